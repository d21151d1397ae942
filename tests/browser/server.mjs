// The program, and the sandboxes in it.

import { spawn } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = process.env.PAM360_SIM ?? new URL("../../target/debug/pam360-sim", import.meta.url).pathname;

/** Starts the program in a fresh folder and waits until it is ready. */
export async function startServer(flags = []) {
  const folder = await mkdtemp(join(tmpdir(), "pam360-sim-"));
  const readyFile = join(folder, "ready.json");
  const child = spawn(program, ["--memory", "--quiet", "--listen", "127.0.0.1:0", "--ready-file", readyFile, ...flags], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (text) => (log += text));
  const ended = new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  await Promise.race([
    appearance(folder, readyFile),
    ended.then((code) => Promise.reject(new Error(`the server ended with ${code}: ${log}`))),
  ]);
  return new Server(JSON.parse(await readFile(readyFile, "utf8")), async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true });
  });
}

/** The ready file appears at once and whole. */
function appearance(folder, file) {
  return new Promise((resolve) => {
    const look = () => {
      if (!existsSync(file)) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(folder, look);
    look();
  });
}

class Server {
  constructor(ready, stop) {
    this.ready = ready;
    this.stop = stop;
  }

  /** The sandbox that the server began with. */
  get sandbox() {
    return new Sandbox("default", this.ready.url, this.ready.app_tokens);
  }

  /** A new one. */
  async newSandbox(fixture = "demo") {
    const made = await this.sandbox.control("POST", "sandboxes", { fixture });
    return new Sandbox(made.name, `${this.ready.url}/s/${made.name}`, made.app_tokens);
  }
}

async function ask(method, url, body, headers) {
  const answer = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

class Sandbox {
  constructor(name, url, appTokens) {
    this.name = name;
    this.url = url;
    this.appToken = appTokens[0].app_token;
  }

  /** Asks the control plane. */
  control(method, path, body) {
    return ask(method, `${this.url}/sim/v1/${path}`, body);
  }

  /** The admin API as somebody of the demo uses it. */
  async admin(userName) {
    const credentials = { user_name: userName, password: userName };
    const session = await ask("POST", `${this.url}/api/v1/session`, credentials);
    const headers = { Authorization: `Bearer ${session.session_token}` };
    return (method, path, body) => ask(method, `${this.url}/api/v1/${path}`, body, headers);
  }

  /** Stops the clock, so that only a test moves it. */
  async freeze(now = "2030-01-31T09:00:00Z") {
    await this.control("PUT", "clock", { mode: "frozen", now });
  }

  async advance(by) {
    await this.control("PUT", "clock", { advance: by });
  }

  async now() {
    return (await this.control("GET", "clock")).now;
  }

  /** What the product's API answers to a call with this App Token. */
  async rest(path, token = this.appToken) {
    const headers = { APP_AUTHTOKEN: token, APP_TYPE: "17" };
    const answer = await fetch(`${this.url}/restapi/json/v1/${path}`, { headers });
    return (await answer.json()).operation;
  }

  /** Whether an App Token opens the product's API. */
  async takes(token) {
    return (await this.rest("resources", token)).result.status === "Success";
  }
}
