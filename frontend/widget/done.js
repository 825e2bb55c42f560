// What the visitor has already answered on a card, so that a card asks once.
import * as keep from "./keep.js";
import * as link from "./link.js";
import { changed } from "./state.js";

const PREFIX = "done:";

export const doneWith = (message) => keep.get(PREFIX + message.id);

// Asks the server, then remembers the answer. Rejects with what the server refused.
export async function settle(message, value, event, data) {
  await link.ask(event, data);
  keep.put({ [PREFIX + message.id]: value });
  changed("messages", []);
}
