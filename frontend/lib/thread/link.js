// A thread's connection: joins the room, catches up after every reconnect, falls back to HTTP.
import { call, upload } from "../http.js";
import { connected, request, staffSocket } from "../socket.js";

const POLL_MS = 5000;

export class Link {
  // A ticket's thread has an API of its own: who may read the ticket need not see the whole conversation.
  constructor(conversationId, ticketId, handlers) {
    this.id = conversationId;
    this.ticketId = ticketId;
    this.socket = staffSocket();
    this.address = ticketId ? `/tickets/api/${ticketId}` : `/inbox/api/${conversationId}`;
    this.handlers = { connect: handlers.onConnect, disconnect: handlers.onDisconnect };
    for (const [name, handle] of Object.entries(handlers.pushes)) {
      this.handlers[name] = (data) => this.isOurs(data) && handle(data);
    }
    this.poll = setInterval(() => !connected() && handlers.onPoll(), POLL_MS);
  }

  isOurs(data) {
    return this.ticketId && data.ticket_id ? data.ticket_id === this.ticketId : data.conversation_id === this.id;
  }

  start() {
    for (const [name, handle] of Object.entries(this.handlers)) this.socket.on(name, handle);
    if (this.socket.connected) this.handlers.connect();
  }

  stop() {
    for (const [name, handle] of Object.entries(this.handlers)) this.socket.off(name, handle);
    clearInterval(this.poll);
    request("unwatch", { conversation_id: this.id });
    if (this.ticketId) request("unwatch", { ticket_id: this.ticketId });
  }

  // The conversation's room brings typing and read marks; who may not see it gets the ticket's room only.
  async watch() {
    const answer = await request("watch", { conversation_id: this.id });
    return this.ticketId ? request("watch", { ticket_id: this.ticketId }) : answer;
  }

  async send(message) {
    const data = { conversation_id: this.id, ...message };
    const answer = await request("message.send", data);
    return answer.code === "offline" ? call("POST", `${this.address}/messages`, data) : answer;
  }

  async after(sequence) {
    if (this.ticketId) return call("GET", `${this.address}/messages?after=${sequence}`);
    const answer = await request("messages.after", { conversation_id: this.id, after: sequence });
    return answer.code === "offline" ? call("GET", `${this.address}/messages?after=${sequence}`) : answer;
  }

  before(sequence) {
    return call("GET", `${this.address}/messages?before=${sequence}`);
  }

  history() {
    return call("GET", `${this.address}/history`);
  }

  note(note) {
    return call("POST", `${this.address}/notes`, note);
  }

  async read(sequence) {
    const answer = await request("read", { conversation_id: this.id, sequence });
    return answer.code === "offline" ? call("POST", `${this.address}/read`, { sequence }) : answer;
  }

  file(file, clientKey) {
    const form = new FormData();
    form.append("file", file);
    form.append("client_key", clientKey);
    return upload(`${this.address}/files`, form);
  }

  typing(active) {
    return request("typing", { conversation_id: this.id, typing: active });
  }
}
