// Ctrl/Cmd+K: jump to a page, to a ticket by its number, or search.
import { openDialog } from "../lib/dialogs.js";
import { text } from "../lib/texts.js";

let pages = [];

function choices(words) {
  const wanted = words.trim().toLowerCase();
  const found = pages.filter((page) => page.label.toLowerCase().includes(wanted));
  const number = wanted.match(/^#?(\d+)$/)?.[1];
  const search = wanted && { address: `/search?q=${encodeURIComponent(words.trim())}`, label: text("search_for", { text: words.trim() }) };
  const ticket = number && { address: `/search?q=${number}&go=1`, label: text("open_ticket", { number }) };
  return [ticket, ...found, search].filter(Boolean);
}

function option(choice, index) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  item.id = `palette-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(index === 0));
  link.href = choice.address;
  link.textContent = choice.label;
  link.tabIndex = -1;
  item.append(link);
  return item;
}

function show(input, list) {
  const found = choices(input.value);
  list.replaceChildren(...found.map(option));
  if (!found.length) list.textContent = text("nothing_found");
  input.setAttribute("aria-activedescendant", found.length ? "palette-0" : "");
}

function walk(input, list, step) {
  const items = [...list.children];
  const here = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = items[(here + step + items.length) % items.length];
  if (!next) return;
  items.forEach((item) => item.setAttribute("aria-selected", String(item === next)));
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function keys(event, input, list) {
  if (event.key === "ArrowDown") walk(input, list, 1);
  else if (event.key === "ArrowUp") walk(input, list, -1);
  else if (event.key === "Enter") list.querySelector('[aria-selected="true"] a')?.click();
  else return;
  event.preventDefault();
}

export function palette() {
  const input = document.getElementById("palette-input");
  const list = document.getElementById("palette-list");
  pages = JSON.parse(document.getElementById("palette-pages").textContent);
  input.addEventListener("input", () => show(input, list));
  input.addEventListener("keydown", (event) => keys(event, input, list));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    input.value = "";
    show(input, list);
    openDialog("palette");
    input.focus();
  });
}
