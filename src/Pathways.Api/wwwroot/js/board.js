// Shows figures as they move, and takes nothing away from who reads them. Without this script the page is the same, read once.
const french = document.documentElement.lang !== "en";
const zone = () => document.querySelector("#board").dataset.zone;
const soonest = 2000, latest = 15000, afterFailure = 60000;
let wait = soonest, timer, tag = null, printing = false, offered = false, ended = false, failures = 0;

const live = () => document.querySelector("#board[data-live]");
const parts = root => [...root.querySelectorAll("[data-tag][id]")];

// A table is open, the cursor or a selection is within, or it is being printed: what is read must not change meanwhile.
function isRead(board) {
  const selection = getSelection();
  return printing || matchMedia("print").matches
    || [...board.querySelectorAll("details[open]")].some(d => !("open" in d.dataset))
    || (board.contains(document.activeElement) && document.activeElement !== board)
    || (!!selection && !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(board));
}

// "19 h 40", as the territory's clocks have it; with its day where that is another.
function since(instant) {
  const at = new Date(instant);
  const day = d => new Intl.DateTimeFormat(french ? "fr" : "en-GB", { day: "numeric", month: "long", timeZone: zone() }).format(d);
  const time = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: zone() }).format(at);
  const said = french ? time.replace(":", "\u00a0h\u00a0").replace(/^0/, "") : time;
  return day(at) === day(new Date()) ? said : french ? `le ${day(at)} à ${said}` : `${day(at)} at ${said}`;
}

const recorded = ({ steps, more }, from) => french
  ? (steps < 2 ? `${steps} étape depuis ${from}` : `${more ? "Plus de " : ""}${steps.toLocaleString("fr")} étapes depuis ${from}`)
  : (steps === 1 ? `1 step since ${from}` : `${more ? "More than " : ""}${steps.toLocaleString("en-GB")} steps since ${from}`);

// What is seen may change with each step; what is read aloud is said once.
function say(text, { button = null, aloud = true } = {}) {
  const line = document.querySelector("#moved");
  line.replaceChildren(text);
  if (button) {
    const press = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: button });
    press.addEventListener("click", () => update(true));
    line.append(french ? "\u00a0: " : ": ", press);
  }
  if (aloud) document.querySelector("#moved-aloud").textContent = text;
}

// One card by its next: what was opened in it, and how far it was scrolled, stays as it was.
function replace(old, fresh) {
  const open = new Map([...old.querySelectorAll("details[id]")].map(d => [d.id, d.open]));
  const scrolled = [...old.querySelectorAll(".scroll")].map(s => [s.scrollLeft, s.scrollTop]);
  old.querySelector(".was")?.remove();
  const before = old.querySelector(".value")?.textContent.trim();
  for (const details of fresh.querySelectorAll("details[id]")) {
    if (open.has(details.id)) details.open = open.get(details.id);
  }
  fresh.classList.add("changed");
  const value = fresh.querySelector(".value");
  if (value && before && before !== value.textContent.trim()) {
    value.append(" ", Object.assign(document.createElement("small"), { className: "was", textContent: french ? `(était ${before})` : `(was ${before})` }));
  }
  old.replaceWith(fresh);
  fresh.querySelectorAll(".scroll").forEach((s, i) => { if (scrolled[i]) [s.scrollLeft, s.scrollTop] = scrolled[i]; });
}

// The same figures at a later position of the log: only that is told.
function keep(old, fresh) {
  old.classList.remove("changed");
  old.querySelector(".was")?.remove();
  const [to, by] = [old, fresh].map(e => [...e.querySelectorAll(".chart, .position")]);
  to.forEach((element, i) => { if (by[i] && element.innerHTML !== by[i].innerHTML) element.innerHTML = by[i].innerHTML; });
}

function swap(page) {
  const [old, fresh] = [live(), document.adoptNode(page.querySelector("#board"))];
  const [olds, news] = [parts(old), parts(fresh)];
  const same = olds.length > 0 && olds.map(p => p.id).join() === news.map(p => p.id).join();
  let changed = 0;
  if (same) {
    olds.forEach((part, i) => {
      if (part.dataset.tag === news[i].dataset.tag) return keep(part, news[i]);
      changed++;
      replace(part, news[i]);
    });
    for (const id of ["board-notes", "all-rules"]) {
      const [to, by] = [old, fresh].map(b => b.querySelector(`#${id}`));
      if (to && by && to.innerHTML !== by.innerHTML) to.innerHTML = by.innerHTML;
    }
    Object.assign(old.dataset, { position: fresh.dataset.position, at: fresh.dataset.at });
  } else {
    changed = news.length;
    old.replaceWith(fresh);
  }
  // The day may have turned: the line, and the foot of the printed page, say the same as the figures.
  for (const selector of ["#population", "#print-foot"]) {
    const [to, by] = [document, page].map(d => d.querySelector(selector));
    if (to && by) to.innerHTML = by.innerHTML;
  }
  document.title = page.title;
  return changed;
}

