// Cortex XSOAR's entries: the three approval cases, each with two people in two browsers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, follow, heading, hides, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

/** Adds an entry and tells the App Token that the page shows. */
async function add(page, userName, hostName = "127.0.0.1") {
  await page.goto("rpa/add");
  await field(page, "User Name").selectOption(userName);
  await field(page, "Host Name").fill(hostName);
  await press(page, "Generate token and add");
  await heading(page, `${userName}@${hostName}`);
  return field(page, "App Token").inputValue();
}

test("case I: one's own entry is approved at once, and its token is copied", async (t) => {
  const { sandbox, person } = await stage(t);
  const alice = await person("alice", { permissions: ["clipboard-read", "clipboard-write"] });
  await follow(alice, "Cortex XSOAR");
  await heading(alice, "Cortex XSOAR");
  await follow(alice, "Add");
  await shows(alice, "Case I: your own entry is approved at once");
  const token = await add(alice, "alice");
  await shows(alice, "The entry is approved.");
  await press(alice, "Copy");
  await alice.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await alice.evaluate(() => navigator.clipboard.readText()), token);
  assert.ok(await sandbox.takes(token));
  await follow(alice, "To the list");
  await row(alice, "alice@127.0.0.1").getByText("Active").waitFor();
  await press(alice, "Show the App Token of alice@127.0.0.1");
  await heading(alice, "alice@127.0.0.1");
  assert.equal(await field(alice, "App Token").inputValue(), token);
});

test("case II: the owner approves and keeps the token, or has a new one made", async (t) => {
  const { sandbox, person } = await stage(t);
  const [alice, carlos] = await Promise.all([person("alice"), person("carlos")]);
  await alice.goto("rpa/add");
  await field(alice, "User Name").selectOption("carlos");
  await alice.locator("#case").getByText("Case II: the RPA owner himself has to approve").waitFor();
  for (const [hostName, decision] of [
    ["127.0.0.1", "Approve, keep the token of carlos@127.0.0.1"],
    ["localhost", "Approve with a new token carlos@localhost"],
  ]) {
    const token = await add(alice, "carlos", hostName);
    await shows(alice, "The entry waits for approval");
    assert.equal(await sandbox.takes(token), false);
    await carlos.goto("rpa/requests");
    await shows(carlos, hostName);
    await press(carlos, decision);
    const isNew = decision.includes("new token");
    await shows(carlos, isNew ? "The entry is approved." : "The request was approved");
    assert.equal(await sandbox.takes(token), !isNew);
    if (isNew) assert.ok(await sandbox.takes(await field(carlos, "App Token").inputValue()));
  }
});

test("case III: another admin decides, and the creator hands the token over", async (t) => {
  const { sandbox, person } = await stage(t);
  const [alice, admin] = await Promise.all([person("alice"), person("admin")]);
  await alice.goto("rpa/add");
  await field(alice, "User Name").selectOption("audrey");
  await alice.locator("#case").getByText("Case III: another admin has to approve").waitFor();
  const token = await add(alice, "audrey", "127.0.0.1");
  await alice.goto("rpa/requests");
  await hides(alice, "audrey@127.0.0.1");
  await follow(admin, "Cortex XSOAR");
  await admin.getByRole("link", { name: "Pending Requests" }).click();
  const request = admin.getByRole("listitem").filter({ hasText: "audrey@127.0.0.1" });
  for (const words of ["127.0.0.1", "alice"]) await request.getByText(words, { exact: true }).waitFor();
  await press(admin, "Approve audrey@127.0.0.1");
  await shows(admin, "The request was approved: its App Token works now.");
  assert.ok(await sandbox.takes(token));
  await admin.goto("rpa");
  await row(admin, "audrey@127.0.0.1").getByText("Active").waitFor();
  assert.equal(await row(admin, "audrey@127.0.0.1").getByRole("button", { name: "Show the App Token" }).count(), 0);
});

