// What people do on pages, and what they see there.

import assert from "node:assert/strict";

/** Fills in the form of the sign-in page and sends it. */
export async function signIn(page, userName, password = userName) {
  await page.goto("sign-in");
  await fill(page, { "User name": userName, Password: password });
  await press(page, "Sign in");
}

export async function press(page, button) {
  await page.getByRole("button", { name: button, exact: true }).click();
}

export async function follow(page, link) {
  await page.getByRole("link", { name: link, exact: true }).click();
}

/** Waits for the page with this heading. */
export async function heading(page, words) {
  await page.getByRole("heading", { level: 1, name: words, exact: true }).waitFor();
}

/** Waits until the page shows this text. */
export async function shows(page, words) {
  const found = page.locator("main").getByText(words).first();
  await found.waitFor().catch(async (error) => {
    const text = await page.locator("main").innerText();
    throw new Error(`${page.url()} does not show ${words}: ${text}`, { cause: error });
  });
}

/** The page, as it is now, does not show this text. */
export async function hides(page, words) {
  assert.equal(await page.locator("main").getByText(words).filter({ visible: true }).count(), 0, `${page.url()} shows ${words}`);
}

/** The row of a table that has this name. */
export function row(page, name) {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
}

/** The field whose label begins so; more of the label may explain it. */
export function field(page, label) {
  return page.getByLabel(new RegExp(`^${label}`));
}

/** Fills in fields, each told by how its label begins. */
export async function fill(page, fields) {
  for (const [label, value] of Object.entries(fields)) await field(page, label).fill(value);
}
