// Every page of the console. A new page is one more line here.

import { field, fill } from "./actions.mjs";

/** What answers to GET and is no page. */
export const NO_PAGES = ["assets/{id}", "audit.csv", "sim/v1/ca.pem"];

/**
 * A page has a name, its address, who looks at it (nobody where he need not sign in), and, where it answers a form,
 * what is done at that address before it is seen.
 */
export const PAGES = [
  { name: "sign-in", at: "sign-in" },
  { name: "sign-in-refused", at: "sign-in", does: refused },
  { name: "sign-in-as", at: "sign-in-as" },
  { name: "control-token", at: "control-token" },
  { name: "sandboxes", at: "sandboxes", who: "admin" },
  { name: "sandboxes-of-a-stranger", at: "sandboxes" },
  { name: "overview", at: "", who: "admin" },
  { name: "overview-of-a-user", at: "", who: "bob" },

  { name: "rpa", at: "rpa", who: "admin" },
  { name: "rpa-of-a-user", at: "rpa", who: "bob" },
  { name: "rpa-none", at: "rpa", who: "paula" },
  { name: "rpa-add", at: "rpa/add", who: "alice" },
  { name: "rpa-edit", at: "rpa/2", who: "admin" },
  { name: "rpa-token", at: "rpa", who: "admin", does: (page) => pressed(page, /^Show the App Token of admin/) },
  { name: "rpa-delete", at: "rpa", who: "admin", does: chosenForDeletion },
  { name: "rpa-requests", at: "rpa/requests", who: "carlos" },
  { name: "rpa-requests-none", at: "rpa/requests", who: "bob" },

  { name: "resources", at: "resources", who: "admin" },
  { name: "resources-not-found", at: "resources?search=nothing", who: "admin" },
  { name: "resource", at: "resources/2", who: "admin" },
  { name: "resource-add", at: "resources/add", who: "admin" },
  { name: "resource-edit", at: "resources/8/edit", who: "carlos" },
  { name: "resource-delete", at: "resources/2", who: "admin", does: (page) => pressed(page, "Delete resource") },
  { name: "resource-shares", at: "resources/2/shares", who: "admin" },
  { name: "account-add", at: "resources/2/accounts/add", who: "admin" },
  { name: "account", at: "accounts/3", who: "admin" },
  { name: "account-on-request", at: "accounts/5", who: "bob" },
  { name: "account-requested", at: "accounts/6", who: "bob" },
  { name: "account-locked", at: "accounts/10", who: "alice" },
  { name: "account-with-file", at: "accounts/17", who: "paula" },
  { name: "account-with-code", at: "accounts/14", who: "eva" },
  { name: "account-edit", at: "accounts/12/edit", who: "carlos" },
  { name: "account-replace-file", at: "accounts/17/replace-file", who: "paula" },
  { name: "account-delete", at: "accounts/3", who: "admin", does: (page) => pressed(page, "Delete account") },
  { name: "account-shares", at: "accounts/3/shares", who: "admin" },
  { name: "password", at: "accounts/1", who: "admin", does: (page) => pressed(page, "Show password") },
  { name: "password-change", at: "accounts/3/change", who: "admin" },
  { name: "password-history", at: "accounts/4", who: "admin", does: (page) => pressed(page, "Show history") },
  { name: "one-time-code", at: "accounts/14", who: "eva", does: (page) => pressed(page, "Show one-time code") },
  { name: "resource-groups", at: "resource-groups", who: "admin" },
  { name: "resource-group", at: "resource-groups/1", who: "admin" },
  { name: "resource-group-by-criteria", at: "resource-groups/4", who: "alice" },
  { name: "resource-group-add", at: "resource-groups/add", who: "admin" },
  { name: "resource-group-shares", at: "resource-groups/2/shares", who: "admin" },
  { name: "trash", at: "trash", who: "admin" },
  { name: "trash-empty", at: "trash", who: "bob" },
  { name: "requests-of-an-approver", at: "requests", who: "alice" },
  { name: "requests-of-a-user", at: "requests", who: "bob" },
  { name: "requests-none", at: "requests", who: "carlos" },

  { name: "users", at: "users", who: "admin" },
  { name: "users-not-found", at: "users?q=nobody", who: "admin" },
  { name: "user", at: "users/7", who: "admin" },
  { name: "user-add", at: "users/add", who: "admin" },
  { name: "user-delete", at: "users/6", who: "admin", does: (page) => pressed(page, "Delete") },
  { name: "user-token", at: "users/11", who: "admin", does: (page) => pressed(page, "Generate a new AUTHTOKEN") },
  { name: "roles", at: "roles", who: "admin" },
  { name: "role", at: "roles/8", who: "admin" },
  { name: "role-add", at: "roles/add", who: "admin" },
  { name: "user-groups", at: "user-groups", who: "admin" },
  { name: "user-group", at: "user-groups/1", who: "admin" },
  { name: "user-group-add", at: "user-groups/add", who: "admin" },

  { name: "audit", at: "audit", who: "admin" },
  { name: "audit-not-found", at: "audit?text=nothing+of+the+kind", who: "admin" },
  { name: "me", at: "me", who: "alice" },
  { name: "second-factor-set-up", at: "me", who: "paula", does: (page) => pressed(page, "Set up a second factor") },
  { name: "second-factor-code", at: "step-up", who: "connie" },
  { name: "second-factor-none", at: "step-up", who: "alice" },
  { name: "me-with-second-factor", at: "me", who: "connie" },
  { name: "vault", at: "vault", who: "admin" },
  { name: "vault-of-a-user", at: "vault", who: "bob" },

  { name: "xsoar", at: "xsoar", who: "admin" },
  { name: "war-room", at: "war-room", who: "admin" },
  { name: "simulator", at: "simulator", who: "admin" },
  { name: "simulator-requests", at: "simulator/requests", who: "admin" },
  { name: "simulator-requests-none", at: "simulator/requests?caller=nobody", who: "admin" },
  { name: "simulator-request", at: "simulator/requests/1", who: "admin" },
  { name: "simulator-clock", at: "simulator/clock", who: "admin" },
  { name: "simulator-faults", at: "simulator/faults", who: "admin" },
  { name: "simulator-faults-none", at: "simulator/faults?q=nothing", who: "admin" },
  { name: "simulator-catalogue", at: "simulator/faults/catalogue", who: "admin" },
  { name: "simulator-fault", at: "simulator/faults/catalogue/http-502-html", who: "admin" },
  { name: "simulator-snapshots", at: "simulator/snapshots", who: "admin" },
  { name: "simulator-parity", at: "simulator/parity", who: "admin" },
  { name: "sandbox-made", at: "sandboxes", who: "sam", does: (page) => pressed(page, "Make") },

  { name: "no-such-page", at: "no-such-page", who: "admin" },
  { name: "not-allowed", at: "users", who: "bob" },
  // The last ones, since the vault stays locked.
  { name: "vault-locked", at: "vault", who: "admin", does: locked },
  { name: "overview-vault-locked", at: "", who: "admin" },
  { name: "account-vault-locked", at: "accounts/1", who: "admin" },
];

/** Below these, every address is a page of one kind. */
const NAMED = /^(simulator\/faults\/catalogue)\/[^/]+$/;

/** What a page's address is an instance of, as the routes write it. */
export function route(address) {
  const path = address.replace(/[?#].*$/, "").replace(/\{\w+\}/g, "{id}");
  return path.replace(/(^|\/)\d+(?=\/|$)/g, "$1{id}").replace(NAMED, "$1/{id}");
}

/** Presses a button and waits for the page that it leads to. */
async function pressed(page, button) {
  const answered = page.waitForEvent("load");
  await page.getByRole("button", { name: button, exact: true }).click();
  await answered;
}

async function refused(page) {
  await fill(page, { "User name": "admin", Password: "wrong" });
  await pressed(page, "Sign in");
}

async function chosenForDeletion(page) {
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await pressed(page, "Delete User");
}

async function locked(page) {
  if (await page.getByRole("button", { name: "Lock the vault" }).count()) await pressed(page, "Lock the vault");
  await field(page, "Master secret").waitFor();
}
