// A step that answers another takes its day and its manner from it: those that nobody has typed follow the choice.
function fill(choice) {
  const form = choice.form;
  const fills = JSON.parse(choice.dataset.fills ?? "{}");
  const names = new Set([...form.querySelectorAll("[data-fills]")].flatMap(other => Object.keys(JSON.parse(other.dataset.fills))));
  for (const name of names) {
    const fields = [...form.elements].filter(field => field.name === name);
    if (fields.some(field => field.dataset.typed)) continue;
    for (const field of fields) {
      if (field.type === "radio") field.checked = field.value === fills[name];
      else field.value = fills[name] ?? "";
    }
  }
}

addEventListener("input", event => { if (!event.target.dataset?.fills) event.target.dataset.typed = "yes"; });
addEventListener("change", event => {
  const choice = event.target;
  if (!choice.dataset?.fills) return;
  fill(choice);
  // What stands beside it now was seen or typed with this choice: the service need not ask.
  const answered = choice.form.querySelector("[name=answered]") ?? choice.form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "answered" }));
  answered.value = choice.value;
});
