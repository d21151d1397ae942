// What no real PAM360 has: live calls, the clock, faults, snapshots and sandboxes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, follow, heading, hides, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("calls arrive while somebody looks, and each tells what became of it and why", async (t) => {
  const { sandbox, person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("simulator/requests");
  await shows(admin, "Listening.");
  await sandbox.rest("resources/1/accounts/1/password");
  await row(admin, "fetch-password").getByText("Success").waitFor();
  await sandbox.rest("resources/2/accounts/3/password");
  await row(admin, "fetch-password").getByText("Failed").waitFor();
  await admin.getByRole("rowheader").getByRole("link").first().click();
  await shows(admin, "What became of it");
  await shows(admin, "Failed");
  await admin.goBack();
  await press(admin, "Pause");
  await shows(admin, "Paused.");
});

test("the clock is frozen and moved on", async (t) => {
  const { sandbox, person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("simulator/clock");
  await press(admin, "Freeze");
  await shows(admin, "It stands still until somebody moves it.");
  const before = Date.parse(await sandbox.now());
  await press(admin, "Move on by 1 hour");
  await admin.getByRole("button", { name: "Run on from here" }).waitFor();
  assert.equal(Date.parse(await sandbox.now()) - before, 3_600_000);
});

test("a fault of the catalogue is added, strikes and is removed", async (t) => {
  const { sandbox, person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("simulator/faults");
  await follow(admin, "Add from the catalogue");
  await fill(admin, { Search: "http-502" });
  await press(admin, "Search");
  await follow(admin, "Set up http-502-html");
  await fill(admin, { Name: "broken-gateway" });
  await press(admin, "Set up");
  await row(admin, "broken-gateway").waitFor();
  const status = async () => (await fetch(`${sandbox.url}/restapi/json/v1/resources`)).status;
  assert.equal(await status(), 502);
  await press(admin, "Remove broken-gateway");
  await shows(admin, "maintenance");
  await hides(admin, "broken-gateway");
  assert.equal(await status(), 200);
});

test("a snapshot brings back what was, and a reset asks first", async (t) => {
  const { person } = await stage(t);
  const [alice, admin] = await Promise.all([person("alice"), person("admin")]);
  await admin.goto("simulator/snapshots");
  await fill(admin, { "Name of a new snapshot": "before" });
  await press(admin, "Take a snapshot");
  await row(admin, "before").waitFor();
  await alice.goto("resources/add");
  await fill(alice, { Name: "PRINT-01" });
  await press(alice, "Add resource");
  await heading(alice, "PRINT-01");
  await press(admin, "Bring back before");
  await admin.locator("main button.main").click();
  await admin.getByRole("heading", { name: /Sign in|Snapshots/ }).waitFor();
  const again = await person("alice");
  await again.goto("resources");
  await row(again, "CORE-SW-01").waitFor();
  await hides(again, "PRINT-01");
});

test("a sandbox is made and dropped", async (t) => {
  const { person } = await stage(t);
  const admin = await person("admin");
  await admin.goto("sandboxes");
  await fill(admin, { Name: "try-it" });
  await press(admin, "Make");
  await shows(admin, "is made");
  await follow(admin, "To the list");
  await row(admin, "try-it").waitFor();
  await press(admin, "Drop try-it");
  await admin.locator("main button.main").click();
  await heading(admin, "Sandboxes");
  await hides(admin, "try-it");
});
