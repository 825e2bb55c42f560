// What a thread holds: stored messages by number, own messages still under way, private notes. Knows no page.
export class Items {
  constructor(ticketId = "") {
    this.ticketId = ticketId;
    this.messages = new Map(); // client_key -> message
    this.pending = new Map(); // client_key -> {body, state, created_at, ...}
    this.notes = new Map(); // client_key -> note
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

  // Messages by number, notes between them by time, what is under way at the end.
  inOrder() {
    const stored = [...this.messages.values()]
      .sort((a, b) => a.sequence - b.sequence)
      .map((message) => ({ key: message.client_key, what: "message", data: message, state: this.stateOf(message) }));
    const notes = [...this.notes.values()]
      .sort((a, b) => a.created_at.localeCompare(b.created_at))
      .map((note) => ({ key: note.client_key, what: "note", data: note, state: note.state ?? "" }));
    const under = [...this.pending.values()].map((entry) => ({
      key: entry.client_key,
      what: "message",
      data: entry,
      state: entry.state,
    }));
    return [...merge(stored, notes), ...under];
  }
}

function merge(stored, notes) {
  const result = [];
  let next = 0;
  for (const item of stored) {
    while (next < notes.length && Date.parse(notes[next].data.created_at) < Date.parse(item.data.created_at)) {
      result.push(notes[next++]);
    }
    result.push(item);
  }
  return [...result, ...notes.slice(next)];
}
