// Own line drawings on a grid of 24.
import { svg } from "./dom.js";

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const DOT = 0.4;
const PATHS = {
  send: ["M4 12L20 4l-5 16-4-7z", "M11 13l9-9"],
  clip: ["M8 12.500v-5a4 4 0 0 1 8 0v9a2.500 2.500 0 0 1-5 0V8.500", "M8 12.500v4a5.500 5.500 0 0 0 11 0v-4"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  more: [circle(12, 5, DOT), circle(12, 12, DOT), circle(12, 19, DOT)],
  person: [circle(12, 8, 4), "M4 21c0-4.500 3.500-7 8-7s8 2.500 8 7"],
  bot: ["M5 9h14v10H5z", "M12 9V5", circle(12, 4, 1), "M9 13v2", "M15 13v2", "M2 13v3", "M22 13v3"],
  clock: [circle(12, 12, 9), "M12 7v5l3 2"],
  check: ["M5 12.500l4.500 4.500L19 7"],
  checks: ["M2 12.500l4.500 4.500L15 8", "M11 15.500l1.500 1.500L22 8"],
  globe: [circle(12, 12, 9), "M3 12h18", "M12 3c-5 5-5 13 0 18", "M12 3c5 5 5 13 0 18"],
  download: ["M12 4v11", "M7 11l5 5 5-5", "M5 20h14"],
  file: ["M6 3h8l5 5v13H6z", "M14 3v5h5"],
  ticket: ["M3 7h18v3.500a1.500 1.500 0 0 0 0 3V17H3v-3.500a1.500 1.500 0 0 0 0-3z", "M9 7v10"],
  book: ["M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2z", "M5 18a2 2 0 0 1 2-2h12"],
  warning: ["M12 4L2.500 20h19z", "M12 10v4", circle(12, 17, DOT)],
  retry: ["M20 12a8 8 0 1 1-2.500-5.800L20 8", "M20 3v5h-5"],
  down: ["M12 5v14", "M6 13l6 6 6-6"],
  offline: ["M3 3l18 18", "M5 12a10 10 0 0 1 3.500-2.300", "M19 12a10 10 0 0 0-5-2.800", "M8.500 15.500a5 5 0 0 1 5-1.200", circle(12, 19, DOT)],
};
const MOUTHS = ["M8 17c2-3.500 6-3.500 8 0", "M8.500 16.500c2-1.800 5-1.800 7 0", "M8.500 15.500h7", "M8.500 15c2 1.800 5 1.800 7 0", "M7.500 14c2 4.500 7 4.500 9 0z"];

export function glyph(name, attributes) {
  return svg(PATHS[name], attributes);
}

// One of five faces, 1 (very disappointed) to 5 (very satisfied).
export function face(rating) {
  return svg([circle(12, 12, 10), circle(8.5, 9.5, DOT), circle(15.5, 9.5, DOT), MOUTHS[rating - 1]], { class: "face" });
}
