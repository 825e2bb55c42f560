// Who the visitor is to the server: one token for all tabs, begun at the first need.
import { bridge } from "./bridge.js";
import { Refused, request, Unreachable } from "./http.js";
import * as keep from "./keep.js";
import * as link from "./link.js";
import * as outbox from "./outbox.js";
import { changed, setConversation, state } from "./state.js";
import { locale } from "./texts.js";
import * as thread from "./thread.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];
const TYPING_ENDS_MS = 8000; // whoever lost the connection does not type for ever
let silence = 0;
let beginning = null;
let failures = 0;
let timer = 0;

export const begun = () => Boolean(state.conversation);
export const underWay = () => beginning;

export const prechatDue = () => state.business.prechat_fields.length > 0 && !keep.get("token") && !state.identity;

// Begins, or begins anew. Rejects with Refused (a field is wrong); without a connection it goes on trying.
// `as`: the shop has said who it is, so what is under way does not count.
export function begin(contact = {}, { as } = {}) {
  clearTimeout(timer);
  if (as) state.identity = as;
  const work = () => alone(() => enter(contact));
  if (!beginning) beginning = work();
  else if (as) beginning = beginning.then(work, work);
  const mine = beginning;
  const over = () => {
    if (beginning === mine) beginning = null;
  };
  mine.then(over, over);
  return mine;
}

// Two tabs that begin at once must not become two visitors.
function alone(work) {
  return navigator.locks && keep.shared() ? navigator.locks.request(`tanggap:${state.boot.key}`, work) : work();
}

async function enter(contact) {
  keep.refresh();
  const data = { key: state.boot.key, locale: locale(), page_url: state.pageUrl.slice(0, 500), ...contact };
  if (keep.get("token")) data.token = keep.get("token");
  if (state.identity) data.identity = state.identity.token;
  if (Object.keys(state.attributes).length) data.attributes = state.attributes;
  try {
    adopt(await request("POST", "/session", { data }));
  } catch (error) {
    if (error instanceof Unreachable) later(contact);
    else await refused(error, contact);
  }
}

function adopt({ token, customer, business, conversation, messages }) {
  failures = 0;
  keep.put({ token });
  state.customer = customer;
  state.business = { ...state.business, ...business };
  const sameAsBefore = state.conversation?.id === conversation.id;
  setConversation(conversation);
  changed("business");
  if (sameAsBefore) messages.forEach(thread.take);
  else thread.reset(conversation, messages);
  link.set("http");
  link.start(pushes, { catchUp: thread.catchUp, renew: begin });
  outbox.load();
}

function later(contact) {
  link.set("offline");
  timer = setTimeout(() => begin(contact), PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)]);
}

async function refused(error, contact) {
  bridge.event("error", { code: error.code, message: error.message });
  if (!state.identity || !(error instanceof Refused)) throw error;
  state.identity = null; // forged or expired: go on as the visitor of this browser
  await enter(contact);
}

const pushes = {
  "message.posted": thread.take,
  "conversation.changed": setConversation,
  "ticket.changed": thread.setStage,
  typing({ name, typing }) {
    clearTimeout(silence);
    if (typing) silence = setTimeout(() => pushes.typing({ typing: false }), TYPING_ENDS_MS);
    state.typing = typing ? name : "";
    changed("typing");
  },
  read({ reader, sequence }) {
    if (reader === "customer") thread.readUpTo(sequence);
    else setConversation({ staff_read_sequence: Math.max(sequence, state.conversation.staff_read_sequence) });
    changed("messages", []);
  },
};

export function hurry() {
  failures = 0;
  if (begun()) link.hurry();
  else if (timer) begin();
}

// Forgets the visitor in this browser.
export function reset() {
  link.stop();
  keep.forgetAll();
}
