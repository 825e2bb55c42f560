// Own messages: shown at once, sent, sent again with the same key until the server has stored them.
import { newKey } from "../ids.js";
import { text } from "../texts.js";
import { toast } from "../toast.js";

export class Outbox {
  constructor(items, link, changed) {
    this.items = items;
    this.link = link;
    this.changed = changed;
  }

  post({ body, note, wait, author, waitTicket }) {
    const entry = {
      client_key: newKey(),
      body,
      created_at: new Date().toISOString(),
      ticket_id: this.items.ticketId || (wait && waitTicket) || null,
      wait_for_customer: Boolean(wait),
      seen: this.items.cursor,
    };
    if (note) this.items.addNote({ ...entry, author_name: author, state: "sending" });
    else this.items.addPending({ ...entry, author: { kind: "agent", name: author }, kind: "text" });
    return this.send(entry.client_key);
  }

  async send(key) {
    const note = this.items.notes.get(key);
    this.items.setState(key, "sending");
    this.changed();
    const answer = note ? await this.sendNote(note) : await this.sendMessage(this.items.pending.get(key));
    if (!answer?.ok) this.fail(key, answer);
    this.changed();
  }

  async sendMessage(entry) {
    if (!entry) return { ok: true };
    const data = { client_key: entry.client_key, body: entry.body };
    data.seen = entry.seen;
    if (entry.ticket_id) data.ticket_id = entry.ticket_id;
    if (entry.wait_for_customer) data.wait_for_customer = true;
    const answer = await this.link.send(data);
    if (answer.ok) this.items.addMessage(answer.message);
    if (answer.crossed?.length) toast(text("crossed", { names: answer.crossed.join(", ") }));
    return answer;
  }

  async sendNote(note) {
    const answer = await this.link.note({ client_key: note.client_key, body: note.body, ticket_id: note.ticket_id });
    if (answer.ok) this.items.addNote(answer.note);
    return answer;
  }

  async sendFiles(files) {
    for (const file of files) {
      const answer = await this.link.file(file, newKey());
      if (answer.ok) this.items.addMessage(answer.message);
      else toast(answer.message || text("failed"), { tone: "danger" });
      this.changed();
    }
  }

  fail(key, answer) {
    this.items.setState(key, "failed");
    if (answer?.code !== "offline") toast(answer?.message || text("failed"), { tone: "danger" });
  }

  // After a reconnect everything that failed goes out again; the keys make that safe.
  resend() {
    const failed = [...this.items.pending.values(), ...this.items.notes.values()].filter((e) => e.state === "failed");
    return Promise.all(failed.map((entry) => this.send(entry.client_key)));
  }
}
