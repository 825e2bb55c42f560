// Values that outlive a reload: in the frame's own storage (at once) and in the shop's page (through
// the loader), because browsers may close the first to a frame of another site.
import { bridge } from "./bridge.js";
import { state } from "./state.js";

const slot = `tanggap:${state.boot.key}`;
let kept = {};
let open = true; // the frame's own storage
kept = read();

// Whether tabs share the frame's own storage, and with it the browser's locks.
export const shared = () => open;

function read() {
  try {
    return JSON.parse(localStorage.getItem(slot)) || {};
  } catch {
    open = false;
    return kept;
  }
}

export const get = (name) => kept[name];

export const entries = (prefix) => Object.entries(kept).filter(([name]) => name.startsWith(prefix));

// null forgets a value.
export function put(values) {
  kept = { ...read(), ...values };
  for (const name of Object.keys(kept)) if (kept[name] === null) delete kept[name];
  try {
    localStorage.setItem(slot, JSON.stringify(kept));
  } catch {
    // The shop's page keeps it.
  }
  bridge.tell("store", values);
}

// What another tab has put meanwhile.
export function refresh() {
  kept = { ...kept, ...read() };
}

// Calls back with all values when another tab has changed one.
export function listen(listener) {
  window.addEventListener("storage", (event) => event.key === slot && listener(read()));
}

// The shop's page knows better: its storage is one for all frames of the visitor.
export function merge(values) {
  kept = { ...kept, ...values };
}

export function forgetAll() {
  put(Object.fromEntries(Object.keys(kept).map((name) => [name, null])));
}
