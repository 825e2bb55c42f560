// What the shop asks before the first message; fields it does not require may stay empty.
import { h } from "../dom.js";
import { on, state } from "../state.js";
import { locale, t } from "../texts.js";

const KINDS = {
  name: { autocomplete: "name", maxlength: 120 },
  email: { type: "email", autocomplete: "email", maxlength: 255 },
  phone: { type: "tel", autocomplete: "tel", maxlength: 32, inputmode: "tel" },
};

// `onsend(values)` may reject with what the server refused.
export function prechat({ onsend }) {
  const form = h("form", { class: "prechat", novalidate: true });
  const draw = () => form.replaceChildren(...content());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = entered(form);
    const problems = missing(values);
    show(form, problems);
    if (Object.keys(problems).length) return;
    const submit = form.querySelector(".primary");
    submit.disabled = true;
    await onsend(values).catch((error) => show(form, error.fields || {}, error.message));
    submit.disabled = false;
  });
  on("locale", draw);
  draw();
  return form;
}

function content() {
  const fields = state.business.prechat_fields.filter((name) => KINDS[name]);
  return [
    h("p", { class: "greeting" }, state.boot.greetings[locale()]),
    h("h2", {}, t("prechat")),
    ...fields.map(field),
    h("p", { class: "field-error general", role: "alert" }),
    h("button", { class: "primary" }, t("begin")),
  ];
}

function field(name) {
  const required = state.business.prechat_required.includes(name);
  const input = h("input", { name, id: `f-${name}`, "aria-describedby": `e-${name}`, required, ...KINDS[name] });
  const hint = required ? null : h("small", { class: "quiet" }, ` ${t("optional")}`);
  return h("div", { class: "field" }, h("label", { for: input.id }, t(name), hint), input, h("p", { class: "field-error", id: `e-${name}` }));
}

function entered(form) {
  const values = Object.fromEntries(new FormData(form));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
}

function missing(values) {
  return Object.fromEntries(state.business.prechat_required.filter((name) => !values[name]).map((name) => [name, [t("required")]]));
}

function show(form, problems, general = "") {
  for (const input of form.querySelectorAll("input")) {
    const problem = problems[input.name]?.[0] || "";
    form.querySelector(`#e-${input.name}`).textContent = problem;
    input.setAttribute("aria-invalid", Boolean(problem));
  }
  form.querySelector(".general").textContent = Object.keys(problems).length ? "" : general;
  form.querySelector("[aria-invalid=true]")?.focus();
}
