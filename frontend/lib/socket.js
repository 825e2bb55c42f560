// The one connection of a page of staff; `request` answers by socket acknowledgement or says that it cannot.
import { io } from "socket.io-client";

const ACK_MS = 8000;
let socket;

export function staffSocket() {
  socket ??= io("/staff", { transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 5000 });
  return socket;
}

export const connected = () => Boolean(socket?.connected);

export function request(name, data) {
  return new Promise((resolve) => {
    if (!connected()) {
      resolve({ ok: false, code: "offline" });
      return;
    }
    socket.timeout(ACK_MS).emit(name, data, (error, answer) => {
      resolve(error ? { ok: false, code: "offline" } : answer);
    });
  });
}

export function coalesce(work, ms = 250) {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      work();
    }, ms);
  };
}
