// Users, roles and user groups.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, fill, follow, heading, hides, press, row, shows, signIn } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("a user is added, signs in, is locked, unlocked and deleted", async (t) => {
  const { person, stranger } = await stage(t);
  const [admin, dora] = await Promise.all([person("admin"), stranger()]);
  await follow(admin, "People");
  await follow(admin, "Add a user");
  await fill(admin, { "User Name": "dora", "Full Name": "Dora Quay", "Password optional": "Gangway#Rope12" });
  await field(admin, "Role").selectOption("Password User");
  await admin.getByLabel("Operators").check();
  await press(admin, "Add");
  await heading(admin, "dora");
  await shows(admin, "The user was added.");
  await signIn(dora, "dora", "Gangway#Rope12");
  await heading(dora, "Overview");
  await press(admin, "Lock");
  await admin.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await dora.reload();
  await heading(dora, "Sign in");
  await press(admin, "Unlock");
  await admin.getByRole("button", { name: "Lock", exact: true }).waitFor();
  await press(admin, "Delete");
  await shows(admin, "Delete dora?");
  await press(admin, "Delete");
  await shows(admin, "The user was deleted");
  await hides(admin, "Dora Quay");
});

test("a user is found by name, role, group or state", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await follow(admin, "1 user is locked");
  await row(admin, "leo").waitFor();
  await hides(admin, "Carlos Brandt");
  await fill(admin, { Search: "cloud" });
  await press(admin, "Search");
  await row(admin, "carlos").waitFor();
  await hides(admin, "Leo Marsh");
});

test("an API user's AUTHTOKEN is shown once and opens the product's API", async (t) => {
  const { sandbox, person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("users?q=ci-robot");
  await follow(admin, "ci-robot");
  await press(admin, "Generate a new AUTHTOKEN");
  const token = await field(admin, "AUTHTOKEN").inputValue();
  const answer = await fetch(`${sandbox.url}/restapi/json/v1/resources`, { headers: { AUTHTOKEN: token } });
  assert.equal((await answer.json()).operation.result.status, "Success");
  await follow(admin, "Done");
  assert.ok(!(await admin.content()).includes(token));
});

test("a role is added, given, changed and deleted", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("roles");
  await follow(admin, "Add a role");
  await fill(admin, { Name: "Reader" });
  await admin.getByRole("checkbox").nth(3).check();
  await press(admin, "Add");
  await row(admin, "Reader").getByText("custom").waitFor();
  await follow(admin, "Reader");
  await fill(admin, { Name: "Trail reader" });
  await press(admin, "Save");
  await row(admin, "Trail reader").waitFor();
  await admin.goto("users/6");
  await field(admin, "Role").selectOption("Trail reader");
  await press(admin, "Save");
  await shows(admin, "Saved.");
  const bob = await person("bob");
  await follow(bob, "Audit");
  await heading(bob, "Audit");
  await admin.goto("users/6");
  await field(admin, "Role").selectOption("Password User");
  await press(admin, "Save");
  await shows(admin, "Saved.");
  await admin.goto("roles");
  await follow(admin, "Trail reader");
  await press(admin, "Delete");
  await press(admin, "Delete");
  await shows(admin, "Deleted.");
  await hides(admin, "Trail reader");
});

test("a user group is added, filled and deleted", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("user-groups");
  await follow(admin, "Add a user group");
  await fill(admin, { Name: "Night shift", Members: "bob\nleo" });
  await press(admin, "Add");
  await row(admin, "Night shift").getByText("bob, leo").waitFor();
  await follow(admin, "Night shift");
  await press(admin, "Delete");
  await press(admin, "Delete");
  await shows(admin, "Deleted.");
  await hides(admin, "bob, leo");
});

test("whoever manages nobody finds nothing of it", async (t) => {
  const { person } = await stage(t);
  const bob = await person("bob");
  for (const link of ["People", "Audit"]) assert.equal(await bob.getByRole("link", { name: link }).count(), 0);
  for (const path of ["users", "users/1", "roles", "user-groups", "audit"]) {
    assert.equal((await bob.goto(path)).status(), 403);
  }
});
