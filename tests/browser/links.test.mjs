// Whether the list of pages has all of them, and whether every link leads somewhere.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import { NO_PAGES, PAGES, route } from "./pages.mjs";
import { stage } from "./stage.mjs";

const CODE = new URL("../../src/http/", import.meta.url);
const known = new Set([...PAGES.map((page) => route(page.at)), ...NO_PAGES]);

test("every address that the program answers with a page is in the list of pages", async () => {
  const files = await readdir(CODE, { recursive: true });
  const texts = files.filter((file) => /^console.*\.rs$/.test(file)).map((file) => readFile(new URL(file, CODE), "utf8"));
  const code = (await Promise.all(texts)).join("\n");
  const routes = [...code.matchAll(/\.route\(\s*"\/([^"]*)",\s*get\(/g)].map(([, path]) => route(path));
  assert.ok(routes.length > 30);
  assert.deepEqual(routes.filter((path) => !known.has(path)), []);
});

test("every link leads to a page of the list, whoever follows it", async (t) => {
  const { sandbox, person } = await stage(t);
  for (const name of ["admin", "alice", "bob"]) {
    const { request } = (await person(name)).context();
    const [seen, waiting] = [new Set([""]), [""]];
    while (waiting.length > 0) {
      const path = waiting.shift();
      const answer = await request.get(`${sandbox.url}/${path}`);
      assert.equal(answer.status(), 200, `${name} is led to ${path}`);
      for (const [, href] of (await answer.text()).matchAll(/<a [^>]*href="([^"?#]*)/g)) {
        if (href === "" || seen.has(href)) continue;
        seen.add(href);
        const next = new URL(href, sandbox.url).href.replace(`${sandbox.url}/`, "");
        if (next.startsWith("http")) continue;
        assert.ok(known.has(route(next)), `${path} leads to ${next}, which is no page of the list`);
        if (!NO_PAGES.includes(next)) waiting.push(next);
      }
    }
    assert.ok(seen.size > 10);
  }
});
