// One's own account, its second factor, and the vault's lock that asks for it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, fill, follow, heading, press, shows, signIn } from "./actions.mjs";
import { stage } from "./stage.mjs";
import { code } from "./totp.mjs";

/** The present code, which nobody has used: the clock has moved on to its turn. */
async function nextCode(sandbox, secret) {
  await sandbox.advance("PT30S");
  return code(secret, await sandbox.now());
}

async function setUp(page, sandbox) {
  await page.goto("me");
  await press(page, "Set up a second factor");
  await heading(page, "Set up a second factor");
  const secret = await field(page, "Secret").inputValue();
  await fill(page, { "Its first code": await nextCode(sandbox, secret) });
  await press(page, "Confirm");
  await shows(page, "The second factor is set up");
  assert.ok(!(await page.content()).includes(secret));
  return secret;
}

test("a second factor is set up, asked for at the next sign-in, and removed", async (t) => {
  const { sandbox, person } = await stage(t);
  await sandbox.freeze();
  const paula = await person("paula");
  const secret = await setUp(paula, sandbox);
  await press(paula, "Sign out");
  await shows(paula, "You have signed out.");
  await signIn(paula, "paula");
  await shows(paula, "Enter the code of your second factor, too.");
  await fill(paula, { Password: "paula", "Code of the second factor": "000000" });
  await press(paula, "Sign in");
  await shows(paula, "This user name, password and code let nobody in.");
  await fill(paula, { Password: "paula", "Code of the second factor": await nextCode(sandbox, secret) });
  await press(paula, "Sign in");
  await heading(paula, "Overview");
  await paula.getByRole("link", { name: /^paula/ }).click();
  await paula.locator("#disable_totp").fill(await nextCode(sandbox, secret));
  await press(paula, "Remove the second factor");
  await shows(paula, "The second factor was removed");
});

test("an account that asks for a second factor gives its password once a code is given", async (t) => {
  const { sandbox, person } = await stage(t);
  await sandbox.freeze();
  const carlos = await person("carlos");
  const secret = await setUp(carlos, sandbox);
  await sandbox.advance("PT10M");
  await carlos.goto("accounts/12");
  await shows(carlos, "STEP-1");
  await carlos.goto("step-up");
  await fill(carlos, { "Code of the second factor": await nextCode(sandbox, secret) });
  await press(carlos, "Give the code");
  await heading(carlos, "Overview");
  await carlos.goto("accounts/12");
  await fill(carlos, { Reason: "Console is down" });
  await press(carlos, "Show password");
  assert.equal(await field(carlos, "Password of break-glass").inputValue(), "Storm?Warning10");
});

test("the vault is locked after a code and unlocked with the master secret", async (t) => {
  const { server, sandbox, person } = await stage(t);
  await sandbox.freeze();
  const admin = await person("admin");
  const secret = await setUp(admin, sandbox);
  await sandbox.advance("PT10M");
  await follow(admin, "Vault");
  await follow(admin, "Give a code");
  await fill(admin, { "Code of the second factor": await nextCode(sandbox, secret) });
  await press(admin, "Give the code");
  await heading(admin, "Vault");
  await press(admin, "Lock the vault");
  await shows(admin, "The vault was locked");
  assert.equal((await sandbox.rest("resources/1/accounts/1/password")).result.status, "Failed");
  await follow(admin, "Overview");
  await shows(admin, "The vault is locked");
  await follow(admin, "somebody unlocks it");
  await fill(admin, { "Master secret": "a guess" });
  await press(admin, "Unlock the vault");
  await shows(admin, "MASTER-SECRET");
  await fill(admin, { "Master secret": server.ready.master_key });
  await press(admin, "Unlock the vault");
  await shows(admin, "The vault was unlocked");
  assert.equal((await sandbox.rest("resources/1/accounts/1/password")).result.status, "Success");
});

test("one's own password is changed, and other sessions end with it", async (t) => {
  const { person } = await stage(t);
  const [bob, elsewhere] = await Promise.all([person("bob"), person("bob")]);
  await bob.getByRole("link", { name: /^bob/ }).click();
  await fill(bob, { "Present password": "wrong", "New password": "Gangway#Rope12" });
  await press(bob, "Change");
  await shows(bob, "The present password, or the code, is wrong.");
  await fill(bob, { "Present password": "bob", "New password": "Gangway#Rope12" });
  await press(bob, "Change");
  await shows(bob, "Your password was changed");
  await elsewhere.reload();
  await heading(elsewhere, "Sign in");
});
