// The conversation as numbers tell it: every message once, in order, without a hole.
import { Unreachable } from "./http.js";
import * as link from "./link.js";
import { changed, setConversation, state } from "./state.js";

const PAGE = 50;
let messages = new Map(); // by sequence
let stages = new Map(); // ticket id -> {number, stage, rating}, newer than the cards say
let last = 0;
let wanted = 0; // the highest sequence that a push spoke of
let read = 0;
let fetching = null;
let again = false; // asked once more while fetching: what came meanwhile may be missing

export const all = () => [...messages.values()].sort((a, b) => a.sequence - b.sequence);
export const lastSequence = () => last;
export const firstSequence = () => Math.min(...messages.keys());
export const ticketOf = (ticketId) => stages.get(ticketId);
export const hasKey = (clientKey) => [...messages.values()].some((message) => message.client_key === clientKey);
export const unread = () => all().filter((m) => m.sequence > read && m.author.kind !== "customer").length;

export function reset(conversation, history) {
  messages = new Map(history.map((message) => [message.sequence, message]));
  stages = new Map();
  wanted = 0;
  last = history.length ? history[history.length - 1].sequence : 0;
  read = conversation.customer_read_sequence || 0;
  changed("messages", []);
  changed("unread");
  lookAtTickets(history);
}

// Takes one message from a push or an answer; a hole before it is filled by asking.
export function take(message) {
  if (!state.conversation.id) setConversation({ id: message.conversation_id });
  if (message.conversation_id !== state.conversation.id) return;
  if (messages.has(message.sequence)) return;
  if (message.sequence > last + 1) {
    wanted = message.sequence;
    catchUp();
    return;
  }
  insert([message]);
}

function insert(list) {
  const fresh = list.filter((message) => !messages.has(message.sequence));
  if (!fresh.length) return;
  for (const message of fresh) messages.set(message.sequence, message);
  const news = fresh.filter((message) => message.sequence > last);
  last = Math.max(last, ...fresh.map((message) => message.sequence));
  changed("messages", news);
  changed("unread");
  lookAtTickets(news);
}

// Cards tell where a ticket stood when they were written.
async function lookAtTickets(news) {
  if (!news.some((message) => message.ticket_id || message.payload.ticket_id)) return;
  try {
    const { tickets } = await link.ask("ticket.list");
    for (const ticket of tickets) stages.set(ticket.ticket_id, ticket);
    changed("messages", []);
  } catch (error) {
    if (!(error instanceof Unreachable)) changed("problem", error);
  }
}

// Asks for everything after the last known message. Returns whether there was something new.
export function catchUp() {
  again = Boolean(fetching);
  fetching ||= fetchAfter().finally(() => {
    fetching = null;
  });
  return fetching;
}

async function fetchAfter() {
  const before = last;
  try {
    let answer;
    do {
      again = false;
      answer = await link.ask("messages.after", { after: last });
      insert(answer.messages);
      if (answer.conversation) setConversation(answer.conversation);
    } while (again || (answer.messages.length && (answer.more || last < wanted)));
  } catch (error) {
    if (!(error instanceof Unreachable)) changed("problem", error);
  }
  return last > before;
}

export async function fetchOlder() {
  const answer = await link.ask("messages.after", { after: Math.max(0, firstSequence() - 1 - PAGE) });
  insert(answer.messages.filter((message) => message.sequence < firstSequence()));
}

export function setStage(ticket) {
  stages.set(ticket.ticket_id, { ...stages.get(ticket.ticket_id), ...ticket });
  changed("messages", []);
}

// Marks everything as read, here and in the other tabs.
export function markRead() {
  if (!unread()) return;
  readUpTo(last);
  link.ask("read", { sequence: last }).catch(() => undefined); // the next message marks again
  changed("read.here", last);
}

export function readUpTo(sequence) {
  read = Math.max(read, sequence);
  changed("unread");
}
