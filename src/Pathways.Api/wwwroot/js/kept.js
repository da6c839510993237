// What somebody typed and has not sent, kept in their browser for a day: encrypted with a key that the service gives to that
// account only, shown to nobody else, and erased when it is old, whoever is signed in (docs/decisions/0010).
window.kept = (() => {
  const header = document.querySelector(".site-header");
  const user = header.dataset.user ?? "";
  const name = header.dataset.userName ?? "";
  const words = JSON.parse(header.dataset.words);
  const language = document.documentElement.lang;
  const prefix = "pathways:kept:";
  const overPrefix = "pathways:over:"; // where something was, and when: nothing of what it was
  const hour = 60 * 60 * 1000;
  const day = 24 * hour;
  const areas = { device: area("localStorage"), page: area("sessionStorage") };
  const text = new TextEncoder();
  let keys = null;
  let keysAt = 0;

  // A private window, or a browser that is told so, keeps nothing.
  function area(which) { try { return window[which]; } catch { return null; } }
  const names = store => store ? Array.from({ length: store.length }, (_, i) => store.key(i)) : [];
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, at) => values[at] ?? "");

  // What is too old is gone for good; that it was there is told to whose it was.
  function bury(store, place, { at, told } = {}) {
    store.removeItem(place);
    if (!Number.isFinite(at) || told) return; // broken, or said before
    try { store.setItem(overPrefix + place.slice(prefix.length), JSON.stringify({ at })); } catch { /* no room to tell of it */ }
  }

  // What an earlier version left could be read by anyone, and does not say whose it is.
  function purge() {
    for (const store of Object.values(areas)) {
      for (const place of names(store)) {
        if (/^pathways-(unsent|draft):/.test(place)) store.removeItem(place);
        if (!place.startsWith(prefix) && !place.startsWith(overPrefix)) continue;
        let kept = {};
        try { kept = JSON.parse(store.getItem(place)) ?? {}; } catch { /* not ours, or broken */ }
        const age = Date.now() - kept.at;
        if (place.startsWith(overPrefix) ? !(age < 30 * day) : !(age > -day)) store.removeItem(place);
        else if (place.startsWith(prefix) && age >= day) bury(store, place, kept);
      }
    }
  }

  const imported = async ({ day, key }) => [day, await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"])];

  // By their day, today's first. A page that stays open asks again; without a line it goes on with those that it has.
  function ownKeys() {
    if (!user || !window.crypto?.subtle) return Promise.resolve(null);
    if (keys && Date.now() - keysAt < hour) return keys;
    const before = keys;
    keysAt = Date.now();
    keys = fetch("/forms/key", { redirect: "error" })
      .then(async answer => answer.ok && answer.headers.get("X-Key-Of") === user ? new Map(await Promise.all((await answer.json()).map(imported))) : null)
      .catch(() => before)
      .then(own => { if (!own) keys = null; return own; }); // asked for again the next time
    return keys;
  }

  const placeOf = where => prefix + user + ":" + where;
  const base64 = bytes => btoa(Array.from(new Uint8Array(bytes), b => String.fromCharCode(b)).join(""));
  const bytes = from => Uint8Array.from(atob(from), c => c.charCodeAt(0));

  // Whether it is kept now. Of two that are written at once the later stays: the key is there, so that they end in their order.
  async function write(store, where, entry) {
    const [current] = await ownKeys() ?? [];
    if (!current || !areas[store]) return false;
    const [keyOf, secret] = current;
    const place = placeOf(where);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(place) }, secret, text.encode(JSON.stringify(entry)));
    if (entry.isOver?.()) return false;
    try { areas[store].setItem(place, JSON.stringify({ at: entry.at, told: entry.state === "refused", key: keyOf, iv: base64(iv), data: base64(data) })); return true; } catch { return false; }
  }

  async function open(store, place) {
    let own = await ownKeys();
    const there = areas[store].getItem(place);
    if (!own || !there) return null; // sent, or forgotten, meanwhile
    let kept = {};
    try {
      kept = JSON.parse(there);
      if (kept.key > [...own.keys()][0]) {
        keysAt = 0; // written by a tab that has the key of a new day
        own = await ownKeys();
        if (!own?.has(kept.key)) return null;
      }
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.iv), additionalData: text.encode(place) }, own.get(kept.key), bytes(kept.data));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      bury(areas[store], place, kept); // of a key that is no more: nobody can read it again
      return null;
    }
  }

  // Marks of before the installation had a secret are shorter. What is found under one's own is opened with one's own key, as another's can't be, and kept on
  // under the mark of now, as old as it is; what stands there already is newer.
  async function takeOver() {
    if (!user || !Object.values(areas).some(store => names(store).some(place => /^pathways:(kept|over):[0-9a-f]{16}:/.test(place)))) return;
    if (!await ownKeys()) return;
    const former = await fetch("/forms/key?former", { redirect: "error" })
      .then(answer => answer.ok && answer.headers.get("X-Key-Of") === user ? answer.headers.get("X-Former-Key-Of") : null).catch(() => null);
    if (!former) return; // no line: the next page tries again
    for (const [area, store] of Object.entries(areas)) {
      for (const place of names(store).filter(at => at.startsWith(prefix + former + ":"))) {
        const where = place.slice((prefix + former + ":").length);
        const entry = await open(area, place);
        if (entry && !store.getItem(placeOf(where)) && !await write(area, where, entry)) continue;
        if (entry) store.removeItem(place);
      }
      for (const place of names(store).filter(at => at.startsWith(overPrefix + former + ":"))) {
        const now = overPrefix + user + place.slice((overPrefix + former).length);
        try {
          if (!store.getItem(now)) store.setItem(now, store.getItem(place));
        } catch {
          continue; // no room: it stays where it is, and the next page tries again
        }
        store.removeItem(place);
      }
    }
  }

  const read = async (store, where) => { await taken; return areas[store]?.getItem(placeOf(where)) ? open(store, placeOf(where)) : null; };
  const drop = (store, where) => [prefix, overPrefix].forEach(kind => areas[store]?.removeItem(kind + user + ":" + where));
  const own = store => names(areas[store]).filter(place => user && place.startsWith(placeOf("")));
  const dropAll = store => own(store).forEach(place => areas[store].removeItem(place));

  const zone = header.dataset.zone;
  const dayOf = at => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  const spelled = (at, how) => new Intl.DateTimeFormat(language, { timeZone: zone, ...how }).format(at);
  const clock = at => spelled(at, { hour: language === "fr" ? "numeric" : "2-digit", minute: "2-digit", hourCycle: "h23" }).replace(":", language === "fr" ? "\u00a0h\u00a0" : ":");

  // A day as a field shows it, spelled; what was typed otherwise as it was typed.
  function dayIn(typed) {
    const parts = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(typed ?? "");
    const day = parts && new Date(Date.UTC(parts[3], parts[2] - 1, parts[1], 12));
    // A day that does not exist is told as it was typed.
    return day?.getUTCDate() === Number(parts?.[1]) ? spelled(day, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }) : typed;
  }

  // "Training prescribed: qualifying, Tuesday 24 November, typed by Claire Morel at 19:36, not yet sent". The answer is in the words of the
  // page on which it was typed: on a page of the other language the step says enough.
  function describe(entry) {
    const what = entry.language === language ? entry.what : entry.titles?.[language] ?? entry.what;
    const state = entry.state === "unsent" ? words.notSent : entry.state === "refused" ? fill(words.refused, { why: words["why-" + entry.why] }) : "";
    const on = dayIn(entry.day);
    const at = new Date(entry.at);
    const when = fill(dayOf(at) === dayOf(new Date()) ? words.at : words.onAt, { time: clock(at), day: spelled(at, { weekday: "long", day: "numeric", month: "long" }) });
    return [what, entry.planned && fill(words.plannedFor, { day: dayIn(entry.planned) }), entry.who, on, fill(words.typedBy, { who: entry.by }) + " " + when, state].filter(Boolean).join(", ");
  }

  function button(label, kind, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = label;
    made.onclick = action;
    return made;
  }

  // What was typed, to be read and copied: in the words of the page on which it was typed.
  function inWords(said, language) {
    const list = document.createElement("dl");
    list.className = "typed-words";
    list.lang = language ?? "";
    for (const [name, value] of said) {
      const line = document.createElement("div");
      line.append(Object.assign(document.createElement("dt"), { textContent: name }), Object.assign(document.createElement("dd"), { textContent: value }));
      list.append(line);
    }
    return list;
  }

  // Forgotten at once, and brought back by the next key.
  function forgetButton(entry, line) {
    return button(words.forget, "link", event => {
      const [before, kept] = [[...line.childNodes], areas[entry.store].getItem(entry.place)];
      areas[entry.store].removeItem(entry.place);
      const undo = button(words.forgetUndo, "link", () => {
        if (kept && !areas[entry.store].getItem(entry.place)) areas[entry.store].setItem(entry.place, kept);
        line.replaceChildren(...before);
        event.target.focus();
      });
      line.replaceChildren(words.forgotten + " ", undo);
      undo.focus();
    });
  }

  // What is typed on this page now, as its script tells it: with what is kept of it, once that is written.
  let live = () => null;

  async function entries(stores = Object.keys(areas)) {
    const [all, here] = [[], live()];
    await here?.written;
    for (const store of stores) {
      for (const place of own(store)) {
        const entry = await open(store, place);
        if (entry) all.push({ ...entry, store, place });
      }
    }
    // Where the browser keeps nothing it is only on the screen.
    if (here && stores.includes(here.store) && !all.some(({ store, place }) => store === here.store && place === placeOf(here.where))) all.push({ ...here.entry, fate: "lost" });
    return all.sort((a, b) => a.at - b.at);
  }

  // What becomes of each when it is kept: a form in which a person is named stays in its tab.
  const leaving = entry => ({ text: describe(entry), fate: entry.fate ?? entry.store, file: entry.files?.length > 0 });

  // What other tabs of this account hold. Each says at once that it has something, and tells it when it has read it.
  function elsewhere() {
    if (!tabs) return Promise.resolve([]);
    return new Promise(found => {
      const [asked, told] = [`${Math.random()}`, []];
      let waiting = 0;
      const over = () => { tabs.removeEventListener("message", hear); found(told); };
      let timer = setTimeout(over, 200);
      function hear({ data }) {
        if (data.answers !== asked) return;
        waiting += data.lines ? -1 : 1;
        told.push(...data.lines ?? []);
        clearTimeout(timer);
        timer = setTimeout(over, waiting > 0 ? 3000 : 100);
      }
      tabs.addEventListener("message", hear);
      tabs.postMessage({ asks: asked, of: user });
    });
  }

  async function answer({ asks, of, erase }) {
    if (!user || of !== user) return;
    if (erase) { dropAll("page"); erased(); return; }
    if (!asks || (own("page").length === 0 && live()?.store !== "page")) return;
    tabs.postMessage({ answers: asks });
    tabs.postMessage({ answers: asks, lines: (await entries(["page"])).map(leaving).map(line => ({ ...line, fate: line.fate === "page" ? "elsewhere" : line.fate })) });
  }

  // Signing out never loses in silence what is not sent, nor leaves it without a word, nor offers to keep what is not kept.
  async function askBeforeSignOut(form) {
    const all = [...(await entries()).map(leaving), ...await elsewhere()];
    const go = () => { form.dataset.asked = "yes"; form.submit(); };
    if (all.length === 0) { go(); return; }
    const dialog = document.createElement("dialog");
    const title = document.createElement("h2");
    title.id = "unsent-title";
    title.textContent = words.leaveTitle;
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.className = "unsent";
    const list = document.createElement("ul");
    list.append(...all.map(({ text, fate, file }) => {
      const [line, what] = [document.createElement("li"), document.createElement("strong")];
      what.textContent = words["leave-" + fate] + (file && fate !== "lost" ? " " + words.leaveFile : "");
      line.append(text + ". ", what);
      return line;
    }));
    const kept = all.some(({ fate }) => fate !== "lost");
    const explained = document.createElement("p");
    explained.textContent = kept ? words.leaveExplained : words.leaveNothing;
    const actions = document.createElement("p");
    actions.className = "actions";
    const erase = () => { for (const store of Object.keys(areas)) dropAll(store); tabs?.postMessage({ of: user, erase: true }); go(); };
    actions.append(
      ...(kept ? [button(words.leaveKeep, "", go)] : []),
      button(kept ? words.leaveErase : words.leaveLose, "secondary", erase),
      button(words.leaveStay, "link", () => dialog.close()));
    dialog.append(title, list, explained, actions);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  // What a form is kept by: its page, and for an opening the pathway before it, for that names the person.
  function page() {
    const previous = new URLSearchParams(location.search).get("previous");
    return location.pathname + (previous ? "?previous=" + previous : "");
  }

  // The page on which it was typed, where that page has no form for it any more: it was handed over, retracted, answered.
  function isOfThisPage(entry) {
    const [path, step] = entry.place.slice(placeOf("").length).split("#");
    return path === page() && (!document.querySelector("main .record") || step === new URLSearchParams(location.search).get("step"));
  }

  // What was saved and never arrived, or was refused for good, is found from every page without a form of its own, not only where it was typed,
  // and can be forgotten there. Where somebody types, other forms do not come in the way.
  async function tellUnsent() {
    if (own("device").length + own("page").length === 0 || document.querySelector("form[data-keep]")) return;
    const all = await entries();
    const here = all.filter(isOfThisPage);
    tellList(all.filter(entry => (entry.state === "unsent" || entry.state === "refused") && !here.includes(entry)));
    here.forEach(tellHere);
  }

  function tellList(unsent) {
    if (unsent.length === 0) return;
    const notice = document.createElement("div");
    notice.className = "notice warn no-print";
    notice.setAttribute("role", "status");
    notice.id = "unsent";
    const list = document.createElement("ul");
    for (const entry of unsent) {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.address;
      link.textContent = describe(entry);
      line.append(link, " · ", forgetButton(entry, line));
      list.append(line);
    }
    notice.append(list);
    document.querySelector("main").prepend(notice);
  }

  // Nothing to fill in: what was typed stands there to be copied, and is forgotten there.
  function tellHere(entry) {
    const notice = document.createElement("section");
    notice.className = "notice warn no-print left-here";
    notice.setAttribute("role", "status");
    const what = document.createElement("p");
    what.textContent = describe(entry.state === "refused" ? entry : { ...entry, state: "refused", why: "here" }) + ".";
    const actions = document.createElement("p");
    actions.className = "actions";
    actions.append(forgetButton(entry, notice));
    const said = entry.typed.filter(([, , , ...words]) => words.length > 0).map(([, , , ...words]) => words);
    notice.append(what, inWords(said, entry.language), actions);
    const heading = document.querySelector("main h1");
    if (heading) heading.after(notice); else document.querySelector("main").prepend(notice);
  }

  // Whoever comes back after the week-end knows that Friday's step was not recorded.
  function tellOver() {
    const mine = overPrefix + user + ":";
    const told = Object.values(areas).flatMap(store => names(store).filter(place => user && place.startsWith(mine)).map(place => ({ store, place, at: JSON.parse(store.getItem(place)).at })));
    if (told.length === 0) return;
    const notice = document.createElement("div");
    notice.className = "notice warn no-print";
    notice.setAttribute("role", "status");
    notice.id = "over";
    for (const { place, at } of told.sort((a, b) => a.at - b.at)) {
      const [path, step] = place.slice(mine.length).split("#");
      const line = document.createElement("p");
      line.textContent = fill(words.over, { time: clock(new Date(at)), day: spelled(at, { weekday: "long", day: "numeric", month: "long" }) }) + " ";
      const again = document.createElement("a");
      again.href = path + (step ? "?step=" + encodeURIComponent(step) : "");
      again.textContent = words.overAgain;
      line.append(again);
      notice.append(line);
    }
    const noted = document.createElement("p");
    noted.className = "actions";
    noted.append(button(words.overNoted, "secondary", () => { told.forEach(({ store, place }) => store.removeItem(place)); notice.remove(); }));
    notice.append(noted);
    document.querySelector("main").prepend(notice);
  }

  // Other tabs hear who is signed in now, before anybody writes more in the name of who was. A page of a fault may know the account without its mark: it says nothing.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("pathways") : null;
  const hear = (which, heard) => { if (user) tabs?.addEventListener("message", ({ data }) => { if ("user" in data && which(data.user)) heard(data); }); };
  const onOther = heard => hear(now => now !== user, heard);
  const onBack = heard => hear(now => now === user, heard);
  let erased = () => {};

  // On a shared computer nobody is shown what stands on an open page of another: what they typed, and whom it names. It is there again when they are.
  const [title, covered] = [document.title, document.createElement("h1")];
  function cover() {
    document.querySelector("dialog.unsent")?.close();
    Object.assign(document.body.dataset, { covered: "", sessionOver: "" });
    document.title = "Pathways";
    if (covered.isConnected) return;
    Object.assign(covered, { className: "over-cover", textContent: words.coveredTitle });
    document.querySelector("main").prepend(covered);
  }
  function uncover() {
    if ("covered" in document.body.dataset) document.title = title;
    covered.remove();
    delete document.body.dataset.covered;
    delete document.body.dataset.sessionOver;
  }
  // The session has ended, and whoever typed is still there: only the frame no longer says that they are signed in.
  const isOver = () => { document.body.dataset.sessionOver = ""; };

  // A page without a form says itself why it is covered.
  function coverPage() {
    const notice = document.createElement("div");
    Object.assign(notice, { id: "covered", className: "notice warn no-print over-cover" });
    notice.setAttribute("role", "status");
    onOther(({ name: now }) => {
      cover();
      const again = Object.assign(document.createElement("a"), { href: location.href, textContent: words.coveredAgain });
      const line = document.createElement("p");
      line.append(fill(now ? words.covered : words.coveredOut, { now, by: name }) + " ", again);
      notice.replaceChildren(line);
      covered.after(notice);
    });
    onBack(() => { uncover(); notice.remove(); });
  }

  purge();
  const taken = takeOver();
  taken.then(tellOver);
  // Without the database nobody knows who is signed in.
  if (!user && Object.values(areas).some(store => names(store).some(place => place.startsWith(prefix)))) document.getElementById("kept-here")?.removeAttribute("hidden");
  setInterval(purge, hour);
  addEventListener("submit", event => {
    const form = event.target;
    if (new URL(form.action, location.href).pathname !== "/sign-out" || form.dataset.asked) return;
    if (own("device").length + own("page").length === 0 && !live() && !tabs) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    askBeforeSignOut(form).finally(() => { delete form.dataset.asking; });
  });
  tabs?.addEventListener("message", ({ data }) => answer(data));
  if (user || !name) tabs?.postMessage({ user, name });
  if (/^\/(caseload|pathways|doubtful)\b/.test(location.pathname) && !document.querySelector("form[data-keep]")) coverPage();
  taken.then(tellUnsent);
  return {
    user, name, words, page, ownKeys, write, read, drop, describe, inWords, button, fill, onOther, onBack, cover, covered, uncover, isOver, today: () => dayOf(new Date()),
    tellsLive: told => { live = told; }, onErase: then => { erased = then; },
  };
})();
