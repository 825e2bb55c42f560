// Small things this browser remembers; storage may be closed, then they are forgotten.
const PREFIX = "tanggap.";

export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key) ?? "";
  } catch {
    return "";
  }
}

export function keep(key, value) {
  try {
    if (value) localStorage.setItem(PREFIX + key, value);
    else localStorage.removeItem(PREFIX + key);
  } catch {
    return false;
  }
  return true;
}
