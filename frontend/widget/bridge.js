// The line to the loader on the shop's page; silent when the chat is a page of its own.
import { state } from "./state.js";

const { host_origin: hostOrigin } = state.boot;
const framed = window.parent !== window && Boolean(hostOrigin);

export const bridge = {
  framed,
  tell(type, data) {
    if (framed) window.parent.postMessage({ tanggap: type, data }, hostOrigin);
  },
  event(name, detail) {
    this.tell("event", { name, detail });
  },
  listen(handlers) {
    if (!framed) return;
    window.addEventListener("message", ({ origin, source, data }) => {
      if (origin === hostOrigin && source === window.parent && data) handlers[data.tanggap]?.(data.data);
    });
    this.tell("hello");
  },
};
