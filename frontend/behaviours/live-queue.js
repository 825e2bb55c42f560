// A queue page: rows are fetched again when their ticket changed and stay in order; tabs count anew.
// Where row by row cannot equal a reload (the page is full, or not the first), the list is fetched whole.
import { refreshAgo } from "../lib/ago.js";
import { fromHtml } from "../lib/dom.js";
import { part } from "../lib/http.js";
import { coalesce, staffSocket } from "../lib/socket.js";

const NO_TICKET = "00000000-0000-0000-0000-000000000000";
const OVERVIEW_MS = 1000;

class Queue {
  constructor(element) {
    this.element = element;
    this.wanted = new Map(); // ticket id -> newest version told
    this.fetchSoon = coalesce(() => this.fetchWanted());
    this.tabsSoon = coalesce(() => this.replace("queue-tabs", "tabsAddress"));
    this.overviewSoon = coalesce(() => this.replace("queue-overview", "overviewAddress"), OVERVIEW_MS);
  }

  get list() {
    return this.element.querySelector("#queue-list");
  }

  get rows() {
    return this.list.querySelector("[data-rows]");
  }

  rowOf(id) {
    return this.rows.querySelector(`[data-row="${id}"]`);
  }

  changed({ ticket_id: id, version = 0, stage }) {
    const row = this.rowOf(id);
    if (row && version && Number(row.dataset.version) >= version) return;
    if (row || stage === this.element.dataset.stage) {
      this.wanted.set(id, version);
      this.fetchSoon();
    }
    this.tabsSoon();
    this.overviewSoon();
  }

  async fetchWanted() {
    const ids = [...this.wanted.keys()];
    this.wanted.clear();
    await Promise.all(ids.map((id) => this.fetchRow(id)));
    this.showEmpty();
    refreshAgo();
  }

  async fetchRow(id) {
    const answer = await part(this.element.dataset.rowAddress.replace(NO_TICKET, id));
    if (!answer.ok && answer.status !== 404) return this.fail();
    this.put(id, answer.ok && answer.html.trim() ? fromHtml(answer.html) : null);
    return this.fail(false);
  }

  put(id, row) {
    const old = this.rowOf(id);
    if (row && old && Number(row.dataset.version) < Number(old.dataset.version)) return;
    if (Boolean(row) !== Boolean(old) && this.mustReload(Boolean(row))) {
      this.reload();
      return;
    }
    const focused = old?.contains(document.activeElement);
    row?.classList.toggle("is-chosen", Boolean(old?.classList.contains("is-chosen")));
    old?.remove();
    if (row) this.place(row);
    if (row && focused) row.querySelector("a")?.focus({ preventScroll: true });
  }

  // A row came or went: does another row have to leave or follow?
  mustReload(came) {
    const { more, first, size } = this.list.dataset;
    return Boolean(more) || !first || (came && this.rows.children.length >= Number(size));
  }

  place(row) {
    const descending = this.list.dataset.order === "desc";
    const after = [...this.rows.children].find((other) =>
      descending ? other.dataset.sort < row.dataset.sort : other.dataset.sort > row.dataset.sort,
    );
    this.rows.insertBefore(row, after ?? null);
  }

  showEmpty() {
    const any = this.rows.children.length > 0;
    this.list.querySelector("[data-list-empty]").hidden = any;
    this.list.querySelector("table").hidden = !any;
  }

  async reload() {
    this.list.setAttribute("aria-busy", "true");
    const answer = await part(this.element.dataset.listAddress);
    this.list.removeAttribute("aria-busy");
    this.fail(!answer.ok);
    if (!answer.ok) return;
    const chosen = this.rows.querySelector(".is-chosen")?.dataset.row;
    this.list.replaceWith(fromHtml(answer.html));
    if (chosen) this.rowOf(chosen)?.classList.add("is-chosen");
    refreshAgo();
  }

  async replace(id, address) {
    const old = document.getElementById(id);
    if (!old) return;
    const answer = await part(old.dataset[address]);
    if (answer.ok) document.getElementById(id)?.replaceWith(fromHtml(answer.html));
    refreshAgo();
  }

  fail(failed = true) {
    this.element.querySelector("[data-list-failed]").hidden = !failed;
  }

  catchUp() {
    if (this.joined) {
      this.reload(); // something may have happened while the connection was away
      this.tabsSoon();
      this.overviewSoon();
    }
    this.joined = true;
  }
}

export function liveQueue(element) {
  const queue = new Queue(element);
  const socket = staffSocket();
  const handlers = { "ticket.changed": (data) => queue.changed(data), connect: () => queue.catchUp() };
  for (const [name, handle] of Object.entries(handlers)) socket.on(name, handle);
  element.addEventListener("click", (event) => event.target.closest("[data-list-retry]") && queue.reload());
  if (socket.connected) queue.joined = true;
  return () => {
    for (const [name, handle] of Object.entries(handlers)) socket.off(name, handle);
  };
}