async function update(asked = false) {
  clearTimeout(timer);
  const began = Date.now();
  try {
    const { position, at } = live().dataset;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.status === 429) return next(later(answer));
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("#board[data-live]")) throw new Error("no board");
    // What a page says of its reader, at its head and on paper, is of one reader: another's figures do not come into it.
    const [reader, other] = [document, page].map(d => d.querySelector(".site-header").dataset);
    if (reader.user !== other.user) return end(french ? `${other.userName} est maintenant connecté·e dans ce navigateur` : `${other.userName} is now signed in in this browser`);
    // Whoever began to read while it came keeps what they read.
    if (!asked && isRead(live())) return next(soonest);
    const steps = await stepsBetween(position, page.querySelector("#board").dataset.position);
    const changed = swap(page);
    offered = false;
    const words = recorded(steps, since(at));
    say(french
      ? words + (changed > 0 ? ", chiffres mis à jour." : ", aucun de ces chiffres n’a changé.")
      : words + (changed > 0 ? ", figures brought up to date." : ", none of these figures changed."));
    if (asked) live().focus({ preventScroll: true });
    // A territory where much is recorded, or a slow service: the longer it takes, the rarer it is asked.
    next(Math.max(soonest, Math.min(afterFailure, 10 * (Date.now() - began))));
  } catch {
    unanswered();
  }
}

async function stepsBetween(since, until) {
  const answer = await fetch(`/api/figures/position?since=${since}&until=${until}`, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const { steps, more } = await answer.json();
  return { steps, more };
}

// The session of this page is over: it stays as it was, and says of when it is.
function end(why) {
  ended = true;
  clearTimeout(timer);
  const at = since(live().dataset.at);
  say(french ? `${why}. Les chiffres de cette page sont ceux de ${at}.` : `${why}. The figures of this page are those of ${at}.`);
}

// Once may be a moment; at the second time steps would no longer be seen, and what was last said would be read as if they were.
function unanswered() {
  if (++failures === 2) {
    const at = since(live().dataset.at);
    offered = false;
    say(french ? `Le service ne répond pas. Les chiffres de cette page sont ceux de ${at}.` : `The service does not answer. The figures of this page are those of ${at}.`);
  }
  next(Math.min(wait * 2, afterFailure));
}

function answered() {
  if (failures > 1) say("");
  failures = 0;
}

function next(after) {
  wait = after;
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, wait);
}

// The service has much to count: it says itself when to ask again.
const later = answer => Math.max(wait * 2, 1000 * (Number(answer.headers.get("Retry-After")) || 0));

// Costs an answer without a body while nothing is recorded. The more often nothing was, the rarer it is asked.
async function look() {
  const board = live();
  if (!board) return;
  try {
    const answer = await fetch("/api/figures/position", { headers: { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) }, cache: "no-store" });
    if (answer.status === 401 || answer.status === 403) {
      return end(answer.status === 401
        ? (french ? "Vous n’êtes plus connecté·e" : "You are no longer signed in")
        : (french ? "Un autre compte, qui ne voit pas ces chiffres, est connecté dans ce navigateur" : "Another account, which may not see these figures, is signed in in this browser"));
    }
    if (answer.ok || answer.status === 304) answered();
    if (answer.status === 304) return offered && !isRead(board) ? await update() : next(Math.min(wait * 1.5, latest));
    if (answer.status === 429) return next(later(answer));
    if (!answer.ok) throw new Error(String(answer.status));
    tag = answer.headers.get("ETag");
    const { position } = await answer.json();
    if (String(position) === board.dataset.position) return next(soonest);
    if (!isRead(board)) return await update();
    const steps = await stepsBetween(board.dataset.position, position);
    say(recorded(steps, since(board.dataset.at)), { button: french ? "actualiser" : "bring up to date", aloud: !offered });
    offered = true;
    next(soonest);
  } catch {
    unanswered();
  }
}

addEventListener("beforeprint", () => { printing = true; });
addEventListener("afterprint", () => { printing = false; });
// What nobody sees is not asked for.
document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(timer) : live() && !ended && next(0));

if (live()) next(soonest);

// "All" is what no filter means: it is left out of the address, which stays short enough to be read.
document.querySelector("form.board-filters")?.addEventListener("submit", event => {
  const silent = [...event.target.elements].filter(e => e.value === "*" || (e.value === "" && ["observedUntil", "asKnownOn", "days"].includes(e.name)));
  for (const field of silent) field.disabled = true;
  setTimeout(() => { for (const field of silent) field.disabled = false; });
});