test("a request that is rejected takes its entry with it", async (t) => {
  const { sandbox, person } = await stage(t);
  const [alice, carlos] = await Promise.all([person("alice"), person("carlos")]);
  const token = await add(alice, "carlos");
  await carlos.goto("rpa/requests");
  await press(carlos, "Reject carlos@127.0.0.1");
  await shows(carlos, "The request was rejected and its entry deleted.");
  await alice.goto("rpa");
  await hides(alice, "carlos@127.0.0.1");
  assert.equal(await sandbox.takes(token), false);
});

test("whoever edits an entry asks again, and its token rests until then", async (t) => {
  const { sandbox, person } = await stage(t);
  const [admin, alice] = await Promise.all([person("admin"), person("alice")]);
  const token = await add(alice, "audrey");
  await admin.goto("rpa/requests");
  await press(admin, "Approve audrey@127.0.0.1");
  await shows(admin, "The request was approved");
  assert.ok(await sandbox.takes(token));
  await alice.goto("rpa");
  await follow(alice, "Edit audrey@127.0.0.1");
  await heading(alice, "Edit RPA entry");
  await shows(alice, "A change goes through approval again.");
  await field(alice, "Validity in days").fill("7");
  await press(alice, "Save");
  await shows(alice, "The entry waits for approval");
  assert.equal(await sandbox.takes(token), false);
  await alice.goto("rpa");
  await row(alice, "audrey@127.0.0.1").getByText("Pending").waitFor();
  await row(alice, "audrey@127.0.0.1").getByText("7 days from approval").waitFor();
  await admin.goto("rpa/requests");
  await press(admin, "Approve audrey@127.0.0.1");
  await shows(admin, "The request was approved");
  assert.ok(await sandbox.takes(token));
});

test("one entry and many are deleted after asking", async (t) => {
  const { sandbox, person } = await stage(t);
  const alice = await person("alice");
  for (const host of ["127.0.0.1", "::1", "localhost"]) await add(alice, "alice", host);
  const token = await add(alice, "alice", "soar.example");
  await alice.goto("rpa");
  await press(alice, "Delete alice@soar.example");
  await shows(alice, "Delete this entry?");
  await follow(alice, "Cancel");
  await row(alice, "alice@soar.example").waitFor();
  await press(alice, "Delete alice@soar.example");
  await press(alice, "Delete");
  await shows(alice, "Their App Tokens are worth nothing from now on.");
  await hides(alice, "alice@soar.example");
  assert.equal(await sandbox.takes(token), false);
  for (const host of ["127.0.0.1", "::1"]) await alice.getByLabel(`Choose alice@${host}`).check();
  await press(alice, "Delete User");
  await shows(alice, "Delete these 2 entries?");
  await press(alice, "Delete");
  await shows(alice, "Their App Tokens are worth nothing from now on.");
  await hides(alice, "alice@127.0.0.1");
  await row(alice, "alice@localhost").waitFor();
});

test("no token works while the integration is disabled", async (t) => {
  const { sandbox, person } = await stage(t);
  const alice = await person("alice");
  await follow(alice, "Cortex XSOAR");
  await press(alice, "Disable");
  await shows(alice, "no App Token works");
  assert.equal(await sandbox.takes(sandbox.appToken), false);
  await press(alice, "Enable");
  await shows(alice, "The integration was switched.");
  assert.ok(await sandbox.takes(sandbox.appToken));
});

test("somebody else's token is not offered, and not given to whoever asks by its address", async (t) => {
  const { person } = await stage(t);
  const bob = await person("bob");
  await follow(bob, "Cortex XSOAR");
  await shows(bob, "The integration is");
  assert.equal(await bob.getByRole("button", { name: "Show the App Token of admin@localhost" }).count(), 0);
  for (const [path, status] of [["rpa/1", 404], ["rpa/add", 403]]) {
    assert.equal((await bob.goto(path)).status(), status);
  }
  await bob.goto("me");
  const answer = bob.waitForResponse((response) => response.url().endsWith("/rpa/1/token"));
  await bob.locator("form.who").evaluate((form) => {
    form.action = form.action.replace("sign-out", "rpa/1/token");
    form.submit();
  });
  assert.equal((await answer).status(), 404);
});
