// What a thread holds: stored messages by number, own messages still under way, private notes. Knows no page.
export class Items {
  constructor(ticketId = "") {
    this.ticketId = ticketId;
    this.messages = new Map(); // client_key -> message
    this.pending = new Map(); // client_key -> {body, state, created_at, ...}
    this.notes = new Map(); // client_key -> note
    this.history = []; // changes of the ticket: {id, text, reason, actor, created_at}
    this.cursor = 0; // everything up to this number has been seen
    this.first = Infinity;
    this.readUpTo = 0; // the customer has read up to here
  }

  belongs(message) {
    return !this.ticketId || message.ticket_id === this.ticketId;
  }

  // Returns true when numbers before this message are missing.
  addMessage(message) {
    this.pending.delete(message.client_key);
    if (this.belongs(message)) this.messages.set(message.client_key, message);
    else this.messages.delete(message.client_key);
    this.first = Math.min(this.first, message.sequence);
    const hole = message.sequence > this.cursor + 1;
    if (!hole) this.cursor = Math.max(this.cursor, message.sequence);
    return hole;
  }

  addHistory(messages) {
    for (const message of messages) {
      this.cursor = Math.max(this.cursor, message.sequence);
      this.addMessage(message);
    }
  }

  addPending(entry) {
    this.pending.set(entry.client_key, { state: "sending", ...entry });
  }

  setState(clientKey, state) {
    const entry = this.pending.get(clientKey) ?? this.notes.get(clientKey);
    if (entry) entry.state = state;
  }

  setHistory(lines) {
    this.history = lines;
  }

  addNote(note) {
    this.notes.set(note.client_key, note);
  }

  stateOf(message) {
    if (message.author.kind === "customer" || message.author.kind === "system") return "";
    return message.sequence <= this.readUpTo ? "read" : "sent";
  }

  get last() {
    return this.messages.size ? Math.max(...[...this.messages.values()].map((m) => m.sequence)) : 0;
  }

  // Messages by number; notes and history between them by time; what is under way at the end.
  inOrder() {
    const message = (data, state) => ({ key: data.client_key, what: "message", data, state });
    const stored = [...this.messages.values()]
      .sort((a, b) => a.sequence - b.sequence)
      .map((data) => message(data, this.stateOf(data)));
    const notes = [...this.notes.values()].map((data) => ({ key: data.client_key, what: "note", data, state: data.state ?? "" }));
    const lines = this.history.map((data) => ({ key: data.id, what: "history", data, state: "" }));
    const beside = [...lines, ...notes].sort((a, b) => moment(a) - moment(b));
    const under = [...this.pending.values()].map((data) => message(data, data.state));
    return [...merge(stored, beside), ...under];
  }
}

const moment = (item) => Date.parse(item.data.created_at);

function merge(stored, beside) {
  const result = [];
  let next = 0;
  for (const item of stored) {
    while (next < beside.length && moment(beside[next]) < moment(item)) {
      result.push(beside[next++]);
    }
    result.push(item);
  }
  return [...result, ...beside.slice(next)];
}
