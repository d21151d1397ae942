// The audit trail.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { field, fill, follow, heading, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("the trail is filtered, and what is left is downloaded as CSV", async (t) => {
  const { sandbox, person } = await stage(t);
  for (const account of ["1/accounts/1", "2/accounts/4"]) await sandbox.rest(`resources/${account}/password`);
  const admin = await person("admin");
  await follow(admin, "Audit");
  await heading(admin, "Audit");
  await row(admin, "User Signed In").first().waitFor();
  await field(admin, "Operation").selectOption("Password Retrieved");
  await fill(admin, { User: "admin", Resource: "SOUTH-FIN-WINSERQA-09", Account: "administrator" });
  await press(admin, "Show");
  await shows(admin, "1 record");
  assert.equal(await admin.getByRole("rowheader").count(), 1);
  const [download] = await Promise.all([admin.waitForEvent("download"), follow(admin, "CSV")]);
  assert.match(download.suggestedFilename(), /\.csv$/);
  const [header, ...records] = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  assert.match(header, /operation/i);
  assert.equal(records.length, 1);
  assert.match(records[0], /administrator/);
  await follow(admin, "Show all");
  await row(admin, "User Signed In").first().waitFor();
});

test("a filter that lets nothing through says what to do, and one of times leaves out what was later", async (t) => {
  const { sandbox, person } = await stage(t);
  await sandbox.freeze("2030-01-31T09:00:00Z");
  const audrey = await person("audrey");
  await follow(audrey, "Audit");
  await row(audrey, "User Signed In").first().waitFor();
  await fill(audrey, { To: "2030-01-31T08:00" });
  await press(audrey, "Show");
  await audrey.getByRole("link", { name: "Show all" }).waitFor();
  assert.equal(await row(audrey, "User Signed In").count(), 0);
  await fill(audrey, { Reason: "nothing of the kind" });
  await press(audrey, "Show");
  await shows(audrey, "No record is found.");
});
