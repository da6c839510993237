// Replays without loading the page again. Without this script the links and the button do the same.
const slider = document.querySelector("[data-replay]");
let wanted = slider.value;
let busy = false;

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
      if (!answer.ok) {
        location.assign(address);
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const focused = document.activeElement?.dataset?.go;
      for (const part of ["#moment", "#between", "#said", "#ways", "#later", "#events", "#json"]) {
        document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
      }
      document.querySelectorAll("#known, [data-address]").forEach(said => said.remove());
      slider.setAttribute("aria-valuetext", page.querySelector("[data-replay]").getAttribute("aria-valuetext"));
      history.replaceState(null, "", address);
      if (focused) document.querySelector(`[data-go=${focused}]`)?.focus();
    }
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
  const link = event.target.closest(".replay a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(Number(new URL(link.href).searchParams.get("version")));
});
