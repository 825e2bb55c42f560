"""What triage gives as its reason, in the reader's language."""

from __future__ import annotations

import re

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.errors import Text

# The reasons of the offline rules, so that translators find them; a test compares.
RULE_REASONS: tuple[Text, ...] = (
    _l("The message is nothing but a greeting."),
    _l("The message is nothing but thanks."),
    _l("The message is nothing but a goodbye."),
    _l("The message is a plain no."),
    _l("The message is a plain yes."),
    _l("The writer talks about the assistant itself."),
    _l("The message is nothing but emoji."),
    _l("A failure is named."),
    _l("A way to handle a failure is asked for."),
    _l("Something expected has not happened yet."),
    _l("Something is wrong with or missing from what was received."),
    _l("Something does not work for the writer."),
    _l("The writer asks why something failed."),
    _l("The writer asks why something does not happen."),
    _l("The writer wants to lodge a complaint."),
    _l("The writer suspects fraud."),
    _l("The trouble concerns a numbered case."),
    _l("The writer has waited long."),
    _l("A price is asked for."),
    _l("Availability is asked for."),
    _l("A way to do something is asked for."),
    _l("A place or a time is asked for."),
    _l("The state of an order or parcel is asked for."),
    _l("The writer asks for information."),
    _l("The message ends as a question."),
    _l("The writer wants to buy."),
    _l("The writer wants to book."),
    _l("The writer wants to change or cancel an order."),
    _l("The writer wants a service set up or a transaction done."),
    _l("A quantity is named."),
    _l("The writer praises."),
    _l("Thanks are given for something praised."),
    _l("The writer criticises without an incident to put right."),
    _l("The writer suggests something."),
    _l("It is about the weather."),
    _l("It is about music."),
    _l("It is about an alarm, a reminder or a calendar."),
    _l("It is about finding the way."),
    _l("It is a question of general knowledge."),
    _l("It reads like an advertisement."),
    _l("Only a number, an address or a link."),
    _l("The words are angry."),
    _l("The complaint is written in capitals."),
    _l("The complaint is full of exclamation marks."),
)
OTHER_REASONS: tuple[Text, ...] = (
    _l("No rule and no word decided; this is a guess from the shape of the message."),
    _l("The customer chose what this is about."),
)
_TYPICAL = re.compile(r"The words are typical of this kind of message: (?P<words>.+)\.", re.S)
_UNANSWERED = re.compile(r"(?P<reason>.*) \(The model did not answer: (?P<error>\w+)\.\)", re.S)


def reason_text(reason: str) -> str:
    """Return a verdict's reason in the reader's language; a model's own words stay as they are."""
    if unanswered := _UNANSWERED.fullmatch(reason):
        silence = _("(The model did not answer: %(error)s.)", error=unanswered["error"])
        return f"{reason_text(unanswered['reason'])} {silence}"
    if typical := _TYPICAL.fullmatch(reason):
        return str(_("The words are typical of this kind of message: %(words)s.", words=typical["words"]))
    return str(_(reason)) if reason else ""


def reason_in(locale: str, reason: str) -> str:
    """Return a reason in the language of a business, to be kept."""
    with force_locale(locale):
        return reason_text(reason)
