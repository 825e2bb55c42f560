// The live line: Socket.IO over WebSocket only. Where that is blocked, link.js goes on over HTTP.
import { io } from "socket.io-client";
import { checked, Unreachable } from "./http.js";

const ACK_PATIENCE_MS = 15_000;
let socket = null;

export const live = () => Boolean(socket?.connected);

// handlers: {up, down, refused, ...pushes by name}
export function connect(auth, { up, down, refused, ...pushes }) {
  disconnect();
  socket = io("/visitor", {
    transports: ["websocket"],
    auth: (hand) => hand(auth()),
    reconnectionDelay: 1000,
    reconnectionDelayMax: 20_000,
    timeout: 20_000,
    forceNew: true,
  });
  const mine = socket;
  socket.on("connect", up);
  socket.on("disconnect", (reason) => {
    down();
    if (reason === "io server disconnect") setTimeout(() => mine === socket && mine.connect(), 2000);
  });
  socket.on("connect_error", () => (mine.active ? down() : refused()));
  for (const [name, handler] of Object.entries(pushes)) socket.on(name, handler);
}

export function disconnect() {
  socket?.disconnect();
  socket = null;
}

// Back to work at once, without waiting for the next attempt.
export function hurry() {
  if (socket && !socket.connected) socket.connect();
}

export async function ask(event, data) {
  let answer;
  try {
    answer = await socket.timeout(ACK_PATIENCE_MS).emitWithAck(event, data);
  } catch {
    throw new Unreachable();
  }
  return checked(answer);
}

export function mention(event, data) {
  if (live()) socket.volatile.emit(event, data);
}
