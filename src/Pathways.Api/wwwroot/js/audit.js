// The journal, too, says that its session is over: when somebody comes back to the page, and now and then while it is in sight. Without this
// script its links say so, which lead to the sign-in and back.
const french = document.documentElement.lang !== "en";
const every = 30000;
const read = new Date();
let timer, failures = 0;

// Twice without an answer: what is recorded would no longer be said to be there. The page stays, with the hour at which it was read.
function unanswered() {
  if (++failures !== 2) return;
  const at = read.toLocaleTimeString(french ? "fr" : "en-GB", { hour: "2-digit", minute: "2-digit" }).replace(":", french ? "\u00a0h\u00a0" : ":");
  const line = Object.assign(document.createElement("p"), {
    id: "no-answer", className: "notice warn no-print", textContent: french ? `Le service ne répond pas. Cette page est celle de ${at}.` : `The service does not answer. This page is that of ${at}.`,
  });
  line.setAttribute("role", "status");
  document.querySelector("main h1").closest(".page-head").after(line);
}

function answered() {
  failures = 0;
  document.getElementById("no-answer")?.remove();
}

function tell(why) {
  const line = document.createElement("div");
  Object.assign(line, { id: "session-over", className: "notice warn no-print" });
  line.setAttribute("role", "status");
  const words = document.createElement("p");
  const again = Object.assign(document.createElement("a"), {
    href: "/sign-in?returnUrl=" + encodeURIComponent(location.pathname + location.search), textContent: french ? "Se connecter" : "Sign in",
  });
  words.append(why, " ", again);
  line.append(words);
  document.querySelector("main h1").closest(".page-head").after(line);
}

// Asked under the policy of the journal itself, of a log that ends before its first event: it costs a few looks in indexes.
async function look() {
  clearTimeout(timer);
  if (document.hidden || document.getElementById("session-over")) return;
  const answer = await fetch("/api/audit/journal?size=1&at=0", { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  // Too much at once is an answer.
  if (answer && answer.status < 500) answered(); else unanswered();
  if (answer?.status === 401) {
    return tell(french ? "Vous n’êtes plus connecté·e. Cette page reste telle qu’elle a été lue." : "You are no longer signed in. This page stays as it was read.");
  }
  if (answer?.status === 403) {
    return tell(french ? "Un autre compte, qui ne voit pas le journal, est connecté dans ce navigateur." : "Another account, which may not see the journal, is signed in in this browser.");
  }
  timer = setTimeout(look, every);
}

document.addEventListener("visibilitychange", look);
addEventListener("focus", look);
window.kept?.onOther(look);
timer = setTimeout(look, every);
