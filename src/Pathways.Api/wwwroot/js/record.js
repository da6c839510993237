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
  // A place may be a structure, too: those of the page stay.
  const own = [...field.list.querySelectorAll("[data-own]")];
  const found = (await answer.json()).communes.map(commune => new Option(placed(commune), `${commune.name} (${commune.code})`));
  field.list.replaceChildren(...own, ...found.filter(option => !own.some(({ value }) => value === option.value)));
});

// A form never loses what was typed: not to a line that drops, a reload, another page, an answer that is no page, or a session that ended
// or changed hands. It is sent under one key, so that no step is doubled, and only by who typed it.
let form = document.querySelector("form[data-keep]");
if (form) {
  const kept = window.kept;
  const words = JSON.parse(form.dataset.words);
  const store = form.dataset.keep === "device" ? "device" : "page"; // names of people stay no longer than the tab
  const where = kept.page() + "#" + (form.elements.namedItem("step")?.value ?? "");
  const notice = document.createElement("div");
  notice.className = "notice warn over-cover";
  notice.id = "form-notice";
  notice.setAttribute("role", "alert");
  let unsent = null; // what was to be sent: address, fields or files
  let busy = false;
  let timer = 0;
  let renew = false;
  let recorded = false;
  let writes = 0;
  let written = null; // of what is typed now
  let mine = false; // whether what is kept is this form's own: another tab's is not this one's to drop
  let replaced = false; // by the service, with what was sent: its beginning is another than that of a fresh form

  const isButton = field => field.type === "submit" || field.type === "button";
  const isOwn = field => field.name && field.type !== "file" && !field.hasAttribute("data-of-file") && !isButton(field) && (field.type !== "hidden" || field.name === "typed") && !/^(__|_handler$|key$|version$|author$|typedOn$|sitting$|step$|do$|confirm)/.test(field.name);
  const typed = () => [...form.elements].filter(isOwn).map(f => [f.name, f.value, f.checked ?? false]);
  // The page of the form, in whichever language it is come back to.
  const address = () => form.dataset.address ?? location.pathname + location.search.replace(/([?&])lang=[^&]*&?/, "$1").replace(/[?&]$/, "");
  const initial = JSON.stringify(typed());
  const field = name => form.elements.namedItem(name);
  const version = () => field("version")?.value ?? "";
  const decideOn = seen => { if (seen && field("version")) field("version").value = seen; };
  const opened = version();
  // What the fields showed when the form was made, where the form itself says it: it goes with the version.
  const was = () => [...form.elements].filter(f => f.name?.startsWith("was.")).map(f => [f.name, f.value]);
  const showed = values => { for (const [name, value] of values) if (name.startsWith("was.") && field(name)) field(name).value = value; };
  const openedWith = was();
  const label = field => field.labels?.[0]?.textContent.trim() ?? "";
  const isChoice = field => field.type === "radio" || field.type === "checkbox";
  const isSaid = field => field.type !== "hidden" && (isChoice(field) ? field.checked && field.value !== "" : field.value.trim() !== "");

  // The same in words, for when the field is gone: "Place: Mission locale Est".
  const inWords = field => [(isChoice(field) ? field.closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? "" : label(field)).replace(/\s*\([^()]*\)$/, ""), isChoice(field) ? label(field) : field.value.trim()];

  // Of a form that names a person in its own fields: those who come back to it see whose telephone stands there.
  const person = () => ["firstName", "lastName"].map(name => field(name)?.value?.trim()).filter(Boolean).join(" ");

  // By their names: a browser keeps no file, so whoever comes back chooses it again.
  const fileField = () => form.querySelector("input[type=file]");
  const chosenFiles = () => [...fileField()?.files ?? []].map(({ name }) => name);

  // What is agreed to is agreed for the file that is chosen: not for another, nor for one that was changed under the same name.
  const agreed = () => [...form.querySelectorAll("[data-of-file]:checked")];
  const ofFile = () => JSON.stringify([...fileField()?.files ?? []].map(({ name, size, lastModified }) => [name, size, lastModified]));
  const noFile = "[]";
  let agreedFor = noFile;
  function isAgreed() {
    const now = ofFile();
    if (agreed().length === 0 || agreedFor === noFile || agreedFor === now) { agreedFor = now; return true; }
    agreedFor = now;
    for (const box of agreed()) box.checked = false;
    say(words.agreeAgain);
    return false;
  }

  // What it is in few words: the step, its first answer, the person, the day.
  function entryOf(state) {
    const first = [...form.elements].find(f => isOwn(f) && (f.type === "radio" ? f.checked && f.value : f.list && f.value));
    // Of several barriers the level says nothing without the barrier.
    const of = first?.name.startsWith("barrier.") ? first.closest("fieldset")?.querySelector("legend")?.textContent.trim() : null;
    const answer = first ? (first.type === "radio" ? (of ? `${of} (${label(first).toLowerCase()})` : label(first)) : first.value) : "";
    const title = form.dataset.title ?? document.title.split(" – ")[0];
    const inSentence = /^\p{Lu}(?!\p{Lu})/u.test(answer) && first?.type === "radio" ? answer.charAt(0).toLowerCase() + answer.slice(1) : answer; // not PLIE, nor a name
    return {
      state: form.dataset.refused ? "refused" : state, why: form.dataset.refused, at: Date.now(), by: kept.name, who: form.dataset.who ?? person(), planned: field("plannedOn")?.value ?? "", day: field("occurredOn")?.value ?? "",
      what: answer ? `${title}${document.documentElement.lang === "fr" ? "\u00a0" : ""}: ${inSentence}` : title,
      language: document.documentElement.lang, titles: JSON.parse(form.dataset.titles ?? "{}"),
      address: address(), typedOn: form.dataset.typedOn ?? kept.today(),
      files: chosenFiles(),
      typed: [...form.elements].filter(isOwn).map(f => [f.name, f.value, f.checked ?? false, ...isSaid(f) ? inWords(f) : []]),
      // All of it, what is not seen included: a part that appears only after it was asked for is asked for again.
      fields: form.enctype === "multipart/form-data" ? null : [...new FormData(form)].filter(([name]) => !name.startsWith("__")),
      // What somebody else records meanwhile is told when it is sent, as if the form had stayed open.
      version: version(),
      sent: state === "unsent" && Array.isArray(unsent?.fields) ? unsent.fields : null,
    };
  }

  function keep(state) {
    const turn = ++writes;
    mine = true;
    return written = kept.write(store, where, { ...entryOf(state), isOver: () => recorded || turn !== writes });
  }
  const drop = () => { writes++; mine = false; kept.drop(store, where); };

  // What was typed and finds no field, in words.
  function fillIn(entry) {
    const values = entry.typed.slice();
    for (const field of [...form.elements].filter(isOwn)) {
      const at = values.findIndex(([name, value]) => name === field.name && (!isChoice(field) || value === field.value));
      if (at < 0) continue;
      const [[, value, checked]] = values.splice(at, 1);
      if (isChoice(field)) field.checked = checked; else field.value = value;
    }
    // "Yesterday" is the day before it was typed, not before it is sent.
    if (entry.typedOn !== kept.today()) form.dataset.typedOn = entry.typedOn;
    const without = values.filter(([, , , ...words]) => words.length > 0);
    // What a fresh form chooses by itself does not take the place of what was chosen and is gone.
    for (const [name] of without) {
      for (const other of [...form.elements].filter(f => f.name === name && f.type === "radio")) other.checked = false;
    }
    return without.map(([, , , ...words]) => words);
  }

  // Whether the form had a part that a fresh one has not: the contract beside an exit, a question of which appointment.
  const hadMore = entry => (entry.fields ?? []).some(([name]) => !field(name) && !/^(__|confirm|asked$|typedOn$|do$|act$)/.test(name));

  // The service draws the form as it was; nothing is recorded.
  async function drawnAgain(entry) {
    const fields = entry.fields.filter(([name]) => !/^(confirm|asked|do|act)$/.test(name));
    const answer = await fetch(location.href, { method: "POST", body: bodyOf({ fields }), headers: { Accept: "text/html", "X-Form": "show" } }).catch(() => null);
    const page = answer?.ok ? await parse(answer) : null;
    const main = page && whoOf(page)?.user === kept.user ? page.querySelector("main") : null;
    if (!main?.querySelector("form[data-keep]") || JSON.stringify(typed()) !== initial) return;
    const at = document.activeElement?.closest("form[data-keep]") ? document.activeElement.id : "";
    takePlace(main);
    if (at) document.getElementById(at)?.focus({ preventScroll: true });
  }

  function takePlace(main) {
    // What was typed to look for another step is in a form of its own, which was not sent.
    const sought = document.getElementById("find");
    const fresh = main.querySelector("#find");
    if (sought && fresh && sought.value !== sought.defaultValue) fresh.value = sought.value;
    document.querySelector("main").replaceWith(main);
    replaced = true;
    start();
  }

  function say(text, ...actions) {
    const line = document.createElement("p");
    line.textContent = text;
    notice.replaceChildren(line);
    if (actions.length > 0) {
      const row = document.createElement("p");
      row.className = "actions";
      row.append(...actions);
      notice.append(row);
    }
    // Of a page that is covered only this is seen.
    if ("covered" in document.body.dataset) kept.covered.after(notice);
    else if (!notice.isConnected || notice.nextElementSibling !== form) form.before(notice);
  }

  // In a tab of its own: this page stays as it is, and hears of it.
  const signInBeside = () => Object.assign(document.createElement("a"), { href: "/sign-in", target: "_blank", rel: "noopener", textContent: words.signInLink });

  // Nothing can be sent before the file is there again.
  function sayFileAgain(text, files) {
    const choose = kept.button(words.chooseFile, "", () => fileField().click());
    say(text + " " + (files?.length > 0 ? kept.fill(words.fileAgain, { files: files.join(", ") }) : words.fileNeeded), choose, forget());
    const line = notice.firstElementChild;
    fileField().addEventListener("change", () => { if (line.isConnected) notice.remove(); }, { once: true });
  }
  const retry = () => kept.button(words.retry, "", () => { if (!unsent && !isAgreed()) return; unsent ??= submission(); send(); });
  const forget = () => kept.button(words.forget, "link", () => { unsent = null; clearTimeout(timer); notice.remove(); startAfresh(); });

  function startAfresh() {
    drop();
    if (replaced || form.dataset.refused) { location.assign(address()); return; }
    form.reset();
    delete form.dataset.typedOn;
    decideOn(opened);
    showed(openedWith);
  }

  function submission(submitter) {
    const data = new FormData(form, submitter);
    data.set("typedOn", form.dataset.typedOn ?? kept.today());
    const files = form.enctype === "multipart/form-data";
    return { action: submitter?.hasAttribute("formaction") ? submitter.formAction : form.action || location.href, fields: files ? data : [...data] };
  }

  // The token belongs to the session, which may be a new one by the time that the line is back.
  function bodyOf({ fields }) {
    const token = form.querySelector("[name=__RequestVerificationToken]");
    const body = Array.isArray(fields) ? new URLSearchParams(fields) : fields;
    if (token) body.set(token.name, token.value);
    return body;
  }

  const parse = async answer => new DOMParser().parseFromString(await answer.text(), "text/html");
  const whoOf = page => page.querySelector(".site-header[data-user]")?.dataset;

  function ended() {
    renew = true;
    if (store === "page" || !unsentIsKept) { kept.isOver(); say(words.signInBeside, signInBeside(), retry()); return; }
    location.assign("/sign-in?returnUrl=" + encodeURIComponent(address()));
  }

  async function changed(name) {
    renew = true;
    clearTimeout(timer);
    kept.cover();
    // Nothing was typed, or it was erased: there is nothing to send, and nothing that stays.
    if (!unsent && !form.dataset.refused && JSON.stringify(typed()) === initial) {
      say(kept.fill(name ? kept.words.covered : kept.words.coveredOut, { now: name, by: kept.name }), signInBeside());
      return;
    }
    say(kept.fill(name ? words.changed : words.signedOut, { now: name, by: kept.name }), signInBeside(), retry());
    notice.scrollIntoView({ block: "nearest" });
    const line = notice.firstElementChild; // whatever is said next has a line of its own
    const opens = name ? await opensHere() : null;
    if (opens !== null) line.append(" " + kept.fill(opens ? words.changedOpens : words.changedNot, { now: name }));
  }

  // Whether who is signed in now may open this page; null where nobody knows.
  async function opensHere() {
    const answer = await fetch(location.href).catch(() => null);
    if (answer && [403, 404, 410].includes(answer.status)) return false;
    return answer?.ok && new URL(answer.url).pathname === location.pathname ? true : null;
  }

  // Whether the token of this form is that of the session, and the session still that of who typed.
  async function renewed() {
    const page = await parse(await fetch(location.href));
    const who = whoOf(page);
    if (!who?.user) { ended(); return false; }
    if (who.user !== kept.user) { changed(who.userName); return false; }
    const fresh = page.querySelector("form[data-keep] [name=__RequestVerificationToken]");
    const token = form.querySelector("[name=__RequestVerificationToken]");
    if (fresh && token) token.value = fresh.value;
    renew = false;
    kept.uncover();
    return true;
  }

  async function take(answer) {
    const goTo = answer.headers.get("X-Go-To");
    if (goTo) {
      const url = new URL(goTo, location.href);
      if (url.pathname === "/sign-in") { ended(); return; }
      recorded = true;
      drop();
      location.assign(url);
      return;
    }
    if ([408, 502, 503, 504].includes(answer.status)) throw new TypeError("unreachable");
    const page = await parse(answer);
    const who = whoOf(page);
    if (who && !who.user) { ended(); return; }
    if (who && who.user !== kept.user) { changed(who.userName); return; }
    // Only a page of this service with this form on it takes the place of the form.
    const main = page.querySelector("main");
    if (who && main?.querySelector("form[data-keep]")) {
      unsent = null;
      notice.remove();
      document.title = page.title;
      takePlace(main);
      // A form that was sent as it began holds nothing that anybody typed.
      if (JSON.stringify(typed()) !== initial) keep("typed"); else drop();
      if (form.dataset.refused) say(words.refused, forget());
      document.getElementById("errors")?.focus();
      return;
    }
    // For good: it is kept to be copied, and is told nowhere as if it could still be sent.
    if (who && [404, 410].includes(answer.status)) {
      unsent = null;
      form.dataset.refused = "gone";
      keep("refused");
      const told = main?.querySelector("#gone")?.textContent.trim();
      say(told ? kept.fill(words.goneTold, { told }) : words.gone, forget());
      return;
    }
    const wait = Number(answer.headers.get("Retry-After")) || 30;
    if (answer.status === 429) timer = setTimeout(send, wait * 1000);
    const told = who ? main?.querySelector("h1")?.textContent.trim() ?? "" : "";
    say(kept.fill(answer.status === 403 && who ? words.denied : answer.status === 429 ? words.tooMany : answer.status === 413 ? words.tooLarge : answer.status >= 500 ? words.failed : words.odd,
      { status: answer.status, wait, told: told ? `« ${told} » ` : "" }), retry(), ...(answer.status === 403 && store === "device" ? [forget()] : []));
  }

  function lookBusy(is) {
    if (is) form.setAttribute("aria-busy", "true"); else form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button[type=submit]")) {
      if (is) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    }
    const line = form.querySelector(".sending") ?? document.createElement("span");
    if (!is) { line.remove(); return; }
    line.className = "sending soft";
    line.setAttribute("role", "status");
    form.append(line);
    setTimeout(() => { if (busy) line.textContent = words.sending; }, 300);
    setTimeout(() => { if (busy) line.textContent = words.slow; }, 8000);
  }

  let unsentIsKept = false;
  async function send() {
    if (busy || !unsent) return;
    busy = true;
    clearTimeout(timer);
    lookBusy(true);
    try {
      // Before it leaves: a browser that is closed while the line is slow still has it.
      unsentIsKept = await keep("unsent");
      if (renew && !await renewed()) return;
      const files = !Array.isArray(unsent.fields);
      await take(await fetch(unsent.action, {
        method: "POST", body: bodyOf(unsent), headers: { Accept: "text/html", "X-Form": "script" }, signal: files ? undefined : AbortSignal.timeout(60000),
      }));
    } catch (problem) {
      if (!(problem instanceof TypeError) && problem.name !== "TimeoutError") throw problem;
      say(store === "device" && unsentIsKept ? words.kept : words.page, ...(store === "device" ? [retry(), forget()] : [retry()]));
      timer = setTimeout(send, 10000);
    } finally {
      busy = false;
      lookBusy(false);
    }
  }

  function onInput(event) {
    const other = !isAgreed(); // after another file was chosen
    if (/(On|Date)$/.test(event.target.name ?? "")) delete form.dataset.typedOn;
    // What is changed is sent when it is whole again, and not by itself.
    if (unsent && !busy) { unsent = null; clearTimeout(timer); if (!other) notice.remove(); }
    if (JSON.stringify(typed()) !== initial) keep("typed"); else if (mine) drop();
  }

  // The step that is offered moves on with each that is recorded: whoever goes back comes back to the one that they saved, and is told.
  const offered = form.elements.namedItem("step")?.value;
  if (offered && document.querySelector("main .record") && !new URLSearchParams(location.search).has("step")) {
    history.replaceState(history.state, "", location.pathname + location.search + (location.search ? "&" : "?") + "step=" + offered + location.hash);
  }

  function start() {
    const fresh = document.querySelector("form[data-keep]");
    if (fresh) form = fresh;
    form.addEventListener("input", onInput);
    form.addEventListener("change", onInput);
    form.addEventListener("submit", event => {
      event.preventDefault();
      if (busy || recorded || !isAgreed()) return;
      delete form.dataset.refused; // sent again, it is answered again
      unsent = submission(event.submitter);
      send();
    });
    // Another step of the same day: the day that was typed goes along.
    for (const link of document.querySelectorAll(".next-steps a[href], a[data-same-form]")) {
      link.addEventListener("click", () => {
        const day = field("occurredOn");
        if (!day || day.value === day.defaultValue) return;
        const url = new URL(link.href);
        url.searchParams.set("on", day.value);
        link.href = url;
      });
    }
    // The day of the step before, with one key and without loading the page.
    document.querySelector("[data-same-day]")?.addEventListener("click", event => {
      const day = field("occurredOn");
      if (!day) return;
      event.preventDefault();
      day.value = event.currentTarget.dataset.sameDay;
      const sitting = event.currentTarget.dataset.sitting;
      field("sitting").value = sitting; // and for the steps after it
      for (const link of document.querySelectorAll(".next-steps a")) {
        const url = new URL(link.href);
        url.searchParams.delete("after");
        url.searchParams.set("on", sitting);
        link.href = url;
      }
      const found = document.querySelector(".find-step [name=after]");
      if (found) { found.name = "on"; found.value = sitting; }
      const own = field("typed");
      if (own) own.value += " occurredOn"; // no choice below replaces it
      day.focus();
    });
  }

  async function putBack() {
    const entry = await kept.read(store, where);
    if (!entry || JSON.stringify(typed()) !== initial) return;
    if (hadMore(entry)) await drawnAgain(entry);
    if (!replaced && JSON.stringify(typed()) !== initial) return; // somebody was faster
    const without = fillIn(entry);
    mine = true;
    decideOn(entry.version);
    showed(entry.fields ?? []); // by this is told what was changed here, and what elsewhere
    // The key goes back too: what arrived without our hearing of it is not recorded a second time.
    const key = (entry.sent ?? entry.fields ?? []).find(([at]) => at === "key")?.[1];
    if (key) field("key").value = key;
    // In the language of this page, whichever it was typed in.
    const described = kept.describe({ ...entryOf(entry.state), state: entry.state, why: entry.why, at: entry.at, by: entry.by });
    if (fileField() && (entry.state === "unsent" || (entry.state === "typed" && entry.files?.length > 0))) {
      sayFileAgain(entry.state === "unsent" ? described + ". " + words.found : kept.fill(words.draft, { described }), entry.files);
      tellWithout(without, entry.language);
      return;
    }
    if (entry.state !== "unsent") {
      const line = document.createElement("p");
      line.id = "put-back";
      line.className = "small";
      line.setAttribute("role", "status");
      line.textContent = kept.fill(words.draft, { described }) + " ";
      line.append(kept.button(words.forget, "link", () => { startAfresh(); line.remove(); }));
      form.before(line);
      tellWithout(without, entry.language);
      return;
    }
    const pressed = (entry.sent ?? []).filter(([at]) => at === "do" || at === "act" || at === "same");
    for (const [name, value] of (entry.sent ?? []).filter(([at]) => at === "confirmed" || at === "confirm" || at === "asked")) {
      const hidden = document.createElement("input");
      Object.assign(hidden, { type: "hidden", name, value });
      form.append(hidden);
    }
    const again = kept.button(words.retry, "", () => {
      unsent = submission();
      unsent.fields.push(...pressed);
      send();
    });
    say(described + ". " + words.found, again, forget());
    tellWithout(without, entry.language);
  }

  // A choice that is offered no longer is not lost without a word.
  function tellWithout(without, language) {
    if (without.length === 0) return;
    const told = document.createElement("div");
    told.className = "notice warn";
    told.id = "not-put-back";
    told.setAttribute("role", "status");
    const line = document.createElement("p");
    line.textContent = words.without;
    told.append(line, kept.inWords(without, language));
    form.before(told);
  }

  // The browser's own memory of a form knows nothing of the key, nor of who was signed in.
  form.setAttribute("autocomplete", "off");
  start();
  kept.ownKeys();
  putBack();
  kept.onOther(({ name }) => changed(name));
  kept.onBack(() => {
    if (!renew) return;
    kept.uncover();
    if (unsent) say(words.back, retry()); else notice.remove();
  });
  kept.tellsLive(() => recorded || (!unsent && !form.dataset.refused && JSON.stringify(typed()) === initial) ? null
    : { store, where, written, entry: entryOf(unsent ? "unsent" : "typed") });
  kept.onErase(() => { unsent = null; clearTimeout(timer); drop(); form.reset(); });
  addEventListener("online", send);
}
