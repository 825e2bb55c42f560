// A short message in the corner; read aloud, gone by itself, closed by a click.
const SHOWN_MS = 6000;

export function toast(message, { tone = "info", address = "" } = {}) {
  const host = document.getElementById("toasts");
  if (!host) return;
  const element = document.createElement(address ? "a" : "div");
  element.className = `toast-line toast-${tone}`;
  element.textContent = message;
  if (address) element.href = address;
  element.addEventListener("click", () => element.remove());
  host.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}
