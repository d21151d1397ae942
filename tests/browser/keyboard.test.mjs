// The main flow without a pointer: Tab, Enter, Space and letters do everything, and the eye can follow.

import assert from "node:assert/strict";
import { test } from "node:test";

import { heading, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

/** Goes on with Tab until what has the focus has this name; wherever it stops on the way, that is seen. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const { text, isSeen } = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const words = element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
      return {
        text: words.trim(),
        isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && box.width > 0 && box.left >= 0 && box.top >= 0,
      };
    });
    assert.ok(isSeen, `the focus is not seen on ${text}`);
    if (text === name || text.startsWith(`${name} `) || text.startsWith(`${name}\n`)) return;
  }
  throw new Error(`${name} is not reached by Tab`);
}

async function pressOn(page, name, key = "Enter") {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

test("an entry is added, chosen and deleted with the keyboard alone", async (t) => {
  const { stranger } = await stage(t);
  const page = await stranger();
  await page.goto("sign-in");
  // The field has the focus from the start.
  await page.keyboard.type("alice");
  await tabTo(page, "Password");
  await page.keyboard.type("alice");
  await page.keyboard.press("Enter");
  await heading(page, "Overview");

  await pressOn(page, "Skip to the content");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  await page.reload();
  await pressOn(page, "Cortex XSOAR");
  await heading(page, "Cortex XSOAR");
  await pressOn(page, "Add");
  await heading(page, "Add RPA entry");
  await tabTo(page, "User Name");
  await page.keyboard.type("carlos");
  await page.locator("#case").getByText("Case II").waitFor();
  await tabTo(page, "Host Name");
  await page.keyboard.type("127.0.0.1");
  await tabTo(page, "Validity in days");
  await page.keyboard.type("30");
  await pressOn(page, "Generate token and add", "Space");
  await heading(page, "carlos@127.0.0.1");
  await shows(page, "The entry waits for approval");

  await pressOn(page, "To the list");
  await heading(page, "Cortex XSOAR");
  await pressOn(page, "Choose carlos@127.0.0.1", "Space");
  await pressOn(page, "Delete User");
  await shows(page, "Delete this entry?");
  await pressOn(page, "Delete");
  await shows(page, "Deleted.");
  await pressOn(page, "Sign out");
  await shows(page, "You have signed out.");
});
