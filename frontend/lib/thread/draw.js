// Draws a thread from its items, history and live alike; keeps elements that did not change.
import { clock, exact, tag } from "../ago.js";
import { icon, make } from "../dom.js";
import { text } from "../texts.js";
import { extras, words } from "./parts.js";

const STATE_ICONS = { sending: "clock", sent: "check2", read: "check2-all", failed: "exclamation-circle" };
const GROUP_MS = 5 * 60 * 1000;

function stateMark(state) {
  const mark = make("span", `message-state is-${state}`);
  mark.append(icon(STATE_ICONS[state], text(`state_${state}`)));
  mark.title = text(`state_${state}`);
  return mark;
}

function timeMark(data) {
  const moment = new Date(data.created_at);
  const time = make("time", "", clock(moment));
  time.dateTime = data.created_at;
  const seconds = data.response_seconds;
  time.title = exact(moment) + (seconds != null ? ` · ${text("answered_in", { seconds: Math.round(seconds) })}` : "");
  return time;
}

function foot(item) {
  const line = make("div", "message-foot");
  line.append(timeMark(item.data));
  if (item.state && STATE_ICONS[item.state]) line.append(stateMark(item.state));
  if (item.state === "failed") {
    const again = make("button", "btn btn-sm btn-outline-danger", text("retry"));
    again.type = "button";
    again.dataset.retry = item.key;
    line.append(again);
  }
  return line;
}

function head(kind, name) {
  const line = make("div", "message-head");
  if (kind === "bot") line.append(icon("robot"));
  if (kind === "note") line.append(icon("lock"));
  line.append(kind === "note" ? text("note_by", { name }) : name || text(`author_${kind}`));
  return line;
}

function drawMessage(item) {
  const { author, body, kind } = item.data;
  if (kind === "notice" || author.kind === "system") return drawNotice(item);
  const element = make("li", `message from-${author.kind}`);
  const bubble = make("div", "message-bubble");
  if (body) bubble.append(words(body));
  bubble.append(...extras(item.data));
  element.append(head(author.kind, author.name), bubble, foot(item));
  return element;
}

function drawNotice(item) {
  const element = make("li", "message is-notice");
  element.append(make("span", "", item.data.body), ...extras(item.data), timeMark(item.data));
  return element;
}

function drawNote(item) {
  const element = make("li", "message is-note");
  const bubble = make("div", "message-bubble");
  bubble.append(words(item.data.body));
  element.append(head("note", item.data.author_name), bubble, foot(item));
  return element;
}

function drawHistory(item) {
  const { actor, text: what, reason } = item.data;
  const element = make("li", "message is-notice is-history");
  const line = make("span", "");
  line.append(icon("clock-history"), ` ${actor ? `${actor}: ` : ""}${what}`);
  if (reason) line.append(make("q", "history-reason", reason));
  element.append(line, timeMark(item.data));
  return element;
}

const DRAW = { message: drawMessage, note: drawNote, history: drawHistory };
const day = (item) => new Date(item.data.created_at).toDateString();
const SPEAKERS = {
  message: ({ author }) => `${author.kind}:${author.name}`,
  note: (note) => `note:${note.author_name}`,
  history: (line) => line.id, // never grouped
};
const speaker = (item) => SPEAKERS[item.what](item.data);

function dayLine(item) {
  const line = make("li", "thread-day");
  const moment = new Date(item.data.created_at);
  const format = new Intl.DateTimeFormat(tag(), { weekday: "long", day: "numeric", month: "long" });
  line.append(make("span", "", format.format(moment)));
  return line;
}

function continues(item, before) {
  if (!before || day(item) !== day(before) || speaker(item) !== speaker(before)) return false;
  return Date.parse(item.data.created_at) - Date.parse(before.data.created_at) < GROUP_MS;
}

export class Drawing {
  constructor(list) {
    this.list = list;
    this.drawn = new Map(); // key -> {signature, element}
  }

  element(item) {
    const signature = `${item.data.sequence ?? ""}|${item.state}|${item.data.ticket_id ?? ""}`;
    const known = this.drawn.get(item.key);
    if (known?.signature === signature) return known.element;
    const element = DRAW[item.what](item);
    element.dataset.key = item.key;
    if (item.data.sequence) element.dataset.sequence = item.data.sequence;
    this.drawn.set(item.key, { signature, element });
    return element;
  }

  show(items) {
    const wanted = [];
    items.forEach((item, index) => {
      const before = items[index - 1];
      if (!before || day(before) !== day(item)) wanted.push(dayLine(item));
      const element = this.element(item);
      element.classList.toggle("continues", continues(item, before));
      wanted.push(element);
    });
    let here = this.list.firstElementChild;
    for (const element of wanted) {
      if (element === here) here = here.nextElementSibling;
      else this.list.insertBefore(element, here);
    }
    while (here) {
      const next = here.nextElementSibling;
      here.remove();
      here = next;
    }
  }
}
