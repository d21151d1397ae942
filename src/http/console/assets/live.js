// Keeps the table of calls up to date. The control plane's stream tells that there is a call; its row comes from this
// very page, asked for again, so that the server alone filters and writes rows. The table is replaced as a whole, and its
// place has a size of its own: nothing on the page moves.
"use strict";

const calls = document.getElementById("calls");
const total = document.getElementById("total");
const says = document.getElementById("says");
const pause = document.getElementById("pause");

// Calls that come together are shown together.
const TOGETHER_MS = 250;

let stream = null;
let waiting = false;

function ids(place) {
  return Array.from(place.querySelectorAll("[data-id]"), (row) => Number(row.dataset.id));
}

function say(words) {
  says.textContent = words;
}

function take(page) {
  const fresh = page.getElementById("calls");
  if (fresh === null) {
    stop();
    say("Your session is over: sign in again.");
    return;
  }
  const before = Number(calls.dataset.newest);
  const added = ids(fresh).filter((id) => id > before).length;
  const focused = calls.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  calls.replaceChildren(...fresh.childNodes);
  calls.dataset.newest = fresh.dataset.newest;
  total.textContent = page.getElementById("total").textContent;
  if (focused !== null) {
    for (const link of calls.querySelectorAll("a")) {
      if (link.getAttribute("href") === focused) link.focus({ preventScroll: true });
    }
  }
  if (added > 0) say(added === 1 ? "1 new call." : `${added} new calls.`);
}

async function refresh() {
  waiting = false;
  try {
    const answer = await fetch(location.href);
    take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    say("The server does not answer.");
  }
}

function refreshSoon() {
  if (waiting) return;
  waiting = true;
  setTimeout(refresh, TOGETHER_MS);
}

function start() {
  stream = new EventSource(`${calls.dataset.stream}?since=${calls.dataset.newest}`);
  stream.addEventListener("request", refreshSoon);
  stream.addEventListener("error", () => say("The connection is lost. Trying again."));
  stream.addEventListener("open", () => say("Listening."));
}

function stop() {
  if (stream !== null) stream.close();
  stream = null;
}

pause.addEventListener("click", () => {
  const pauses = stream !== null;
  pause.setAttribute("aria-pressed", String(pauses));
  if (pauses) {
    stop();
    say("Paused.");
  } else {
    start();
  }
});

if (calls.dataset.stream === undefined) {
  pause.disabled = true;
  say(calls.dataset.quiet);
} else {
  start();
}
