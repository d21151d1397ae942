// How every page looks, narrow and wide, light and dark: whether it fits, stands still and is small, and whether axe
// finds anything that would keep somebody from using it. A picture of each is kept.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { fill, press, signIn } from "./actions.mjs";
import { launch, newContext } from "./browser.mjs";
import { SECRET, WITH_CODE, startDemo, work } from "./demo.mjs";
import { PAGES } from "./pages.mjs";
import { code } from "./totp.mjs";

const SCREENSHOTS = process.env.PAM360_SIM_SCREENSHOTS;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LARGEST = 100 * 1024;

let server;
let browser;
const windows = new Map();

before(async () => {
  server = await startDemo();
  browser = await launch();
  await work(server.sandbox);
  if (SCREENSHOTS) await mkdir(SCREENSHOTS, { recursive: true });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A test for each page, in windows of this width. */
export function lookAtPages(width) {
  for (const page of PAGES) {
    test(`${page.name} at ${width} pixels`, async (t) => {
      const { context, complaints } = await windowOf(page.who, width);
      const tab = await context.newPage();
      t.after(() => tab.close());
      const size = sizeOf(tab);
      await tab.goto(page.at);
      await page.does?.(tab);
      await stands(tab);
      await fits(tab);
      assert.ok((await size()) < LARGEST);
      await tab.evaluate(AXE);
      await isForEverybody(tab, TAGS);
      await keep(tab, `${page.name}-${width}-light`);
      await tab.emulateMedia({ colorScheme: "dark" });
      await isForEverybody(tab, ["cat.color"]);
      await keep(tab, `${page.name}-${width}-dark`);
      assert.deepEqual(complaints.splice(0), []);
    });
  }
}

async function keep(tab, name) {
  if (SCREENSHOTS) await tab.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}

/** The window of somebody who has signed in, kept for all of his pages. */
async function windowOf(who, width) {
  const key = `${who} ${width}`;
  if (!windows.has(key)) windows.set(key, await newWindow(who, width));
  return windows.get(key);
}

async function newWindow(who, width) {
  const made = await newContext(browser, server.sandbox, { viewport: { width, height: 800 } });
  await made.context.addInitScript(() => {
    globalThis.shifts = [];
    const observer = new PerformanceObserver((seen) => globalThis.shifts.push(...seen.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
  });
  if (!who) return made;
  const tab = await made.context.newPage();
  await signIn(tab, who);
  if (WITH_CODE.includes(who)) await giveCode(tab, who);
  await tab.getByRole("heading", { name: "Overview" }).waitFor();
  await tab.close();
  return made;
}

/** Each code is good for one time, so the clock goes on to the next. */
async function giveCode(tab, who) {
  await server.sandbox.advance("PT30S");
  const totp = code(SECRET, await server.sandbox.now());
  await fill(tab, { "Code of the second factor": totp, Password: who });
  await press(tab, "Sign in");
}

/** Nothing on the page has moved since it was first seen. */
async function stands(tab) {
  // A busy machine may paint a table of which half is read. What moves by itself does so again.
  if ((await moved(tab)).length > 0) await tab.reload();
  assert.deepEqual(await moved(tab), []);
}

async function moved(tab) {
  return tab.evaluate(async () => {
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    return globalThis.shifts.map((shift) => shift.toJSON());
  });
}

/** The page is as wide as its window. */
async function fits(tab) {
  const [content, room] = await tab.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(content <= room, `the page is ${content} pixels wide`);
}

/** What axe finds: nothing. */
async function isForEverybody(tab, tags) {
  const violations = await tab.evaluate(async (values) => {
    const found = await globalThis.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return found.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  }, tags);
  assert.deepEqual(violations, []);
}

/** What the page itself, its style and its script come to in bytes. */
function sizeOf(tab) {
  const answers = new Map();
  tab.on("response", (response) => {
    const kind = response.request().resourceType();
    if (["document", "stylesheet", "script"].includes(kind)) answers.set(kind === "document" ? kind : response.url(), response);
  });
  return async () => {
    const bodies = await Promise.all([...answers.values()].map((answer) => answer.body()));
    return bodies.reduce((sum, body) => sum + body.length, 0);
  };
}
