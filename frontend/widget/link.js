// One way to ask, two transports: the socket while it lives, else the same call over HTTP with the
// same keys. Without a socket new messages are fetched with back-off.
import { request, Unreachable } from "./http.js";
import * as keep from "./keep.js";
import * as socket from "./socket.js";
import { changed, state } from "./state.js";
import { locale } from "./texts.js";

const LOOK_AGAIN_MS = 45_000; // a push may be lost; the number of the next message would tell too late
const GRACE_MS = 1500; // a socket that comes back at once is not worth a call
const QUICKEST_MS = 2000;
const SLOWEST_MS = { opened: 15_000, hidden: 60_000 };
const ROUTES = {
  "message.send": (data) => ["POST", "/messages", data],
  "messages.after": ({ after }) => ["GET", `/messages?after=${after}`],
  read: (data) => ["POST", "/read", data],
  "person.request": () => ["POST", "/person", {}],
  "bot.return": () => ["POST", "/bot", {}],
  "contact.give": (data) => ["POST", "/contact", data],
  "ticket.list": () => ["GET", "/tickets"],
  "ticket.confirm": ({ ticket_id }) => ["POST", `/tickets/${ticket_id}/confirm`, {}],
  "ticket.not_solved": ({ ticket_id, ...data }) => ["POST", `/tickets/${ticket_id}/not-solved`, data],
  "ticket.rate": ({ ticket_id, ...data }) => ["POST", `/tickets/${ticket_id}/rating`, data],
  "answer.confirm": (data) => ["POST", "/answered", data],
};
let catchUp = async () => undefined; // fetches what is missing; given by thread.js
let renew = async () => undefined; // begins a new session; given by session.js
let pause = QUICKEST_MS;
let timer = 0;

export function set(name) {
  if (state.link === name) return;
  state.link = name;
  changed("link");
}

export function start(pushes, hooks) {
  ({ catchUp, renew } = hooks);
  socket.connect(() => ({ token: keep.get("token"), locale: locale() }), {
    ...pushes,
    up() {
      set("live");
      clearTimeout(timer);
      catchUp();
    },
    down: () => schedule(GRACE_MS),
    refused: () => renew(),
  });
  schedule(GRACE_MS);
}

export function stop() {
  clearTimeout(timer);
  socket.disconnect();
}

// Throws Refused or Unreachable.
export async function ask(event, data = {}) {
  if (socket.live()) {
    try {
      return await socket.ask(event, data);
    } catch (error) {
      if (!(error instanceof Unreachable)) return retried(event, data, error);
    }
  }
  return overHttp(event, data);
}

async function overHttp(event, data, again = true) {
  const [method, path, body] = ROUTES[event](data);
  try {
    const answer = await request(method, path, { data: body, token: keep.get("token") });
    if (!socket.live()) set("http");
    return answer;
  } catch (error) {
    if (error instanceof Unreachable) {
      if (!socket.live()) set("offline");
      throw error;
    }
    if (again) return retried(event, data, error);
    throw error;
  }
}

async function retried(event, data, error) {
  if (error.code !== "not_authenticated") throw error;
  await renew();
  return overHttp(event, data, false);
}

export function hurry() {
  pause = QUICKEST_MS;
  socket.hurry();
  schedule(0);
}

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(poll, delay);
}

async function poll() {
  if (socket.live()) return;
  if (!keep.get("token")) return;
  const news = await catchUp();
  if (socket.live()) return;
  pause = news ? QUICKEST_MS : Math.min(pause * 1.5, SLOWEST_MS[watched() ? "opened" : "hidden"]);
  schedule(pause);
}

const watched = () => state.opened && document.visibilityState === "visible";

setInterval(() => socket.live() && watched() && catchUp(), LOOK_AGAIN_MS);
window.addEventListener("online", hurry);
window.addEventListener("offline", () => set("offline"));
document.addEventListener("visibilitychange", () => watched() && state.link !== "live" && hurry());
