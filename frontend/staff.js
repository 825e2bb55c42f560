// Pages of staff.
import "@tabler/core/dist/js/tabler.esm.js";
import "htmx.org/dist/htmx.esm.js";
import { register, start } from "./lib/behaviours.js";
import "./lib/htmx-glue.js";
import { startAgo } from "./lib/ago.js";
import { frame } from "./behaviours/frame.js";
import { live } from "./behaviours/live.js";
import { palette } from "./behaviours/palette.js";
import { shortcuts } from "./behaviours/shortcuts.js";

register({ frame, live, palette, shortcuts });
startAgo();
start();
