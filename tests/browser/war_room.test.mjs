// The War Room box: what XSOAR would show of a command, and why the server refused one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, fill, follow, heading, hides, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("a command runs as in XSOAR, and its call is among the live requests", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("war-room");
  await fill(admin, { Command: "!pam360-list-all-resources" });
  await press(admin, "Run");
  await admin.getByRole("region", { name: "Context" }).getByText("totalRows").waitFor();
  assert.ok((await admin.getByRole("columnheader").allInnerTexts()).length > 1);
  await admin.goto("simulator/requests");
  await row(admin, "list-resources").getByText("Success").waitFor();
});

test("a refusal shows as a success to XSOAR, and the page says why", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("war-room");
  await fill(admin, { Command: "!pam360-list-all-resources", "Another App Token": "no-such-token" });
  await admin.getByLabel("App Token of").selectOption({ label: "nobody: the one typed here" });
  await press(admin, "Run");
  await shows(admin, "AUTH-1 token unknown");
  assert.equal(await field(admin, "Another App Token").inputValue(), "", "a token is not written back");
  await hides(admin, "no-such-token");
});

test("the set-up page hands over lines that the box runs", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("xsoar");
  const name = /^Open in the War Room box: .*password/i;
  await admin.getByRole("link", { name }).first().click();
  await heading(admin, "War Room");
  assert.match(await field(admin, "Command").inputValue(), /^!pam360-/);
  await press(admin, "Run");
  await admin.getByRole("heading", { level: 2, name: /^!pam360-/ }).waitFor();
  await follow(admin, "Lines to try");
  await heading(admin, "Set up Cortex XSOAR");
});
