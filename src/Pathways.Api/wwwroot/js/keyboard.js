// What the keyboard does on every page. Single keys can be switched off (WCAG 2.1.4), and never act while somebody types.
const shortcuts = {
  place: "pathways-shortcuts",
  get off() { try { return localStorage.getItem(this.place) === "off"; } catch { return false; } },
  set off(value) { try { localStorage.setItem(this.place, value ? "off" : "on"); } catch { /* a private window: they stay on */ } },
};

// Whether the last page was left by a key: whoever points with a mouse is moved nowhere but to a field.
const hand = {
  place: "pathways-hand",
  get keys() { try { return sessionStorage.getItem(this.place) === "keys"; } catch { return false; } },
  set keys(value) { try { sessionStorage.setItem(this.place, value ? "keys" : "pointer"); } catch { /* a private window */ } },
};
addEventListener("keydown", () => { hand.keys = true; }, true);
addEventListener("pointerdown", () => { hand.keys = false; }, true);

const isTyping = at => at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit], [type=range])");

function focusOn(at) {
  const field = at.matches("fieldset") ? at.querySelector("input:checked") ?? at.querySelector("input") : at;
  field.focus({ preventScroll: true });
  if (field.matches("input:not([type=radio], [type=checkbox])")) field.select();
  // With its label, hint and error, wherever there is room for them.
  const whole = field.closest(".field") ?? field;
  (whole.offsetHeight < innerHeight ? whole : field).scrollIntoView({ block: "nearest" });
}

// Where the task goes on: what is wrong, what was saved, the first result, the first field.
function begin() {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  if (location.hash.length > 1) {
    const named = document.getElementById(location.hash.slice(1));
    if (named?.matches("input, fieldset")) focusOn(named);
    return;
  }
  const at = document.getElementById("errors") ?? document.getElementById("receipt") ?? document.querySelector("[data-focus]");
  if (at && (hand.keys || !at.matches("a"))) focusOn(at);
}

function search() {
  const field = document.querySelector("[type=search], form[role=search] input:not([type=hidden])");
  if (field) focusOn(field);
  else if (document.querySelector(".site-header a[href='/caseload']")) location.assign("/caseload#search");
}

async function help() {
  const answer = await fetch("/keyboard").catch(() => null);
  const main = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main") : null;
  if (!main) { location.assign("/keyboard"); return; }
  const dialog = document.createElement("dialog");
  dialog.id = "keys-dialog";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.append(...main.childNodes);
  // Gone when it is closed: a page has one heading of the first rank.
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  prepare(dialog);
  dialog.showModal();
}

// The help, on its page or in the dialog: the button that switches, and the one that closes.
function prepare(within) {
  const onOff = within.querySelector("#keys-switch");
  if (onOff) {
    const say = () => { onOff.textContent = shortcuts.off ? onOff.dataset.on : onOff.dataset.off; onOff.setAttribute("aria-pressed", String(shortcuts.off)); };
    onOff.hidden = false;
    onOff.onclick = () => { shortcuts.off = !shortcuts.off; say(); };
    say();
  }
  const close = within.querySelector("#keys-close");
  if (close && within.matches?.("dialog")) {
    close.hidden = false;
    close.onclick = () => within.close();
  }
}

function save(event) {
  // On a receipt nothing is begun yet: the form beneath it is of the next step.
  const form = event.target.form ?? (document.getElementById("receipt") ? null : document.querySelector("main form[data-keep]"));
  if (form?.method !== "post" || !form.closest("main")) return;
  event.preventDefault();
  // A part of a form that has a button of its own is sent by that one.
  form.requestSubmit((event.target.closest("[data-own-button]") ?? form).querySelector("button[type=submit]"));
}

addEventListener("keydown", event => {
  // What lies behind an open dialog is out of reach.
  if (event.defaultPrevented || event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.matches("[data-own-button] input"))) { save(event); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || shortcuts.off || isTyping(event.target)) return;
  const act = { "/": search, "?": help }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest?.("a[href='/keyboard']")) return;
  event.preventDefault();
  help();
});

// A line about a field leads to the whole of it.
addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest?.("#errors a[href*='#']");
  const named = link && link.pathname === location.pathname && document.getElementById(link.hash.slice(1));
  if (!named?.matches("input")) return; // a group of choices is what its link leads to
  event.preventDefault();
  focusOn(named);
});

prepare(document);
begin();
