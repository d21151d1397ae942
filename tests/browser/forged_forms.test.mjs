// Forms that did not come from a page of the session change nothing.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { heading, press, row, shows } from "./actions.mjs";
import { stage } from "./stage.mjs";

const REFUSED = "This form did not come from a page of your session.";

/** The address of another server, whose only page is this. */
async function elsewhere(t, html) {
  const evil = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end(html));
  evil.listen(0, "127.0.0.1");
  await once(evil, "listening");
  t.after(() => evil.close());
  return `http://127.0.0.1:${evil.address().port}/`;
}

test("a page of another origin cannot send one, although its browser has the cookie", async (t) => {
  const { sandbox, person } = await stage(t);
  const admin = await person("admin", { mayComplain: true });
  const form = `<form method="post" action="${sandbox.url}/rpa/delete"><input name="id" value="1">
    <input name="confirmed" value="true"><button>Win a prize</button></form>`;
  await admin.goto(await elsewhere(t, form));
  const answer = admin.waitForResponse((response) => response.url().endsWith("/rpa/delete"));
  await press(admin, "Win a prize");
  assert.ok([401, 403, 303].includes((await answer).status()));
  await admin.goto("rpa");
  await row(admin, "admin@localhost").waitFor();
});

for (const [name, forge] of [
  ["an altered token", (field) => (field.value = field.value.replace(/./, (it) => (it === "0" ? "1" : "0")))],
  ["no token", (field) => field.remove()],
  ["an empty token", (field) => (field.value = "")],
]) {
  test(`a form with ${name} is refused`, async (t) => {
    const { sandbox, person } = await stage(t);
    const admin = await person("admin");
    await admin.goto("rpa");
    await admin.locator('form[action$="/rpa/integration"] [name=form_token]').evaluate(forge);
    await press(admin, "Disable");
    await shows(admin, REFUSED);
    assert.ok(await sandbox.takes(sandbox.appToken));
  });
}

test("the token of another's session is worth nothing", async (t) => {
  const { sandbox, person } = await stage(t);
  const [admin, alice] = await Promise.all([person("admin"), person("alice")]);
  const theirs = await alice.locator("[name=form_token]").first().inputValue();
  await admin.goto("rpa");
  const field = admin.locator('form[action$="/rpa/integration"] [name=form_token]');
  await field.evaluate((it, token) => (it.value = token), theirs);
  await press(admin, "Disable");
  await shows(admin, REFUSED);
  assert.ok(await sandbox.takes(sandbox.appToken));
});

test("no other site shows the console in a frame", async (t) => {
  const { sandbox, person } = await stage(t);
  const admin = await person("admin", { mayComplain: true });
  await admin.goto(await elsewhere(t, `<iframe src="${sandbox.url}/rpa"></iframe>`));
  const frame = admin.frames().find((it) => it !== admin.mainFrame());
  await frame.waitForLoadState();
  assert.equal(await frame.getByText("Cortex XSOAR").count(), 0);
  await admin.goto("rpa");
  await heading(admin, "Cortex XSOAR");
});
