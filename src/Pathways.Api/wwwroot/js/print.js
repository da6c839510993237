// Paper can't be unfolded: what is folded is opened for it, and folded again after. Style sheets do the same where a browser knows how.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")].filter(d => !d.closest(".no-print"));
  for (const details of folded) details.open = true;
  const printed = document.querySelector("#printed");
  // In the territory's time, as every day of the page is: whoever prints may be far away.
  if (!printed) return;
  const french = document.documentElement.lang !== "en";
  const part = how => new Intl.DateTimeFormat(french ? "fr" : "en-GB", { ...how, timeZone: printed.dataset.zone }).format(new Date());
  const time = part({ hour: "2-digit", minute: "2-digit" });
  printed.textContent = `${part({ dateStyle: "long" })}, ${french ? time.replace(":", "\u00a0h\u00a0").replace(/^0/, "") : time}`;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});
