"""Where a scope may be opened: the inbound adapters, each with what proves the business.

`tests/architecture/test_tenancy.py` compares this list with the code.
"""

from __future__ import annotations

ENTRY_POINTS: tuple[tuple[str, str], ...] = (
    # what every request, socket event and outbox row passes through
    ("app.roles.gate:_enter", "the actor that the door of the page's audience resolved"),
    ("app.core.sockets:acknowledge", "the actor that was proved at connect"),
    ("app.core.delivery:_in_its_scope", "the organisation of the outbox row"),
    # outbox bookkeeping, over all businesses
    ("app.core.delivery:sweep", "finds rows that are due"),
    ("app.core.delivery:_claim", "takes one row"),
    ("app.core.delivery:_drop", "forgets a row that is done"),
    ("app.core.delivery:_put_back", "leaves a row for later"),
    # visitors
    ("app.customers.doors:visitor_of_token", "the business and customer of a visitor token"),
    ("app.chat.widget_api:session", "the public key of the widget"),
    # conversations
    ("app.chat.timers:run_clocks", "finds conversations that a clock has to look at"),
    ("app.chat.timers:_in_scope", "the organisation of each such conversation"),
    ("app.realtime.elsewhere:_look_again", "the organisation of a thing that changed in another process"),
    # the customers' portal
    ("app.portal.doors:signed_in_account", "the account and business of the customer's signed cookie"),
    ("app.portal.routes:at_business", "the business of the address, for signed-out pages"),
    # staff
    ("app.accounts.doors:memberships_of_user", "the businesses of the signed-in person"),
    ("app.accounts.routes.signup:sign_up", "the business that this sign-up makes"),
    ("app.accounts.routes.signup:finish_signup", "the business that this link makes"),
    ("app.accounts.routes.signup:_add_business", "the business that a signed-in person adds"),
    ("app.accounts.routes.invitations:_invitation", "finds the invitation of a secret link"),
    ("app.accounts.routes.invitations:join", "the organisation of the invitation"),
    # operators at the command line
    ("app.accounts.commands:create_business", "the business that the operator makes"),
    ("app.accounts.commands:add_person", "the business that the operator names"),
    ("app.demo.loader:load_demo_once", "the demo business, on loopback only"),
    ("app.ops.metrics:collect", "counts for Prometheus, no row leaves"),
    # tickets
    ("app.tickets.routes.follow_up:visit", "the ticket that the secret follow-up link names"),
    ("app.tickets.timers:_for_each", "the organisation of each ticket whose time has come"),
)
