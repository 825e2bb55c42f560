// Messages that the server has not acknowledged. They outlive a reload, keep their key, and go out
// one after the other in the order in which they were written.
import { Refused } from "./http.js";
import * as keep from "./keep.js";
import * as link from "./link.js";
import { changed, state } from "./state.js";
import * as thread from "./thread.js";

const PREFIX = "pending:";
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
let pending = [];
let failures = 0;
let busy = false;
let timer = 0;

export const all = () => pending;

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What an earlier page or another tab could not send.
export function load() {
  const known = new Set(pending.map((message) => message.client_key));
  const kept = keep.entries(PREFIX).map(([, message]) => message);
  pending.push(...kept.filter((message) => !known.has(message.client_key)));
  pending.sort((a, b) => a.written_at - b.written_at);
  flush();
}

export function send(body, extra = {}) {
  const message = { client_key: newKey(), body, written_at: Date.now(), ...extra };
  pending.push(message);
  save(message);
  flush();
  return message.client_key;
}

export function retry(message) {
  delete message.refusal;
  save(message);
  flush();
}

export function discard(message) {
  pending = pending.filter((other) => other !== message);
  keep.put({ [PREFIX + message.client_key]: null });
  changed("messages", []);
}

function save(message) {
  keep.put({ [PREFIX + message.client_key]: message });
  changed("messages", []);
}

export async function flush() {
  if (busy || !state.conversation) return;
  busy = true;
  clearTimeout(timer);
  try {
    for (let next = first(); next; next = first()) await deliver(next);
    failures = 0;
  } catch {
    timer = setTimeout(flush, PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)]);
  } finally {
    busy = false;
  }
}

const first = () => pending.find((message) => !message.refusal);

async function deliver(message) {
  if (thread.hasKey(message.client_key)) return discard(message); // another tab was faster
  const { client_key, body, quick_reply } = message;
  try {
    const answer = await link.ask("message.send", { client_key, body, quick_reply });
    thread.take(answer.message);
    if (!thread.hasKey(client_key)) await thread.catchUp(); // there was a hole before it
    discard(message);
  } catch (error) {
    if (!(error instanceof Refused) || error.code === "rate_limited") throw error;
    message.refusal = error.message;
    save(message);
  }
}

export function wake() {
  failures = 0;
  flush();
}
