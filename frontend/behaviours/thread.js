// A thread with its composer, on the inbox and on ticket pages. Attributes: data-conversation-id,
// data-ticket-id (this ticket's messages only), data-cursor, data-read, data-me; messages, notes and (of a
// ticket) history in JSON scripts. A [data-timeline] select shows all, messages or history.
import { coalesce } from "../lib/socket.js";
import { text } from "../lib/texts.js";
import { Drawing } from "../lib/thread/draw.js";
import { Items } from "../lib/thread/items.js";
import { Link } from "../lib/thread/link.js";
import { Outbox } from "../lib/thread/outbox.js";

const TYPING_MS = 8000;
const NEAR_END_PX = 120;
const LOOK_BACK = 100; // numbers looked at again when messages were moved to a ticket

const json = (element, selector) => JSON.parse(element.querySelector(selector)?.textContent || "[]");

class Thread {
  constructor(element) {
    const { conversationId, ticketId = "", cursor = "0", read = "0", me = "" } = element.dataset;
    this.element = element;
    this.me = me;
    this.scroller = element.querySelector("[data-scroller]");
    this.items = new Items(ticketId);
    this.items.addHistory(json(element, "[data-messages]"));
    json(element, "[data-notes]").forEach((note) => this.items.addNote(note));
    this.items.setHistory(json(element, "[data-history]"));
    this.items.cursor = Math.max(this.items.cursor, Number(cursor));
    this.items.readUpTo = Number(read);
    this.drawing = new Drawing(element.querySelector("[data-list]"));
    this.link = new Link(conversationId, ticketId, this.handlers());
    this.outbox = new Outbox(this.items, this.link, () => this.show());
    this.catchUpSoon = coalesce(() => this.catchUp());
    this.told = 0;
  }

  handlers() {
    return {
      onConnect: () => this.connect(),
      onDisconnect: () => this.element.classList.add("is-offline"),
      onPoll: () => this.catchUp(),
      pushes: {
        "message.posted": (message) => this.take(message),
        "note.added": (data) => this.takeNote(data.note),
        "ticket.changed": () => this.ticketChanged(),
        typing: (data) => this.showTyping(data),
        read: (data) => data.reader === "customer" && this.takeRead(data.sequence),
        viewers: (data) => this.showViewers(data.viewers),
      },
    };
  }

  async connect() {
    this.element.classList.remove("is-offline");
    const answer = await this.link.watch();
    if (answer.ok) this.showViewers(answer.viewers);
    await this.catchUp();
    await this.outbox.resend();
  }

  async catchUp(after = this.items.cursor) {
    let from = after;
    for (;;) {
      const answer = await this.link.after(from);
      if (!answer.ok) return;
      this.items.addHistory(answer.messages);
      this.items.cursor = Math.max(this.items.cursor, answer.cursor ?? 0);
      this.items.readUpTo = Math.max(this.items.readUpTo, answer.conversation?.customer_read_sequence ?? 0);
      this.show();
      if (!answer.more || !answer.messages.length) return;
      from = answer.messages.at(-1).sequence;
    }
  }

  async ticketChanged() {
    if (!this.items.ticketId) return;
    await this.catchUp(Math.max(this.items.cursor - LOOK_BACK, 0));
    const answer = await this.link.history();
    if (answer.ok) this.items.setHistory(answer.history);
    this.show();
  }

  // What the timeline's filter lets through.
  chosen() {
    const wanted = this.element.querySelector("[data-timeline]")?.value ?? "all";
    const items = this.items.inOrder();
    if (wanted === "all") return items;
    return items.filter((item) => (item.what === "history") === (wanted === "history"));
  }

  take(message) {
    if (this.items.addMessage(message)) this.catchUpSoon();
    if (message.author.kind === "customer") this.showTyping({ typing: false });
    this.show();
  }

  takeNote(note) {
    if (!note) return;
    this.items.addNote(note);
    this.show();
  }

  takeRead(sequence) {
    this.items.readUpTo = Math.max(this.items.readUpTo, sequence);
    this.show();
  }

  show({ toEnd = false } = {}) {
    const box = this.scroller;
    const follow = toEnd || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    const chosen = this.chosen();
    this.drawing.show(chosen);
    this.element.querySelector("[data-earlier]")?.toggleAttribute("hidden", this.items.first <= 1);
    this.element.querySelector("[data-empty]")?.toggleAttribute("hidden", chosen.length > 0);
    if (follow) box.scrollTop = box.scrollHeight;
    this.tellRead();
  }

  tellRead() {
    const last = this.items.cursor;
    if (document.hidden || last <= this.told || !this.element.hasAttribute("data-marks-read")) return;
    this.told = last;
    this.link.read(last);
  }

  async showEarlier() {
    const box = this.scroller;
    const height = box.scrollHeight;
    const answer = await this.link.before(this.items.first);
    if (!answer.ok) return;
    this.items.addHistory(answer.messages);
    this.show();
    box.scrollTop += box.scrollHeight - height;
  }

  showTyping({ typing, name }) {
    clearTimeout(this.typingTimer);
    const line = this.element.querySelector("[data-typing]");
    line.textContent = typing ? text("is_typing", { name: name || text("author_customer") }) : "";
    if (typing) this.typingTimer = setTimeout(() => this.showTyping({ typing: false }), TYPING_MS);
  }

  showViewers(viewers = []) {
    const others = viewers.filter((viewer) => viewer.id !== this.me).map((viewer) => viewer.name);
    const line = this.element.querySelector("[data-viewers]");
    if (line) line.textContent = others.length ? text("also_here", { names: others.join(", ") }) : "";
  }

  start() {
    this.show({ toEnd: true });
    this.link.start();
    this.element.addEventListener("thread:send", (event) => {
      const { name: author, waitTicket } = this.element.dataset;
      this.outbox.post({ ...event.detail, author, waitTicket });
      this.show({ toEnd: true });
    });
    this.element.addEventListener("thread:files", (event) => this.outbox.sendFiles(event.detail.files));
    this.element.addEventListener("thread:typing", (event) => this.link.typing(event.detail.active));
    this.element.addEventListener("click", (event) => {
      const again = event.target.closest("[data-retry]");
      if (again) this.outbox.send(again.dataset.retry);
      if (event.target.closest("[data-earlier]")) this.showEarlier();
    });
    this.element.querySelector("[data-timeline]")?.addEventListener("change", () => this.show({ toEnd: true }));
    this.onVisible = () => this.tellRead();
    document.addEventListener("visibilitychange", this.onVisible);
  }

  stop() {
    document.removeEventListener("visibilitychange", this.onVisible);
    this.link.stop();
  }
}

export function thread(element) {
  const bound = new Thread(element);
  bound.start();
  return () => bound.stop();
}
