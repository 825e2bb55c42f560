// Five faces as one group of radio buttons, and room for a word.
import { h } from "../dom.js";
import { face } from "../icons.js";
import { t } from "../texts.js";

const RATINGS = [1, 2, 3, 4, 5];

export function showRating(rating) {
  return h("span", { class: `chosen rate-${rating}`, title: t(`rating_${rating}`) }, face(rating));
}

// `send(rating, comment)` is called once a face is chosen and the form sent.
export function ratingForm(id, send) {
  const chosen = h("p", { class: "quiet", role: "status" });
  const comment = h("textarea", { rows: 2, maxlength: 1000, hidden: true, "aria-label": t("rating_comment"), placeholder: t("rating_comment") });
  const submit = h("button", { class: "primary", hidden: true }, t("rating_send"));
  const group = h("fieldset", {}, h("legend", { class: "unseen" }, t("rating_question")), h("div", { class: "faces" }, RATINGS.map((rating) => choice(id, rating))));
  const form = h("form", { class: "card card-form" }, group, chosen, comment, submit);
  group.addEventListener("change", (event) => {
    chosen.textContent = t(`rating_${event.target.value}`);
    comment.hidden = submit.hidden = false;
    form.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(Number(new FormData(form).get("rating")), comment.value.trim());
  });
  return form;
}

function choice(id, rating) {
  const input = h("input", { type: "radio", name: "rating", value: rating, id: `r${id}${rating}`, required: true });
  return h("span", { class: `rate-${rating}` }, input, h("label", { for: input.id, title: t(`rating_${rating}`) }, face(rating), h("span", { class: "unseen" }, t(`rating_${rating}`))));
}
