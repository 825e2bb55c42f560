// What the chat keeps in the shop's page: the visitor's token and messages that were not yet taken.
let kept = {}; // serves alone when the page's storage is closed to us

export function stored(slot) {
  try {
    return JSON.parse(localStorage.getItem(slot)) || {};
  } catch {
    return kept;
  }
}

export function store(slot, values) {
  kept = { ...stored(slot), ...values };
  for (const name in kept) if (kept[name] === null) delete kept[name];
  try {
    localStorage.setItem(slot, JSON.stringify(kept));
  } catch {
    // `kept` serves for as long as the page lives.
  }
}

export function forget(slot) {
  kept = {};
  try {
    localStorage.removeItem(slot);
  } catch {
    // There was nothing to forget but `kept`.
  }
}

export function wasOpen(slot) {
  try {
    return sessionStorage.getItem(slot) === "1";
  } catch {
    return false;
  }
}

export function rememberOpen(slot, open) {
  try {
    sessionStorage.setItem(slot, open ? "1" : "");
  } catch {
    // Then the panel starts closed on the next page.
  }
}
