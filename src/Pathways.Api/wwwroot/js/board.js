// Shows figures as they move. Without this script the page is the same, read once.
// Half of the second within which a figure is to move: the rest is for the daemon and the page.
const usual = 500;
const most = 60000;
let wait = usual;

// What a reader opened, and where they stand, stays as it was.
function swap(fresh) {
  const board = document.querySelector("#board");
  const open = new Map([...board.querySelectorAll("details[id]")].map(d => [d.id, d.open]));
  const scrolled = [...board.querySelectorAll(".scroll")].map(s => [s.scrollLeft, s.scrollTop]);
  const focusable = "a[href], summary, [tabindex]";
  const within = board.contains(document.activeElement) ? document.activeElement.closest("[id]") : null;
  const focused = within ? [...within.querySelectorAll(focusable)].indexOf(document.activeElement) : -1;
  for (const details of fresh.querySelectorAll("details[id]")) {
    if (open.has(details.id)) details.open = open.get(details.id);
  }
  board.replaceWith(document.adoptNode(fresh));
  fresh.querySelectorAll(".scroll").forEach((s, i) => { if (scrolled[i]) [s.scrollLeft, s.scrollTop] = scrolled[i]; });
  if (!within) return;
  const again = document.getElementById(within.id) ?? fresh;
  (focused < 0 ? again : again.querySelectorAll(focusable)[focused])?.focus({ preventScroll: true });
}

async function look() {
  const board = document.querySelector("#board");
  const answer = await fetch("/api/figures/position", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { position } = await answer.json();
  if (String(position) === board.dataset.position) return;
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!page.ok) throw new Error(String(page.status));
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#board[data-live]");
  if (!fresh) throw new Error("no board");
  swap(fresh);
}

async function watch() {
  if (!document.hidden) {
    try {
      await look();
      wait = usual;
    } catch {
      wait = Math.min(wait * 2, most);
    }
  }
  setTimeout(watch, wait);
}

if (document.querySelector("#board[data-live]")) setTimeout(watch, wait);

// "All" is what no filter means: it is left out of the address, which stays short enough to be read.
document.querySelector("form.board-filters")?.addEventListener("submit", event => {
  const silent = [...event.target.elements].filter(e => e.value === "*" || (e.value === "" && ["observedUntil", "asKnownOn", "days"].includes(e.name)));
  for (const field of silent) field.disabled = true;
  setTimeout(() => { for (const field of silent) field.disabled = false; });
});
