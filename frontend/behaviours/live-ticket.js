// A ticket page: head and side are fetched again when the ticket changed; dialogs with lists on first use.
// The timeline looks after itself (behaviours/thread.js).
import { refreshAgo } from "../lib/ago.js";
import { scan } from "../lib/behaviours.js";
import { openDialog } from "../lib/dialogs.js";
import { fromHtml } from "../lib/dom.js";
import { part } from "../lib/http.js";
import { coalesce, staffSocket } from "../lib/socket.js";

const version = () => Number(document.getElementById("ticket-head")?.dataset.version ?? 0);
const isBusy = (element) => Boolean(element.querySelector("dialog[open]"));

async function refresh(id) {
  const old = document.getElementById(id);
  if (!old || isBusy(old)) return; // nobody loses what they are typing; the server says who was faster
  const answer = await part(old.dataset.address);
  const now = document.getElementById(id);
  if (!answer.ok || !now || isBusy(now)) return;
  const fresh = fromHtml(answer.html);
  if (Number(fresh.dataset.version ?? Infinity) < version()) return;
  now.replaceWith(fresh);
  window.htmx.process(fresh);
  scan();
  refreshAgo();
}

// "Send and wait" is offered only while the ticket may go there.
function showWait() {
  const may = document.getElementById("ticket-head")?.dataset.canWait === "yes";
  for (const button of document.querySelectorAll(".ticket [data-wait]")) button.hidden = !may;
}

async function openLazily(holder, name) {
  if (holder.dataset.version !== String(version())) {
    const answer = await part(holder.dataset.address);
    if (!answer.ok) return;
    holder.innerHTML = answer.html; // our own partial, escaped by the server
    holder.dataset.version = String(version());
    window.htmx.process(holder);
  }
  openDialog(name);
}

export function liveTicket(element) {
  const holder = element.querySelector("#ticket-dialogs");
  const socket = staffSocket();
  let head = document.getElementById("ticket-head");
  let behind = false;
  const all = coalesce(async () => {
    behind = false;
    await Promise.all([refresh("ticket-head"), refresh("ticket-side")]);
    head = document.getElementById("ticket-head");
    showWait();
  });
  const changed = (data) => {
    if (data.ticket_id !== element.dataset.ticket || (data.version ?? Infinity) <= version()) return;
    behind = isBusy(element);
    if (!behind) all();
  };
  let joined = socket.connected;
  const connect = () => {
    if (joined) all();
    joined = true;
  };
  const clicked = (event) => {
    const opener = event.target.closest("[data-lazy-dialog]");
    if (opener) openLazily(holder, opener.dataset.lazyDialog);
  };
  const swapped = () => {
    const now = document.getElementById("ticket-head");
    if (now === head) return; // something else of the page was swapped
    head = now;
    for (const dialog of holder.querySelectorAll("dialog[open]")) dialog.close(); // the change was accepted
    refresh("ticket-side");
    showWait();
  };
  const closed = () => behind && all(); // what came while a dialog was open
  socket.on("ticket.changed", changed);
  socket.on("connect", connect);
  element.addEventListener("click", clicked);
  element.addEventListener("close", closed, true); // of a dialog; does not bubble
  document.addEventListener("htmx:after:swap", swapped);
  showWait();
  return () => {
    socket.off("ticket.changed", changed);
    socket.off("connect", connect);
    document.removeEventListener("htmx:after:swap", swapped);
  };
}
