"""The page matrix: which endpoint serves whom. An endpoint that is not listed is refused.

The reading of a ticket is another table: `tickets/policy.py`.
"""

from __future__ import annotations

from app.roles.models import Role

PUBLIC = "public"  # anybody, no account
VISITOR = "visitor"  # a visitor token of the widget
CUSTOMER = Role.CUSTOMER.value
CS = Role.CS.value
DEPARTMENT_ADMIN = Role.DEPARTMENT_ADMIN.value
MASTER_ADMIN = Role.MASTER_ADMIN.value

EVERYBODY = frozenset({PUBLIC})
STAFF = frozenset({CS, DEPARTMENT_ADMIN, MASTER_ADMIN})
ADMINS = frozenset({DEPARTMENT_ADMIN, MASTER_ADMIN})
MASTER = frozenset({MASTER_ADMIN})
ANSWERING = frozenset({CS, MASTER_ADMIN})  # the lists of response and finished
CUSTOMERS = frozenset({CUSTOMER})
VISITORS = frozenset({VISITOR})

SIGN_IN = (
    "login", "logout", "verify", "forgot_password", "reset_password", "change_password",
    "two_factor_setup", "two_factor_setup_validate", "two_factor_token_validation", "two_factor_rescue",
    "tf_select", "mf_recovery_codes", "mf_recovery",
)  # fmt: skip

VISITOR_CALLS = (
    "send", "after", "read", "ask_person", "return_to_bot", "contact", "answered", "upload", "file",
    "download_transcript",
)  # fmt: skip
PORTAL_SIGN_IN = (
    "front", "register", "create_account", "verify", "finish_verification", "sign_in", "start_session",
    "forgot", "send_reset", "reset", "finish_reset",
)  # fmt: skip
PORTAL_OWN = ("home", "cases", "new_case", "create_case", "case", "profile", "save_profile", "sign_out")
INBOX_CALLS = ("send", "messages", "read", "notes", "add_note", "upload", "file", "canned")

