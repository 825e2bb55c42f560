// Elements from data. Text always goes in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(paths, attributes = {}) {
  const element = document.createElementNS(SVG, "svg");
  const all = { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", class: "icon", ...attributes };
  for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    element.append(path);
  }
  return element;
}

// Addresses become links; everything else stays the text it is.
export function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(end, match.index), link(match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter(Boolean);
}

// Only web addresses, and paths of our own.
export function link(url, label = url) {
  if (!/^(https?:\/\/|\/(?!\/))/i.test(url)) return h("span", {}, label);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, label);
}

export function button(label, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, label);
}

export function iconButton(icon, label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon);
}
