// Cards under a message: the ticket, its confirmation, the rating, the contact question.
import { button, h, link } from "../dom.js";
import { doneWith, settle } from "../done.js";
import { glyph } from "../icons.js";
import { changed } from "../state.js";
import { t } from "../texts.js";
import * as thread from "../thread.js";
import { ratingForm, showRating } from "./rating.js";

// What the card says of the ticket, and what is known since.
const ticketOf = ({ payload }) => ({ ...payload, ...thread.ticketOf(payload.ticket_id) });

const report = (error) => changed("problem", error);

export function ticketCard(message) {
  const ticket = ticketOf(message);
  const stage = ticket.stage || "progress";
  const heading = h("p", { class: "card-title" }, glyph("ticket"), t("ticket", { number: ticket.number }));
  const badge = h("span", { class: `stage ${stage}` }, t(`stage_${stage}`));
  const follow = ticket.link && h("p", {}, link(ticket.link, t("ticket_follow")));
  return h("div", { class: "card" }, h("div", { class: "card-head" }, heading, badge), follow);
}

export function confirmCard(message) {
  const { ticket_id: id, number, stage } = ticketOf(message);
  const done = doneWith(message) || { finished: "confirmed", team_handling: "not_solved", progress: "not_solved" }[stage];
  if (done) return thanks(t(done));
  const missing = h("textarea", { rows: 2, maxlength: 2000, "aria-label": t("confirm_missing"), placeholder: t("confirm_missing") });
  const send = (value, event, data = {}) => settle(message, value, event, { ticket_id: id, ...data }).catch(report);
  const more = h("form", { class: "card-form", hidden: true }, missing, h("button", { class: "primary" }, t("send")));
  more.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = missing.value.trim();
    send("not_solved", "ticket.not_solved", body ? { body } : {});
  });
  const choices = h("div", { class: "row" },
    button(t("confirm_yes"), () => send("confirmed", "ticket.confirm"), { class: "primary" }),
    button(t("confirm_no"), () => { more.hidden = false; missing.focus(); }, { class: "secondary" }));
  return h("div", { class: "card", role: "group", "aria-label": `${t("confirm_question")} ${t("ticket", { number })}` }, choices, more);
}

export function ratingCard(message) {
  const { ticket_id: id, rating: given } = ticketOf(message);
  const done = doneWith(message) || given;
  if (done) return h("div", { class: "card done" }, showRating(done), h("p", {}, t("rated")));
  const send = (rating, comment) => settle(message, rating, "ticket.rate", { ticket_id: id, rating, ...(comment ? { comment } : {}) }).catch(report);
  return ratingForm(message.id, send);
}

export function contactCard(message) {
  const done = doneWith(message);
  if (done) return thanks(done === "skip" ? t("contact_skipped") : t("contact_saved", { value: done }));
  const error = h("p", { class: "field-error", id: `e${message.id}`, role: "alert" });
  const field = h("input", { autocomplete: "email", maxlength: 200, required: true, placeholder: t("contact_label"), "aria-label": t("contact_label"), "aria-describedby": error.id });
  const give = async (value, data) => {
    try {
      await settle(message, value, "contact.give", data);
    } catch (refusal) {
      error.textContent = Object.values(refusal.fields || {}).flat()[0] || t("failed");
      field.setAttribute("aria-invalid", "true");
    }
  };
  const form = h("form", { class: "card card-form", novalidate: true }, field, error,
    h("div", { class: "row" }, h("button", { class: "primary" }, t("contact_save")), button(t("contact_skip"), () => give("skip", { skip: true }), { class: "secondary" })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = contactData(field.value.trim());
    if (data) give(field.value.trim(), data);
    else error.textContent = t("contact_wrong");
    field.toggleAttribute("aria-invalid", !data);
  });
  return form;
}

export function contactData(value) {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return { email: value };
  return /^\+?[\d\s().-]{8,20}$/.test(value) ? { phone: value } : null;
}

export function answeredCard(message) {
  const done = doneWith(message);
  if (done) return h("p", { class: "answered quiet" }, t(done));
  const say = (answered) => settle(message, answered ? "answered_yes" : "answered_no", "answer.confirm", { answered }).catch(report);
  return h("p", { class: "answered" }, h("span", {}, t("answered")),
    button(t("yes"), () => say(true), { class: "text-button", "aria-label": `${t("answered")} ${t("yes")}` }),
    button(t("no"), () => say(false), { class: "text-button", "aria-label": `${t("answered")} ${t("no")}` }));
}

function thanks(text) {
  return h("p", { class: "card done" }, glyph("check"), text);
}
