// Prepared texts: `/` at the start of a line opens the list, arrows choose, Enter or a click inserts.
import { call } from "./http.js";
import { make } from "./dom.js";

const SHOWN = 8;
const TRIGGER = /(^|\n)\/([^\s/]{0,40})$/;
let replies;

async function load() {
  replies ??= call("GET", "/inbox/api/canned").then((answer) => answer.replies ?? []);
  return replies;
}

// A shortcut that begins with the text stands above one that holds it, above a match in the body.
function rank(reply, wanted) {
  const shortcut = reply.shortcut.toLowerCase();
  if (shortcut.startsWith(wanted)) return 0;
  if (shortcut.includes(wanted)) return 1;
  return reply.body.toLowerCase().includes(wanted) ? 2 : 3;
}

const matching = (all, wanted) =>
  all
    .map((reply) => ({ reply, rank: rank(reply, wanted.toLowerCase()) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, SHOWN)
    .map((found) => found.reply);

export class Canned {
  constructor(area, list) {
    this.area = area;
    this.list = list;
    this.found = [];
    this.chosen = 0;
    list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("li");
      if (!item) return;
      event.preventDefault(); // the cursor stays in the text
      this.insert(this.found[[...list.children].indexOf(item)]);
    });
  }

  get open() {
    return !this.list.hidden;
  }

  trigger() {
    return this.area.value.slice(0, this.area.selectionStart).match(TRIGGER);
  }

  async refresh() {
    const typed = this.trigger();
    this.found = typed ? matching(await load(), typed[2]) : [];
    this.chosen = 0;
    this.draw();
  }

  draw() {
    this.list.hidden = !this.found.length;
    this.list.replaceChildren(
      ...this.found.map((reply, index) => {
        const item = make("li");
        item.id = `${this.list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(index === this.chosen));
        item.append(make("strong", "", `/${reply.shortcut}`), make("span", "text-truncate", reply.body));
        return item;
      }),
    );
    if (this.open) this.area.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
    else this.area.removeAttribute("aria-activedescendant");
  }

  close() {
    this.found = [];
    this.draw();
  }

  insert(reply) {
    const typed = this.trigger();
    if (!reply || !typed) return;
    const end = this.area.selectionStart;
    this.area.setRangeText(reply.body, end - typed[2].length - 1, end, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Returns true when the key was ours.
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.chosen = (this.chosen + step + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.insert(this.found[this.chosen]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}
