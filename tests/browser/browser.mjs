// One Chromium for each file of tests. Whatever its pages complain about fails the test that looked at them.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

/** Where Chromium is: as the environment says, or on the PATH. */
function executablePath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = process.env.PATH.split(delimiter);
  const found = folders.map((folder) => join(folder, "chromium")).find((path) => existsSync(path));
  if (!found) throw new Error("there is no chromium on the PATH; CHROMIUM may name it");
  return found;
}

export function launch() {
  return chromium.launch({
    executablePath: executablePath(),
    chromiumSandbox: process.getuid() !== 0,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--no-proxy-server",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in a context of its own, until the test ends. Its relative addresses are those of the sandbox. */
export async function open(t, browser, sandbox, { mayComplain = false, ...options } = {}) {
  const { context, complaints } = await newContext(browser, sandbox, options);
  t.after(async () => {
    await context.close();
    if (!mayComplain) assert.deepEqual(complaints, []);
  });
  return context.newPage();
}

/** A context, and what is wrong with its pages. */
export async function newContext(browser, sandbox, options) {
  const context = await browser.newContext({ baseURL: `${sandbox.url}/`, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(30_000);
  return { context, complaints: watchContext(context, new URL(sandbox.url).origin) };
}

/** Collects what is wrong with the pages of a context: errors, violations of their policy, requests to elsewhere. */
function watchContext(context, origin) {
  const complaints = [];
  context.on("console", (message) => {
    // A refused page is told of, too; what else is refused is found among the responses.
    if (message.text().startsWith("Failed to load resource: the server responded with")) return;
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`exception: ${error.error()}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`leaves the server: ${request.url()}`);
  });
  context.on("response", (response) => {
    const isPage = response.request().resourceType() === "document";
    if (!isPage && response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}
