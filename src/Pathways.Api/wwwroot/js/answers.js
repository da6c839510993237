// A step that answers another takes its day and its manner from it: those that nobody has typed follow the choice, and are empty where it gives none.
const typedOf = form => form?.elements.namedItem("typed");
const isAnswer = field => field.type === "radio" && [...field.form.querySelectorAll("[data-fills]")].some(other => other.name === field.name);

function fill(choice) {
  const form = choice.form;
  const fills = JSON.parse(choice.dataset.fills ?? "{}");
  const typed = typedOf(form).value.split(" ");
  const names = new Set([...form.querySelectorAll("[data-fills]")].flatMap(other => Object.keys(JSON.parse(other.dataset.fills))));
  for (const name of names) {
    if (typed.includes(name)) continue;
    for (const field of [...form.elements].filter(field => field.name === name)) {
      if (field.type === "radio") field.checked = field.value === fills[name];
      else field.value = fills[name] ?? "";
    }
  }
  form.elements.namedItem("answered").value = choice.value; // what is filled in now is of this choice
}

// Sent with the form, so that the service tells what was typed from what a choice filled in. Before the listeners that keep what was typed.
function own(field) {
  const typed = typedOf(field.form);
  if (typed && !typed.value.split(" ").includes(field.name)) typed.value = `${typed.value} ${field.name}`.trim();
}

for (const kind of ["input", "change"]) {
  addEventListener(kind, ({ target }) => {
    if (!typedOf(target.form)) return;
    if (!isAnswer(target)) own(target);
    else if (kind === "change") fill(target);
  }, true);
}
addEventListener("reset", event => { if (typedOf(event.target)) typedOf(event.target).value = ""; });
