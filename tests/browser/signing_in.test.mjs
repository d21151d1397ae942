// Who comes in, who does not, and for how long.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, follow, heading, press, row, shows, signIn } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("a wrong password lets nobody in, and after five of them even the right one waits", async (t) => {
  const { sandbox, stranger } = await stage(t);
  await sandbox.freeze();
  const page = await stranger();
  for (let tries = 0; tries < 5; tries += 1) {
    await signIn(page, "alice", "wrong");
    await shows(page, "This user name and password let nobody in.");
  }
  await signIn(page, "alice");
  await shows(page, "Try again in 300 seconds.");
  await sandbox.advance("PT5M");
  await signIn(page, "alice");
  await heading(page, "Overview");
});

test("a session that is over leads to the sign-in page and back", async (t) => {
  const { sandbox, person } = await stage(t);
  await sandbox.freeze();
  const alice = await person("alice");
  await sandbox.advance("PT9H");
  await follow(alice, "Resources");
  await heading(alice, "Sign in");
  await fill(alice, { "User name": "alice", Password: "alice" });
  await press(alice, "Sign in");
  await heading(alice, "Resources");
  // A form that was open meanwhile changes nothing.
  await alice.goto("rpa/add");
  await fill(alice, { "Host Name": "127.0.0.1" });
  await sandbox.advance("PT9H");
  await press(alice, "Generate token and add");
  await heading(alice, "Sign in");
  await fill(alice, { "User name": "alice", Password: "alice" });
  await press(alice, "Sign in");
  await heading(alice, "Add RPA entry");
});

test("whoever has signed out is out", async (t) => {
  const { person } = await stage(t);
  const alice = await person("alice");
  await press(alice, "Sign out");
  await shows(alice, "You have signed out.");
  await alice.goto("resources");
  await heading(alice, "Sign in");
  assert.deepEqual(await alice.context().cookies(), []);
});

test("the session is a cookie that no script reads and no other site sends", async (t) => {
  const { person } = await stage(t);
  const alice = await person("alice");
  const [cookie] = await alice.context().cookies();
  assert.equal(cookie.httpOnly, true);
  assert.notEqual(cookie.sameSite, "None");
  assert.equal(await alice.evaluate(() => document.cookie), "");
});

test("a demo is begun as anybody, and goes on in another sandbox", async (t) => {
  const { server, sandbox, stranger } = await stage(t);
  const other = await server.newSandbox("empty");
  const page = await stranger();
  await page.goto("sign-in");
  await follow(page, "sign in as somebody");
  await heading(page, "Sign in as somebody");
  await fill(page, { Search: "carlos" });
  await press(page, "Search");
  await press(page, "Sign in as carlos");
  await heading(page, "Overview");
  await page.getByRole("link", { name: /^carlos/ }).waitFor();
  await page.getByRole("link", { name: sandbox.name }).click();
  await heading(page, "Sandboxes");
  await page.getByRole("link", { name: other.name }).click();
  await heading(page, "Sign in");
  assert.ok(page.url().startsWith(`${other.url}/`));
});

test("a user who has to change his password does so when he signs in", async (t) => {
  const { person, stranger } = await stage(t);
  const [admin, bob] = await Promise.all([person("admin"), stranger()]);
  await follow(admin, "People");
  await follow(admin, "bob");
  await press(admin, "Force a change of password");
  await shows(admin, "his next sign-in has to bring a new password");
  await signIn(bob, "bob");
  await shows(bob, "You have to choose a new password.");
  await fill(bob, { Password: "bob", "New password": "Gangway#Rope12" });
  await press(bob, "Sign in");
  await heading(bob, "Overview");
  await follow(admin, "Users");
  await row(admin, "bob").getByText("Active").waitFor();
});
