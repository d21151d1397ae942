// Resources, accounts, their passwords, shares and groups.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, fill, follow, heading, hides, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("a resource is found, added, edited, deleted and taken out of the trash", async (t) => {
  const { person } = await stage(t);
  const alice = await person("alice");
  await follow(alice, "Resources");
  await fill(alice, { Search: "core" });
  await press(alice, "Search");
  await row(alice, "CORE-SW-01").waitFor();
  await hides(alice, "BRANCH-FW-03");
  await follow(alice, "Show all");
  await field(alice, "Type").selectOption("Fortigate Firewall");
  await press(alice, "Search");
  await row(alice, "BRANCH-FW-03").waitFor();
  await hides(alice, "CORE-SW-01");

  await follow(alice, "Show all");
  await follow(alice, "Add resource");
  await heading(alice, "Add resource");
  await fill(alice, { Name: "PRINT-01", Description: "Prints <labels>", Location: "Hamburg" });
  await field(alice, "Type").selectOption("Linux");
  await press(alice, "Add resource");
  await heading(alice, "PRINT-01");
  await shows(alice, "The resource was added.");
  await shows(alice, "Prints <labels>");
  await follow(alice, "Edit or hand over");
  await fill(alice, { Department: "Warehouse" });
  await press(alice, "Save");
  await shows(alice, "Warehouse");

  await press(alice, "Delete resource");
  await shows(alice, "Delete");
  await press(alice, "Delete");
  await shows(alice, "Deleted.");
  await follow(alice, "Trash");
  await alice.getByLabel("Choose PRINT-01").check();
  await press(alice, "Restore");
  await shows(alice, "Restored: it is where it was before.");
  await alice.goto("resources?search=print");
  await row(alice, "PRINT-01").waitFor();
});

test("an account is added, edited, locked, unlocked and deleted", async (t) => {
  const { person } = await stage(t);
  const alice = await person("alice");
  await alice.goto("resources/6");
  await heading(alice, "CORE-SW-01");
  await follow(alice, "Add account");
  await fill(alice, { Name: "backup", "Password optional": "Sealed%Hatch7", Notes: "nightly" });
  await press(alice, "Add account");
  await shows(alice, "The account was added.");
  await alice.goto("resources/6?search=backup");
  await follow(alice, "backup");
  await heading(alice, "backup");
  await press(alice, "Lock");
  await shows(alice, "its password is given to nobody");
  assert.equal(await alice.getByRole("button", { name: "Show password" }).count(), 0);
  await press(alice, "Unlock");
  await shows(alice, "The account is unlocked.");
  await follow(alice, "Edit or hand over");
  await fill(alice, { Name: "backup-nightly" });
  await press(alice, "Save");
  await heading(alice, "backup-nightly");
  await press(alice, "Delete account");
  await press(alice, "Delete");
  await heading(alice, "CORE-SW-01");
  await hides(alice, "backup-nightly");
});

test("a password is shown for a reason, copied, and hidden again after half a minute", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin", { permissions: ["clipboard-read", "clipboard-write"] });
  await admin.clock.install();
  await admin.goto("accounts/3");
  await heading(admin, "root");
  await press(admin, "Show password");
  // The field is required, so nothing was sent.
  await heading(admin, "root");
  assert.equal(await field(admin, "Reason").evaluate((input) => input.validity.valueMissing), true);
  await fill(admin, { Reason: "Kernel update" });
  await press(admin, "Show password");
  await heading(admin, "Password");
  const secret = field(admin, "Password of root");
  assert.equal(await secret.inputValue(), "Mooring#Line7");
  await press(admin, "Copy");
  await admin.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await admin.evaluate(() => navigator.clipboard.readText()), "Mooring#Line7");
  await admin.clock.runFor(29_000);
  assert.equal(await secret.inputValue(), "Mooring#Line7");
  await admin.clock.runFor(1_100);
  await shows(admin, "Hidden again.");
  assert.ok(!(await admin.content()).includes("Mooring#Line7"));
  await admin.goto("audit?resource=WEB-LNX-01");
  await row(admin, "Password Retrieved").getByText("Kernel update").waitFor();
});

test("a password is changed in the vault or on its target, and its history tells the former one", async (t) => {
  const { person } = await stage(t);
  const alice = await person("alice");
  await alice.goto("accounts/9");
  await follow(alice, "Change password");
  await fill(alice, { "New password": "Other=Panel43" });
  await press(alice, "Change password");
  await shows(alice, "The password was changed.");
  await press(alice, "Show history");
  await heading(alice, "Password history");
  await shows(alice, "Patch=Panel42");
  await follow(alice, "Back to the account");
  await press(alice, "Show password");
  assert.equal(await field(alice, "Password of enable").inputValue(), "Other=Panel43");
  // The target of this resource refuses.
  await alice.goto("accounts/9/change");
  await alice.getByLabel("In the vault and on the simulated target").check();
  await press(alice, "Change password");
  await shows(alice, "RESET-1");
});

test("a share gives and its end takes away", async (t) => {
  const { person } = await stage(t);
  const [admin, audrey] = await Promise.all([person("admin"), person("audrey")]);
  assert.equal((await audrey.goto("accounts/4")).status(), 404);
  await admin.goto("accounts/4");
  await follow(admin, "Shares");
  await fill(admin, { Name: "audrey" });
  await field(admin, "Permission").selectOption("view");
  await press(admin, "Share");
  await shows(admin, "Shared.");
  await audrey.goto("accounts/4");
  await press(audrey, "Show password");
  assert.equal(await field(audrey, "Password of deploy").inputValue(), "Cargo&Hold88");
  await press(admin, "Take back the share of audrey");
  await shows(admin, "The share was taken back.");
  assert.equal((await audrey.goto("accounts/4")).status(), 404);
});

test("a group of resources is added, filled, shared and deleted", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("resources");
  await follow(admin, "Resource groups");
  await follow(admin, "Add group");
  await fill(admin, { Name: "Front ends" });
  await press(admin, "Add group");
  await shows(admin, "The group was added.");
  await fill(admin, { "Resource to put in": "WEB-LNX-01" });
  await press(admin, "Put in");
  await shows(admin, "What is in the group was changed.");
  await row(admin, "WEB-LNX-01").waitFor();
  await press(admin, "Take out WEB-LNX-01");
  await shows(admin, "You see no resource in here.");
  await follow(admin, "Shares");
  await field(admin, "With").selectOption("group");
  await fill(admin, { Name: "Operators" });
  await press(admin, "Share");
  await row(admin, "Operators").waitFor();
  await follow(admin, "Front ends");
  await press(admin, "Delete group");
  await press(admin, "Delete");
  await shows(admin, "Deleted.");
  await hides(admin, "Front ends");
});
