// Paper can't be unfolded: what is folded is opened for it, and folded again after. Style sheets do the same where a browser knows how.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")].filter(d => !d.closest(".no-print"));
  for (const details of folded) details.open = true;
  const printed = document.querySelector("#printed");
  // In the territory's time, as every day of the page is: whoever prints may be far away.
  if (printed) printed.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short", timeZone: printed.dataset.zone }).format(new Date());
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});
