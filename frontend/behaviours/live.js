// The connection of the page: presence dot, live counts, sound and title count for waiting chats.
import { beep } from "../lib/sound.js";
import { coalesce, connected, staffSocket } from "../lib/socket.js";
import { text } from "../lib/texts.js";
import { toast } from "../lib/toast.js";

const POLL_MS = 15000; // while there is no socket, pages ask

const title = document.title;
let waiting = null;

function showPresence(element, state) {
  const label = text(state);
  element.dataset.state = state;
  element.title = label;
  element.querySelector(".presence-text").textContent = label;
}

function showCounts(source) {
  for (const data of source.querySelectorAll("[data-name]")) {
    const value = data.getAttribute("value");
    for (const badge of document.querySelectorAll(`[data-count="${data.dataset.name}"]`)) {
      badge.textContent = value === "0" ? "" : value;
      badge.classList.toggle("has-alert", data.dataset.name === "waiting" && value !== "0");
    }
    if (data.dataset.name === "waiting") showWaiting(parseInt(value, 10));
  }
}

function showWaiting(count) {
  document.title = count ? `(${count}) ${title}` : title;
  if (waiting !== null && count > waiting) beep();
  waiting = count;
}

function ended(socket) {
  socket.disconnect();
  toast(text("session_ended"), { tone: "danger", address: "/" });
}

export function live(element) {
  const counts = document.getElementById("nav-counts");
  const refresh = coalesce(() => document.body.dispatchEvent(new Event("counts")));
  counts?.addEventListener("htmx:after:swap", () => showCounts(counts));
  const work = coalesce(() => document.body.dispatchEvent(new Event("work")), 1000); // home looks again
  const presence = element.querySelector("[data-presence]");
  const socket = staffSocket();
  socket.on("connect", () => {
    showPresence(presence, "connected");
    refresh();
  });
  socket.on("disconnect", () => showPresence(presence, "disconnected"));
  socket.on("connect_error", () => showPresence(presence, "disconnected"));
  socket.on("session.ended", () => ended(socket));
  setInterval(() => {
    if (connected()) return;
    refresh();
    document.body.dispatchEvent(new Event("inbox-list"));
  }, POLL_MS);
  for (const name of ["queue.counts", "conversation.changed", "ticket.changed"]) {
    socket.on(name, refresh);
    socket.on(name, work);
  }
}
