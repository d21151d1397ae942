// Passwords that are released on request, with those who ask and those who decide in browsers of their own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { field, fill, follow, hides, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

test("a password is requested, approved, checked out, shown and checked in", async (t) => {
  const { person } = await stage(t);
  const [bob, alice] = await Promise.all([person("bob"), person("alice")]);
  await bob.goto("accounts/6");
  await shows(bob, "Waiting");
  await hides(bob, "Show password");
  await follow(alice, "Password requests");
  await shows(alice, "Month-end report does not finish");
  await alice.getByRole("button", { name: /^Approve .*sa/ }).click();
  await shows(alice, "Approved, as far as you are concerned.");
  await bob.reload();
  await shows(bob, "Released");
  await bob.getByRole("button", { name: /^Check out/ }).click();
  await shows(bob, "The password is yours to use.");
  await press(bob, "Show password");
  assert.equal(await field(bob, "Password of sa").inputValue(), "Ledger*Quay19");
  await follow(bob, "Password requests");
  await bob.getByRole("button", { name: /^Check in/ }).click();
  await shows(bob, "The password was given back.");
  await row(bob, "sa").getByText("Checked in").waitFor();
});

test("two people agree where two have to, and a rejection ends the request", async (t) => {
  const { person } = await stage(t);
  const [bob, carlos, sam] = await Promise.all([person("bob"), person("carlos"), person("sam")]);
  const ask = async () => {
    await bob.goto("accounts/5");
    await shows(bob, "2 approvers have to agree");
    await fill(bob, { Reason: "New server joins" });
    await press(bob, "Request password");
    await shows(bob, "Asked.");
  };
  const decide = async (page, verdict) => {
    await page.goto("requests");
    await page.getByRole("button", { name: new RegExp(`^${verdict} .*Domain Admin`) }).click();
  };
  await ask();
  await decide(carlos, "Approve");
  await shows(carlos, "Approved, as far as you are concerned.");
  await bob.reload();
  await shows(bob, "Waiting");
  await decide(sam, "Approve");
  await shows(sam, "Approved, as far as you are concerned.");
  await bob.reload();
  await bob.getByRole("button", { name: /^Check out/ }).click();
  await shows(bob, "The password is yours to use.");
  await bob.getByRole("button", { name: /^Check in/ }).click();
  await shows(bob, "The password was given back.");
  await ask();
  await decide(sam, "Reject");
  await shows(sam, "The request was rejected.");
  await bob.goto("requests");
  await row(bob, "Domain Admin").getByText("Rejected").waitFor();
});
