// What the widget knows, and who wants to hear when it changes.
const boot = JSON.parse(document.getElementById("boot").textContent);
const listeners = {};

export const state = {
  boot,
  business: boot.business,
  customer: { name: "", known: false },
  conversation: null, // {id, owner, agent_name, last_sequence, customer_read_sequence, staff_read_sequence}
  link: "starting", // starting | live | http | offline
  opened: false,
  typing: "", // name of whoever types on the other side
  pageUrl: "",
  identity: null, // the shop's signed token
  attributes: {},
};

export function on(topic, listener) {
  (listeners[topic] ||= []).push(listener);
}

export function changed(topic, detail) {
  for (const listener of listeners[topic] || []) listener(detail);
}

export function setConversation(values) {
  const before = state.conversation?.owner;
  state.conversation = { agent_name: "", staff_read_sequence: 0, ...state.conversation, ...values };
  changed("conversation", before !== undefined && before !== state.conversation.owner);
}
