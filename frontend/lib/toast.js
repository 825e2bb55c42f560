// A short message in the corner; read aloud, gone by itself, closed by a click.
const SHOWN_MS = 6000;

// Everything outside an open modal dialog is dimmed and silent, so the messages move into it meanwhile.
function hostInReach() {
  const host = document.getElementById("toasts");
  const dialog = [...document.querySelectorAll("dialog:modal")].pop();
  if (!host || !dialog || dialog.contains(host)) return host;
  dialog.append(host);
  dialog.addEventListener("close", () => document.body.append(host), { once: true });
  return host;
}

export function toast(message, { tone = "info", address = "" } = {}) {
  const host = hostInReach();
  if (!host) return;
  const element = document.createElement(address ? "a" : "div");
  element.className = `toast-line toast-${tone}`;
  element.textContent = message;
  if (address) element.href = address;
  element.addEventListener("click", () => element.remove());
  host.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}
