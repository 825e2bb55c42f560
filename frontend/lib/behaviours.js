// `data-behaviour="a b"` binds modules to elements: each is a function (element) => cleanup or nothing.
const known = new Map();
const bound = new Map(); // element -> cleanups

export function register(behaviours) {
  for (const [name, behaviour] of Object.entries(behaviours)) known.set(name, behaviour);
}

function bind(element) {
  if (bound.has(element)) return;
  const cleanups = [];
  bound.set(element, cleanups);
  for (const name of element.dataset.behaviour.split(/\s+/).filter(Boolean)) {
    const cleanup = known.get(name)?.(element);
    if (cleanup) cleanups.push(cleanup);
  }
}

function unbindRemoved() {
  for (const [element, cleanups] of bound) {
    if (element.isConnected) continue;
    cleanups.forEach((cleanup) => cleanup());
    bound.delete(element);
  }
}

export function scan() {
  unbindRemoved();
  document.querySelectorAll("[data-behaviour]").forEach(bind);
}

export function start() {
  scan();
  document.addEventListener("htmx:after:swap", scan);
}
