// Translated texts that the page brings along; "{name}" is replaced by values.
let texts;

export function text(key, values = {}) {
  texts ??= JSON.parse(document.getElementById("texts")?.textContent ?? "{}");
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
