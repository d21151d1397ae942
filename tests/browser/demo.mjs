// The demo with a clock that stands, and a morning's work done in it, so that its pages look the same every time.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startServer } from "./server.mjs";

const NOW = "2026-01-30T09:00:00Z";
const DEMO = new URL("../../fixtures/demo.yaml", import.meta.url);

/** The secret of every second factor there. */
export const SECRET = "JBSWY3DPEHPK3PXP";
/** Who has one: the demo's Connie, and admin, so that the vault is locked and unlocked. */
export const WITH_CODE = ["connie", "admin"];

/** A server with that demo. */
export async function startDemo() {
  const folder = await mkdtemp(join(tmpdir(), "pam360-sim-"));
  const fixture = join(folder, "demo.yaml");
  const demo = await readFile(DEMO, "utf8");
  const changed = demo
    .replace("clock: { mode: real }", `clock: { mode: frozen, now: ${NOW} }`)
    .replace("    password: admin\n", `    password: admin\n    totp_secret: ${SECRET}\n`);
  await writeFile(fixture, changed);
  const server = await startServer(["--fixture", fixture]);
  await rm(folder, { recursive: true });
  return server;
}

/** What some people and Cortex XSOAR did that morning. */
export async function work(sandbox) {
  const eva = await sandbox.admin("eva");
  await eva("PUT", "accounts/4/password", { password: "Cargo&Hold89" });
  await sandbox.advance("PT12M");
  const bob = await sandbox.admin("bob");
  const wish = { account_id: 5, reason: "New branch joins the domain" };
  const { request } = await bob("POST", "password-requests", wish);
  const sam = await sandbox.admin("sam");
  await sam("POST", `password-requests/${request.id}/approve`, {});
  for (const [path, token] of [
    ["resources"],
    ["resources/1/accounts/1/password"],
    ["resources/2/accounts/3/password"],
    ["resources/2/accounts/4/password"],
    ["resources/99/accounts"],
    ["resources", "no-such-token"],
    ["resources/10/accounts/15/password"],
  ]) {
    await sandbox.advance("PT3M");
    await sandbox.rest(path, token);
  }
}
