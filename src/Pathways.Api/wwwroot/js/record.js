// A part of a commune, and one that is none any more, say so.
const placed = ({ name, within, former }) => within ? `${name}, ${within}`
  : former ? `${name}, ${document.documentElement.lang === "en" ? "former commune" : "ancienne commune"}` : name;

// A field that is searched as one types: what the service finds stands in the list beside it.
let searching = 0;
addEventListener("input", async event => {
  const field = event.target;
  const typed = field.value?.trim() ?? "";
  if (!field.dataset?.search || typed.length < 2 || typed.endsWith(")")) return;
  const mine = ++searching;
  await new Promise(wait => setTimeout(wait, 150));
  if (mine !== searching) return;
  const answer = await fetch(field.dataset.search + encodeURIComponent(typed)).catch(() => null);
  if (!answer?.ok || mine !== searching) return;
  field.list.replaceChildren(...(await answer.json()).communes.map(commune => new Option(placed(commune), `${commune.name} (${commune.code})`)));
});

// A form whose line drops keeps what was typed, says so, and sends it again under the same key: no step is lost or doubled.
let form = document.querySelector("form[data-keep]");
if (form) {
  const words = JSON.parse(form.dataset.words);
  const onDevice = form.dataset.keep === "device"; // names of people are never left on a device
  const place = "pathways-unsent:" + location.pathname;
  const notice = document.createElement("div");
  notice.className = "notice warn";
  notice.setAttribute("role", "alert");
  let unsent = null;
  let busy = false;
  let timer = 0;
  let renew = false;

  const store = {
    get() { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
    set(entry) { try { localStorage.setItem(place, JSON.stringify(entry)); } catch { /* a private window: the page itself still holds it */ } },
    clear() { try { localStorage.removeItem(place); } catch { /* nothing was kept */ } },
  };

  // Pages with people in them are never cached, so going back would give an empty form: what was typed is kept for the tab's life.
  const draft = {
    place: "pathways-draft:" + location.pathname + location.search,
    own: field => field.name && !/^(__|_handler$|key$|version$|step$|do$|confirm)/.test(field.name),
    keep() {
      if (!onDevice) return;
      const typed = [...form.elements].filter(draft.own).map(f => [f.name, f.value, f.checked]);
      try { sessionStorage.setItem(draft.place, JSON.stringify(typed)); } catch { /* a private window */ }
    },
    clear() { try { sessionStorage.removeItem(draft.place); } catch { /* nothing was kept */ } },
    restore() {
      let typed = null;
      try { typed = JSON.parse(sessionStorage.getItem(draft.place)); } catch { /* nothing was kept */ }
      if (!typed) return;
      for (const field of [...form.elements].filter(draft.own)) {
        const choice = field.type === "radio" || field.type === "checkbox";
        const at = typed.findIndex(([name, value]) => name === field.name && (!choice || value === field.value));
        if (at < 0) continue;
        const [[, value, checked]] = typed.splice(at, 1);
        if (choice) field.checked = checked; else field.value = value;
      }
      const line = document.createElement("p");
      const forget = document.createElement("button");
      line.setAttribute("role", "status");
      line.textContent = words.draft + " ";
      forget.type = "button";
      forget.className = "link";
      forget.textContent = words.forget;
      forget.onclick = () => { draft.clear(); form.reset(); line.remove(); };
      line.append(forget);
      form.before(line);
    },
  };

  function say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    const retry = document.createElement("button");
    retry.type = "button";
    retry.textContent = words.retry;
    retry.onclick = () => send();
    const actions = document.createElement("p");
    actions.append(retry);
    if (onDevice) {
      const forget = document.createElement("button");
      forget.type = "button";
      forget.className = "link";
      forget.textContent = words.forget;
      forget.onclick = () => { store.clear(); unsent = null; clearTimeout(timer); notice.remove(); };
      actions.append(" ", forget);
    }
    notice.replaceChildren(line, actions);
    form.before(notice);
  }

  // The token belongs to the session, which may be a new one by the time that the line is back.
  function bodyOf(entry) {
    const body = new URLSearchParams(entry.fields.filter(([name]) => name !== "__RequestVerificationToken"));
    const token = form.querySelector("[name=__RequestVerificationToken]");
    if (token) body.append(token.name, token.value);
    return body;
  }

  async function renewToken() {
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html").querySelector("form[data-keep] [name=__RequestVerificationToken]");
    if (fresh) form.querySelector("[name=__RequestVerificationToken]").value = fresh.value;
  }

  async function send() {
    if (busy || !unsent) return;
    busy = true;
    clearTimeout(timer);
    form.setAttribute("aria-busy", "true");
    try {
      if (renew) await renewToken();
      const answer = await fetch(unsent.action, { method: "POST", body: bodyOf(unsent), headers: { Accept: "text/html" } });
      if (answer.status >= 502 && answer.status <= 504) throw new TypeError("unreachable");
      if (answer.redirected && new URL(answer.url).pathname === "/sign-in") {
        // Names are never left on a device: such a page stays open, and is sent once somebody has signed in beside it.
        if (!onDevice) { say(words.signInBeside); renew = true; return; }
        store.set(unsent);
        say(words.signIn);
        location.assign("/sign-in?returnUrl=" + encodeURIComponent(location.pathname + location.search));
        return;
      }
      store.clear();
      unsent = null;
      notice.remove();
      if (answer.redirected) { draft.clear(); location.assign(answer.url); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.title = page.title;
      document.querySelector("main").replaceWith(page.querySelector("main"));
      start();
      document.getElementById("errors")?.focus();
    } catch (problem) {
      if (!(problem instanceof TypeError)) throw problem;
      if (onDevice) store.set(unsent);
      say(onDevice ? words.kept : words.page);
      timer = setTimeout(send, 10000);
    } finally {
      busy = false;
      form.removeAttribute("aria-busy");
    }
  }

  function start() {
    form = document.querySelector("form[data-keep]") ?? form;
    form.addEventListener("input", draft.keep);
    form.addEventListener("submit", event => {
      event.preventDefault();
      const data = new FormData(form, event.submitter);
      unsent = { action: form.action || location.href, fields: [...data].filter(([, value]) => typeof value === "string") };
      send();
    });
  }

  start();
  if (onDevice && performance.getEntriesByType("navigation")[0]?.type === "back_forward") draft.restore();
  addEventListener("online", send);
  if (onDevice && (unsent = store.get())) {
    say(words.found);
  }
}
