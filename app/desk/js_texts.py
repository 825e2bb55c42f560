"""Every text that the browser's modules say, so that none is written in a script."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TEXTS = {
    "connected": _l("Connected"),
    "connecting": _l("Connecting"),
    "disconnected": _l("No connection. We keep trying."),
    "failed": _l("That did not work. Please try again."),
    "sound_on": _l("on"),
    "sound_off": _l("off"),
    "nothing_found": _l("Nothing found"),
    "search_for": _l("Search for “{text}”"),
    "open_ticket": _l("Open ticket #{number}"),
    "session_ended": _l("Your access has changed. Please sign in again."),
    "offered": _l("Offered answers"),
    "source": _l("Source"),
    "ticket_number": _l("Ticket #{number}"),
    "rated": _l("Rated {rating} of 5"),
    "asked_rating": _l("The customer was asked for a rating."),
    "state_sending": _l("Sending"),
    "state_sent": _l("Sent"),
    "state_read": _l("Read"),
    "state_failed": _l("Not sent"),
    "retry": _l("Send again"),
    "answered_in": _l("answered in {seconds} s"),
    "note_by": _l("Private note by {name}"),
    "author_customer": _l("Customer"),
    "author_bot": _l("Bot"),
    "author_agent": _l("Agent"),
    "author_system": _l("System"),
    "is_typing": _l("{name} is typing …"),
    "crossed": _l("{names} answered at the same moment. Please look at what was written."),
    "also_here": _l("Also here: {names}"),
}

KEYS = (
    ("/", _l("Search")),
    ("?", _l("Show the keys")),
    ("Ctrl K", _l("Jump to a page or ticket (Cmd K on a Mac)")),
    ("j", _l("Next in the list")),
    ("k", _l("Previous in the list")),
    ("o", _l("Open the chosen one")),
    ("r", _l("Write a reply")),
    ("c", _l("Write a private note")),
    ("Ctrl Enter", _l("Send")),
)


def js_texts() -> dict[str, str]:
    """Return the texts in the reader's language."""
    return {key: str(text) for key, text in TEXTS.items()}


def key_list() -> list[tuple[str, str]]:
    """Return the keys and what they do."""
    return [(key, str(text)) for key, text in KEYS]
