// Signed-out pages and the customers' portal.
import "@tabler/core/dist/js/tabler.esm.js";
import { register, start } from "./lib/behaviours.js";
import { identify } from "./behaviours/identify.js";
import { startAgo } from "./lib/ago.js";

register({ identify });
startAgo();
start();
