// Replays without loading the page again. Without this script the links and the button do the same.
const slider = document.querySelector("[data-replay]");
let wanted = slider.value, shown = slider.value;
let busy = false;

// What the reader unfolded stays unfolded.
const folded = () => [...document.querySelectorAll("details[data-kept]")].filter(d => d.open).map(d => d.dataset.kept);

async function show() {
  if (busy) return;
  busy = true;
  try {
    while (wanted !== null) {
      const version = wanted;
      wanted = null;
      const address = new URL(location.href);
      address.searchParams.set("version", version);
      address.searchParams.delete("at");
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      // Another page, that of the sign-in for one, is shown as itself.
      if (!page || !page.querySelector("[data-replay]")) {
        location.assign(address);
        return;
      }
      const focused = document.activeElement?.dataset?.go;
      const open = folded();
      for (const part of ["#when", "#moment", "#between", "#said", "#ways", "#events", "#json", "#print-foot"]) {
        document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
      }
      for (const kept of document.querySelectorAll("details[data-kept]")) kept.open = open.includes(kept.dataset.kept);
      document.title = page.title;
      shown = version;
      document.querySelectorAll("#at-error, [data-address]").forEach(said => said.remove());
      document.querySelector("#at").value = "";
      slider.setAttribute("aria-valuetext", page.querySelector("[data-replay]").getAttribute("aria-valuetext"));
      history.replaceState(null, "", address);
      if (focused) document.querySelector(`[data-go=${focused}]`)?.focus();
    }
  } catch {
    // The line is down: the slider says what the page shows, and that it goes no further for now.
    slider.value = shown;
    document.querySelector("#said").textContent = document.documentElement.lang === "en"
      ? "This moment could not be read: the connection is down. The page has not changed; try again."
      : "Ce moment n’a pas pu être lu : la connexion est coupée. La page n’a pas changé ; réessayez.";
  } finally {
    busy = false;
  }
}

function go(version) {
  const within = Math.min(Math.max(version, 1), Number(slider.max));
  slider.value = within;
  wanted = String(within);
  show();
}

slider.addEventListener("input", () => go(Number(slider.value)));

document.addEventListener("keydown", event => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, pre, .scroll")) return;
  event.preventDefault();
  go(Number(slider.value) + step);
});

document.addEventListener("click", event => {
  const link = event.target.closest(".replay a[href], #events a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(Number(new URL(link.href).searchParams.get("version")));
});
