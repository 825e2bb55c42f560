// The shop's accent colour, and what stays readable on it and beside it.
const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function parts(hex) {
  const full = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
  return [1, 3, 5].map((at) => parseInt(full.slice(at, at + 2), 16) / 255);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map(channel);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

// Black or white, whichever reads better on the colour.
export function readableOn(hex) {
  const light = luminance(parts(hex));
  return contrast(light, 1) >= contrast(light, 0.01) ? "#ffffff" : "#16181d";
}

// The colour itself as text, darkened or lightened until it reads on the ground (WCAG AA).
export function readableAs(hex, ground) {
  const back = luminance(parts(ground));
  const target = back > 0.5 ? 0 : 1;
  let rgb = parts(hex);
  for (let step = 0; step < 20 && contrast(luminance(rgb), back) < 4.6; step++) {
    rgb = rgb.map((value) => value + (target - value) * 0.1);
  }
  return `rgb(${rgb.map((value) => Math.round(value * 255)).join(" ")})`;
}

export function paint(accent) {
  const style = document.documentElement.style;
  style.setProperty("--accent", accent);
  style.setProperty("--on-accent", readableOn(accent));
  style.setProperty("--accent-text-light", readableAs(accent, "#ffffff"));
  style.setProperty("--accent-text-dark", readableAs(accent, "#23262d"));
}