PAGES: dict[str, frozenset[str]] = {
    # operations
    "static": EVERYBODY,
    "ops.healthz": EVERYBODY,
    "ops.readyz": EVERYBODY,
    "ops.metrics": EVERYBODY,  # loopback or token, checked by the view
    "ops.set_locale": EVERYBODY,
    # the chat widget and the demo shop
    "widget.loader": EVERYBODY,
    "widget.frame": EVERYBODY,
    "widget.chat": EVERYBODY,
    "widget.manifest": EVERYBODY,
    "widget.service_worker": EVERYBODY,
    "widget.offline": EVERYBODY,
    "widget.demo": EVERYBODY,
    # the chat's interfaces: visitors by token, staff by session; who sees which talk is chat/policy.py
    "widget_api.session": EVERYBODY,
    **{f"widget_api.{name}": VISITORS for name in VISITOR_CALLS},
    **{f"inbox_api.{name}": STAFF for name in INBOX_CALLS},
    # accounts: sign-in of staff (Flask-Security checks who is signed in), sign-up, invitations
    **{f"security.{name}": EVERYBODY for name in SIGN_IN},
    "accounts.signup": EVERYBODY,
    "accounts.sign_up": EVERYBODY,
    "accounts.confirm_signup": EVERYBODY,
    "accounts.finish_signup": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.no_business": EVERYBODY,
    "accounts.invitation": EVERYBODY,
    "accounts.join": EVERYBODY,
    "accounts.switch_organization": STAFF,
    "accounts.profile": STAFF,
    "accounts.save_profile": STAFF,
    # people: a department admin sees and changes those of the own departments
    "accounts.settings": ADMINS,
    "accounts.people": ADMINS,
    "accounts.invite": ADMINS,
    "accounts.resend_invitation": ADMINS,
    "accounts.withdraw_invitation": ADMINS,
    "accounts.person": ADMINS,
    "accounts.change_person": ADMINS,
    "accounts.deactivate_person": ADMINS,
    "accounts.activate_person": ADMINS,
    # settings
    "accounts.settings_business": MASTER,
    "accounts.save_business": MASTER,
    "accounts.settings_bot": MASTER,
    "accounts.save_bot": MASTER,
    "accounts.settings_widget": MASTER,
    "accounts.save_widget": MASTER,
    "accounts.rotate_secret": MASTER,
    "accounts.settings_hours": MASTER,
    "accounts.save_hours": MASTER,
    "accounts.settings_tickets": MASTER,
    "accounts.save_tickets": MASTER,
    "accounts.settings_chat": MASTER,
    "accounts.save_chat": MASTER,
    "accounts.settings_departments": MASTER,
    "accounts.create_department": MASTER,
    "accounts.rename_department": MASTER,
    "accounts.archive_department": MASTER,
    "accounts.save_topics": MASTER,
    "knowledge.settings_faq": MASTER,
    "knowledge.faq_entry": MASTER,
    "knowledge.create_entry": MASTER,
    "knowledge.change_entry": MASTER,
    "knowledge.remove_entry": MASTER,
    "canned.settings_canned": MASTER,
    "canned.canned_entry": MASTER,
    "canned.create_canned": MASTER,
    "canned.change_canned": MASTER,
    "canned.remove_canned": MASTER,
    # queues and tickets; which tickets a reader gets is another question: tickets/policy.py
    "tickets.progress": MASTER,
    "tickets.team_handling": STAFF,
    "tickets.response": ANSWERING,
    "tickets.finished": ANSWERING,
    "tickets.row": STAFF,
    "tickets.new": STAFF,
    "tickets.create": STAFF,
    "tickets.find_customers": STAFF,
    "tickets.page": STAFF,
    "tickets.by_id": STAFF,
    "tickets.head": STAFF,
    "tickets.side": STAFF,
    "tickets.dialogs": STAFF,
    "tickets.history": STAFF,
    "tickets.messages": STAFF,
    "tickets.reply": STAFF,
    "tickets.note": STAFF,
    "tickets.upload": STAFF,
    "tickets.move": STAFF,
    "tickets.dispatch": STAFF,
    "tickets.escalate": STAFF,
    "tickets.assign": STAFF,
    "tickets.priority": STAFF,
    "tickets.link": STAFF,
    # the customer of one ticket, by its secret link
    "follow_up.page": EVERYBODY,
    "follow_up.confirm": EVERYBODY,
    "follow_up.not_solved": EVERYBODY,
    "follow_up.write": EVERYBODY,
    "follow_up.rate": EVERYBODY,
    "ticket_calls.own_tickets": VISITORS,
    "ticket_calls.confirm": VISITORS,
    "ticket_calls.not_solved": VISITORS,
    "ticket_calls.rate": VISITORS,
    # the customers' portal; signed-out pages open the business of the address themselves
    **{f"portal.{name}": EVERYBODY for name in PORTAL_SIGN_IN},
    **{f"portal.{name}": CUSTOMERS for name in PORTAL_OWN},
    # the workspace of staff
    "desk.home": STAFF,
    "desk.retry_undelivered": MASTER,
    "desk.hide_first_run": MASTER,
    "desk.nav_counts": STAFF,
    "desk.search": STAFF,
    "desk.inbox": STAFF,
    "desk.inbox_list": STAFF,
    "desk.conversation": STAFF,
    "desk.inbox_row": STAFF,
    "desk.inbox_bar": STAFF,
    "desk.inbox_side": STAFF,
    "desk.conversation_act": STAFF,
    "desk.hand_over": STAFF,
    "desk.make_ticket": STAFF,
}


def audiences(endpoint: str) -> frozenset[str] | None:
    """Return who may call an endpoint, or None when nobody decided."""
    return PAGES.get(endpoint)
