// The inbox: rows are fetched again when their conversation changed, and stay in order.
// data-row-address holds "{id}" and the filters of the present list.
import htmx from "htmx.org/dist/htmx.esm.js";
import { fromHtml } from "../lib/dom.js";
import { part } from "../lib/http.js";
import { refreshAgo } from "../lib/ago.js";
import { coalesce, staffSocket } from "../lib/socket.js";

const wanted = new Map(); // conversation id -> newest version told

const rowOf = (list, id) => list.querySelector(`[data-row="${id}"]`);
const versionOf = (row) => Number(row?.dataset.version ?? -1);

function place(list, row) {
  const oldestFirst = list.dataset.order === "oldest";
  const before = [...list.querySelectorAll("[data-row]")].find((other) =>
    oldestFirst ? other.dataset.sort > row.dataset.sort : other.dataset.sort < row.dataset.sort,
  );
  list.insertBefore(row, before ?? null);
}

function put(list, id, html) {
  const old = rowOf(list, id);
  const row = html.trim() ? fromHtml(html) : null;
  if (row && versionOf(row) < versionOf(old)) return;
  const hadFocus = old?.contains(document.activeElement);
  const wasChosen = old?.classList.contains("is-chosen");
  old?.remove();
  if (!row) return;
  row.classList.toggle("is-chosen", Boolean(wasChosen));
  place(list, row);
  htmx.process(row);
  if (hadFocus) row.querySelector("a")?.focus({ preventScroll: true });
}

async function fetchRow(element, list, id) {
  const open = document.querySelector("[data-conversation-id]")?.dataset.conversationId;
  const address = element.dataset.rowAddress.replace("ID", id);
  const answer = await part(`${address}${open === id ? "&open=1" : ""}`);
  if (answer.ok || answer.status === 404) put(list, id, answer.ok ? answer.html : "");
  element.querySelector("[data-list-empty]").hidden = Boolean(list.querySelector("[data-row]"));
  refreshAgo();
}

function markOpen(element) {
  const open = document.querySelector("[data-conversation-id]")?.dataset.conversationId;
  for (const row of element.querySelectorAll("[data-row]")) {
    const link = row.querySelector("a");
    if (row.dataset.row === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  element.classList.toggle("has-open", Boolean(open));
}

export function inbox(element) {
  const present = () => element.querySelector("[data-rows]"); // the list pane may have been fetched anew
  const socket = staffSocket();
  const fetchAll = coalesce(() => {
    const list = present();
    const due = [...wanted].filter(([id, version]) => version > versionOf(rowOf(list, id)) || version === Infinity);
    wanted.clear();
    due.forEach(([id]) => fetchRow(element, list, id));
  });
  const want = (id, version) => {
    wanted.set(id, Math.max(version, wanted.get(id) ?? -1));
    fetchAll();
  };
  const changed = ({ conversation_id: id, version = Infinity }) => {
    want(id, version);
    document.body.dispatchEvent(new CustomEvent("counts"));
    if (document.querySelector(`[data-conversation-id="${id}"]`)) document.body.dispatchEvent(new Event("conversation"));
  };
  const read = ({ conversation_id: id, reader }) => reader === "staff" && rowOf(present(), id) && want(id, Infinity);
  const ticketChanged = () => document.body.dispatchEvent(new Event("conversation"));
  let joined = false;
  const connect = () => {
    if (joined) document.body.dispatchEvent(new Event("inbox-list")); // something may have happened meanwhile
    joined = true;
  };
  const opened = () => markOpen(element);
  const handlers = { "conversation.changed": changed, read, "ticket.changed": ticketChanged, connect };
  for (const [name, handle] of Object.entries(handlers)) socket.on(name, handle);
  document.addEventListener("htmx:after:swap", opened);
  markOpen(element);
  return () => {
    for (const [name, handle] of Object.entries(handlers)) socket.off(name, handle);
    document.removeEventListener("htmx:after:swap", opened);
  };
}
