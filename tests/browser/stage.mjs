// What every test begins with: a sandbox of its own, and people who look at it, each with a browser context.

import { after, before } from "node:test";

import { heading, signIn } from "./actions.mjs";
import { launch, open } from "./browser.mjs";
import { startServer } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A sandbox from a fixture, and what its people need. */
export async function stage(t, fixture) {
  const sandbox = await server.newSandbox(fixture);
  return {
    server,
    sandbox,
    /** A page that nobody has signed in with. */
    stranger: (options) => open(t, browser, sandbox, options),
    /** A page of somebody who has signed in, at the overview. */
    person: async (name, options) => {
      const page = await open(t, browser, sandbox, options);
      await signIn(page, name);
      await heading(page, "Overview");
      return page;
    },
  };
}
