// Pages of staff.
import "@tabler/core/dist/js/tabler.esm.js";
import "htmx.org/dist/htmx.esm.js";
import { register, start } from "./lib/behaviours.js";
import "./lib/htmx-glue.js";
import { startAgo } from "./lib/ago.js";
import { composer } from "./behaviours/composer.js";
import { frame } from "./behaviours/frame.js";
import { inbox } from "./behaviours/inbox.js";
import { live } from "./behaviours/live.js";
import { liveQueue } from "./behaviours/live-queue.js";
import { liveTicket } from "./behaviours/live-ticket.js";
import { palette } from "./behaviours/palette.js";
import { shortcuts } from "./behaviours/shortcuts.js";
import { confirm, copy, settingsNav } from "./behaviours/settings.js";
import { autosubmit, sideToggle } from "./behaviours/small.js";
import { thread } from "./behaviours/thread.js";

register({ autosubmit, composer, frame, inbox, live, palette, shortcuts, "side-toggle": sideToggle, thread });
register({ "live-queue": liveQueue, "live-ticket": liveTicket });
register({ confirm, copy, "settings-nav": settingsNav });
startAgo();
start();
