// Two soft tones, made here: no file to load. Silent when switched off or before the first click.
import { recall } from "./store.js";

let context;

function tone(hertz, at) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.25);
}

export function beep() {
  if (recall("sound") === "off" || !window.AudioContext) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  tone(660, context.currentTime);
  tone(880, context.currentTime + 0.16);
  document.dispatchEvent(new CustomEvent("tanggap:beep"));
}
