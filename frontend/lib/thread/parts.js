// What a message carries besides its words: files, quick replies, source, ticket and rating cards.
import { make, icon } from "../dom.js";
import { text } from "../texts.js";

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/g;
const KB = 1024;

export function words(body) {
  const paragraph = make("div", "message-words");
  body.split(LINK).forEach((piece, index) => {
    if (index % 2 === 0) {
      paragraph.append(piece);
      return;
    }
    const link = make("a", "", piece);
    link.href = piece;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    paragraph.append(link);
  });
  return paragraph;
}

export function size(bytes) {
  if (bytes < KB) return `${bytes} B`;
  return bytes < KB * KB ? `${Math.round(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}

function file({ id, name, media_type: type = "", size: bytes = 0 }) {
  const link = make("a", "message-file");
  link.href = `/inbox/files/${id}`;
  if (type.startsWith("image/")) {
    const image = make("img");
    image.src = link.href;
    image.alt = name;
    image.loading = "lazy";
    link.append(image);
  }
  const label = make("span", "message-file-name");
  label.append(icon("paperclip"), make("span", "text-truncate", name), make("span", "message-small", size(bytes)));
  link.append(label);
  return link;
}

function quickReplies(options) {
  const row = make("div", "message-options");
  row.setAttribute("aria-label", text("offered"));
  row.append(...options.map((option) => make("span", "message-option", option.label)));
  return row;
}

function source({ title }) {
  const line = make("div", "message-small");
  line.append(icon("book"), ` ${text("source")}: ${title}`);
  return line;
}

function ticketCard(payload) {
  const card = make("a", "message-card");
  card.href = `/tickets/${payload.ticket_id}`;
  card.append(icon("ticket-detailed"), make("strong", "", text("ticket_number", { number: payload.number })));
  return card;
}

function rating({ rating: given }) {
  return make("div", "message-small", given ? text("rated", { rating: given }) : text("asked_rating"));
}

export function extras({ kind, payload = {} }) {
  const found = [];
  const carried = payload.file ?? (kind === "file" ? payload : null);
  if (carried?.id) found.push(file(carried));
  if (payload.quick_replies?.length) found.push(quickReplies(payload.quick_replies));
  if (payload.source?.title) found.push(source(payload.source));
  if (kind === "ticket" && payload.ticket_id) found.push(ticketCard(payload));
  if (kind === "rating") found.push(rating(payload));
  return found;
}
