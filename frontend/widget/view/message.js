// One message of the thread, drawn from its JSON.
import { button, h, link, withLinks } from "../dom.js";
import { fileUrl } from "../http.js";
import { glyph } from "../icons.js";
import * as keep from "../keep.js";
import * as outbox from "../outbox.js";
import { state } from "../state.js";
import { t } from "../texts.js";
import { answeredCard, confirmCard, contactCard, ratingCard, ticketCard } from "./cards.js";
import { clock, exact, size } from "./times.js";

const CARDS = { ticket: ticketCard, confirm: confirmCard, rating: ratingCard, contact: contactCard };
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

// Whose words they are to the customer: all that no person said is the bot's.
export function authorOf({ author }) {
  if (author.kind === "customer") return "";
  return (author.kind === "agent" && author.name) || state.business.bot_name;
}

// `place`: {named: first of its author in a row, newest: last of the thread}
export function drawMessage(message, place) {
  if (message.kind === "notice") return h("p", { class: "notice" }, message.body);
  const mine = message.author.kind === "customer";
  const parts = [
    mine || !place.named ? null : h("span", { class: "author" }, authorOf(message)),
    mine && h("span", { class: "unseen" }, `${t("you")}: `),
    content(message),
    mine ? ownMarks(message) : time(message),
    CARDS[message.kind]?.(message),
    ...(mine ? [] : extras(message, place)),
  ];
  const live = mine ? { "aria-live": "off" } : {}; // nobody needs to hear the own words again
  return h("div", { class: `message ${mine ? "mine" : "theirs"} ${message.author.kind}`, ...live }, parts);
}

function content(message) {
  if (message.kind === "file") return fileBubble(message.payload.file || message.payload);
  return message.body ? h("div", { class: "bubble" }, withLinks(message.body)) : null;
}

function fileBubble(file) {
  const url = fileUrl(file.id, keep.get("token"));
  const shown = PICTURES.has(file.media_type) && !navigator.connection?.saveData;
  const picture = shown && h("img", { src: url, alt: "", loading: "lazy", decoding: "async" });
  const label = h("span", { class: "file-name" }, file.name, h("small", {}, size(file.size)));
  return h("a", { class: "bubble file", href: url, download: file.name, "aria-label": t("file", { name: file.name }) }, picture, h("span", { class: "file-line" }, glyph("file"), label));
}

function time(message) {
  return h("time", { datetime: message.created_at, title: exact(message.created_at) }, clock(message.created_at));
}

function ownMarks(message) {
  const seen = message.sequence <= state.conversation.staff_read_sequence;
  return h("span", { class: "marks" }, time(message), glyph(seen ? "checks" : "check"), h("span", { class: "unseen" }, t(seen ? "read" : "sent")));
}

function extras(message, { newest }) {
  const { source, quick_replies: replies } = message.payload;
  return [
    source && h("p", { class: "source" }, glyph("book"), h("span", {}, `${t("source")}: `, source.url ? link(source.url, source.title) : source.title)),
    message.payload.ask_answered && newest && answeredCard(message),
    newest && replies?.length > 0 && quickReplies(replies),
  ];
}

function quickReplies(replies) {
  const choose = ({ label, value }) => outbox.send(label, { quick_reply: value });
  return h("div", { class: "quick" }, replies.map((reply) => button(reply.label, () => choose(reply), { class: "pill" })));
}

// A message that the server has not acknowledged.
export function drawPending(message) {
  const failed = message.refusal !== undefined;
  const words = failed ? message.refusal || t("not_sent") : t(state.link === "offline" ? "waiting_to_send" : "sending");
  const marks = h("span", { class: failed ? "marks failed" : "marks" }, glyph(failed ? "warning" : "clock"), h("span", { class: failed ? "" : "quiet" }, words));
  const actions = failed && h("span", { class: "failed-actions" },
    button(t("retry"), () => outbox.retry(message), { class: "text-button" }),
    button(t("discard"), () => outbox.discard(message), { class: "text-button" }));
  return h("div", { class: "message mine pending", "aria-live": "off" }, h("span", { class: "unseen" }, `${t("you")}: `), h("div", { class: "bubble" }, withLinks(message.body)), marks, actions);
}
