// The main flow in a browser that runs no scripts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, fill, follow, heading, hides, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("an entry is added and approved, a password shown, and a request made", async (t) => {
  const { sandbox, person } = await stage(t);
  const noScripts = { javaScriptEnabled: false };
  const [alice, carlos] = await Promise.all([person("alice", noScripts), person("carlos", noScripts)]);
  await follow(alice, "Cortex XSOAR");
  await follow(alice, "Add");
  // Which case somebody leads to is told where he is chosen.
  assert.match(await field(alice, "User Name").innerHTML(), /Case II: the RPA owner himself has to approve/);
  await field(alice, "User Name").selectOption("carlos");
  await fill(alice, { "Host Name": "127.0.0.1" });
  await press(alice, "Generate token and add");
  await heading(alice, "carlos@127.0.0.1");
  const token = await field(alice, "App Token").inputValue();
  // What only a script does is not offered.
  assert.equal(await alice.getByRole("button", { name: "Copy" }).count(), 0);
  await carlos.goto("rpa/requests");
  await press(carlos, "Approve, keep the token of carlos@127.0.0.1");
  await shows(carlos, "The request was approved");
  assert.ok(await sandbox.takes(token));

  await follow(alice, "Resources");
  await follow(alice, "CORE-SW-01");
  await follow(alice, "enable");
  await press(alice, "Show password");
  assert.equal(await field(alice, "Password of enable").inputValue(), "Patch=Panel42");
  await hides(alice, "Hidden again after");

  const bob = await person("bob", noScripts);
  await bob.goto("accounts/5");
  await fill(bob, { Reason: "New branch" });
  await press(bob, "Request password");
  await shows(bob, "Asked.");
  await carlos.goto("requests");
  await press(carlos, await carlos.getByRole("button", { name: /^Reject/ }).getAttribute("aria-label"));
  await shows(carlos, "The request was rejected.");
  await bob.goto("requests");
  await row(bob, "Domain Admin").getByText("Rejected").waitFor();
});
