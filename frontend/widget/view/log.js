// The thread on screen. Nodes are kept while nothing about them changes, so that a screen reader hears
// only what is new and nothing jumps.
import { button, h } from "../dom.js";
import { doneWith } from "../done.js";
import { glyph } from "../icons.js";
import * as outbox from "../outbox.js";
import { changed, on, state } from "../state.js";
import { locale, t } from "../texts.js";
import * as thread from "../thread.js";
import { authorOf, drawMessage, drawPending } from "./message.js";
import { day, dayOf } from "./times.js";
import { drawUpload, uploads } from "./uploads.js";

const NEAR_END_PX = 60;

export function log() {
  const list = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0" });
  const jump = button("", () => toEnd(list), { class: "jump", hidden: true });
  let nodes = new Map(); // key -> {node, mark}
  let follows = true; // the end stays in view

  const draw = (news = []) => {
    const stick = follows;
    const focused = list.contains(document.activeElement);
    list.setAttribute("aria-label", t("messages"));
    nodes = place(list, items(), nodes);
    jump.replaceChildren(glyph("down"), t("new_messages"));
    if (stick) toEnd(list);
    else if (news.some((message) => message.author.kind !== "customer")) jump.hidden = false;
    if (focused && !list.contains(document.activeElement)) changed("focus");
    seen(list);
  };
  list.addEventListener("scroll", () => {
    follows = atEnd(list);
    if (follows) jump.hidden = true;
    seen(list);
  });
  list.addEventListener("load", () => follows && toEnd(list), true); // a picture has come
  for (const topic of ["messages", "locale", "business", "conversation", "link", "typing", "uploads"]) on(topic, topic === "messages" ? draw : () => draw());
  on("written", () => toEnd(list));
  on("opened", () => requestAnimationFrame(() => { toEnd(list); seen(list); }));
  new ResizeObserver(() => follows && toEnd(list)).observe(list);
  draw();
  return h("div", { class: "log-wrap" }, list, jump);
}

const atEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}

function seen(list) {
  if (state.opened && document.visibilityState === "visible" && list.clientHeight && atEnd(list)) thread.markRead();
}

// What the list shows, in order: {key, mark, draw}; a new mark means drawing again.
function items() {
  const messages = thread.all();
  const waiting = outbox.all().filter((message) => !thread.hasKey(message.client_key));
  const quiet = !waiting.length && !uploads().length;
  return [
    ...start(messages),
    ...messages.flatMap((message, index) => [
      ...separator(message, messages[index - 1]),
      entry(message, { named: !follows(message, messages[index - 1]), newest: quiet && index === messages.length - 1 }),
    ]),
    ...waiting.map((message) => item(`p${message.client_key}`, [message.refusal, state.link === "offline"], () => drawPending(message))),
    ...uploads().map((upload) => item(`u${upload.key}`, [upload.problem], () => drawUpload(upload))),
    ...(state.typing ? [item("typing", [state.typing], typing)] : []),
  ];
}

const item = (key, mark, draw) => ({ key, mark: JSON.stringify([locale(), ...mark]), draw });

function start(messages) {
  if (messages.length && messages[0].sequence > 1) {
    const older = (event) => {
      event.currentTarget.disabled = true;
      thread.fetchOlder().catch((error) => changed("problem", error));
    };
    return [item("older", [messages[0].sequence], () => button(t("older"), older, { class: "pill older" }))];
  }
  const name = state.business.bot_name;
  const text = state.boot.greetings[locale()];
  const draw = () => h("div", { class: "message theirs bot" }, h("span", { class: "author" }, name), h("div", { class: "bubble" }, text));
  return text ? [item("greeting", [text, name], draw)] : [];
}

function separator(message, before) {
  if (before && dayOf(before.created_at) === dayOf(message.created_at)) return [];
  return [item(`d${dayOf(message.created_at)}`, [day(message.created_at)], () => h("p", { class: "day" }, h("span", {}, day(message.created_at))))];
}

function entry(message, spot) {
  const ticket = message.payload.ticket_id && thread.ticketOf(message.payload.ticket_id);
  const read = message.author.kind === "customer" && message.sequence <= state.conversation.staff_read_sequence;
  const { ask_answered: asked, quick_replies: replies } = message.payload;
  const asks = Boolean(asked || replies) && spot.newest; // a form half filled in must not be drawn again
  return item(message.id, [asks, read, ticket, doneWith(message)], () => drawMessage(message, spot));
}

function follows(message, before) {
  return before && before.kind !== "notice" && authorOf(before) === authorOf(message) && dayOf(before.created_at) === dayOf(message.created_at);
}

function typing() {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("p", { class: "typing" }, dots, t("typing", { name: state.typing }));
}

function place(list, wanted, nodes) {
  const next = new Map();
  let cursor = list.firstChild;
  for (const { key, mark, draw } of wanted) {
    const old = nodes.get(key);
    const node = old?.mark === mark ? old.node : draw();
    if (old && old.node !== node && old.node === cursor) cursor = cursor.nextSibling;
    if (old && old.node !== node) old.node.remove();
    if (node === cursor) cursor = cursor.nextSibling;
    else list.insertBefore(node, cursor);
    next.set(key, { node, mark });
  }
  for (const [key, { node }] of nodes) if (!next.has(key)) node.remove();
  return next;
}
