// Follows an import and leaves the page where it is: one that reloads itself becomes the browser's error page when the service does not answer, and
// many a browser stays there. Without this script it reloads itself.
const french = document.documentElement.lang !== "en";
const soonest = 2000, latest = 30000;
let wait = soonest, failures = 0;

function say(text) {
  const line = document.querySelector("#progress-silent");
  line.textContent = text;
  line.hidden = text === "";
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#progress");
    // It is over, or somebody else is signed in: the page says so itself.
    if (!answer.ok || answer.redirected || !fresh) return location.reload();
    [failures, wait] = [0, soonest];
    say("");
    document.title = page.title;
    // What is read aloud is the stage, and only when it is another.
    const [stage, now] = [document, page].map(d => d.querySelector("#progress-stage"));
    if (stage.textContent !== now.textContent) stage.textContent = now.textContent;
    document.querySelector("#progress").innerHTML = fresh.innerHTML;
  } catch {
    wait = Math.min(wait * 2, latest);
    if (++failures === 2) {
      say(french
        ? "Le service ne répond pas. Cette page reste telle qu’elle était, et reprend dès qu’il répond."
        : "The service does not answer. This page stays as it was, and goes on as soon as it answers.");
    }
  }
  setTimeout(look, wait);
}

setTimeout(look, wait);
