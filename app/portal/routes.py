"""Pages of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address

from app.accounts.limits import account_at_address, submitted_account
from app.core.actor import current_actor
from app.core.errors import AppError, NotFound
from app.core.extensions import limiter
from app.core.forms import Form, read_form
from app.core.ids import new_id
from app.core.locale import COOKIE as CHOSEN_LOCALE
from app.core.scope import organization_scope, system_scope
from app.customers.models import CustomerAccount
from app.llm import current_model
from app.portal import actions
from app.portal.doors import COOKIE, remember_business, set_cookie, signed_in_account
from app.portal.links import RESET, make_token
from app.portal.queries import business_of_slug, ticket_of_customer
from app.portal.schemas import (
    CASE_KINDS,
    CaseSchema,
    ForgotSchema,
    ProfileSchema,
    RegisterSchema,
    ResetSchema,
    SignInSchema,
)
from app.tenancy.models import Organization
from app.tickets.links import link_token
from app.tickets.models import Stage
from app.tickets.queries import tickets_of_customer
from app.triage.consumers import judge

blueprint = Blueprint("portal", __name__, url_prefix="/p/<slug>")
KIND_LABELS = {"complaint": _l("Complaint"), "criticism": _l("Criticism"), "suggestion": _l("Suggestion")}


@contextmanager
def at_business(slug: str) -> Iterator[Organization]:
    """Open the scope of the business in the address; raises NotFound."""
    with system_scope("portal: the business of the address"):
        business = business_of_slug(slug)
    if business is None:
        raise NotFound
    remember_business(business)
    with organization_scope(business.id):
        yield business


@blueprint.get("/")
def front(slug: str) -> ResponseReturnValue:
    """Lead to the own pages, or to the sign-in."""
    endpoint = "portal.home" if signed_in_account(slug) else "portal.sign_in"
    return redirect(url_for(endpoint, slug=slug))


@blueprint.get("/register")
def register(slug: str) -> ResponseReturnValue:
    """Show the form."""
    with at_business(slug) as business:
        return _page("register", business, Form())


@blueprint.post("/register")
@limiter.limit("20 per hour", key_func=get_remote_address)
def create_account(slug: str) -> ResponseReturnValue:
    """Make an account; a known address is answered alike."""
    with at_business(slug) as business:
        form = read_form(RegisterSchema())
        if not form.ok:
            return _page("register", business, form)
        account = actions.register(business, actions.Registration(**form.data), at_once=_verifies_at_once())
        if account is not None:
            return _enter(business, account)
        return render_template("portal/sent.html", organization=business, email=form.data["email"])


@blueprint.get("/verify/<token>")
def verify(slug: str, token: str) -> ResponseReturnValue:
    """Ask for the last click: programs that look through mails open links, but press no buttons."""
    with at_business(slug) as business:
        return render_template("portal/verify.html", organization=business, token=token)


@blueprint.post("/verify/<token>")
def finish_verification(slug: str, token: str) -> ResponseReturnValue:
    """Verify the address and sign in."""
    with at_business(slug) as business:
        account, may_enter = actions.verify_address(token)
        if may_enter:
            return _enter(business, account)
        return redirect(url_for("portal.reset", slug=slug, token=make_token(account, RESET)))


@blueprint.get("/sign-in")
def sign_in(slug: str) -> ResponseReturnValue:
    """Show the form."""
    with at_business(slug) as business:
        return _page("sign_in", business, Form())


@blueprint.post("/sign-in")
@limiter.limit("10 per 15 minutes", key_func=account_at_address)
@limiter.limit("50 per hour", key_func=submitted_account)
def start_session(slug: str) -> ResponseReturnValue:
    """Sign in; whatever is wrong, the answer is the same."""
    with at_business(slug) as business:
        form = read_form(SignInSchema())
        account = actions.check_password(form.data["email"], form.data["password"]) if form.ok else None
        if account is not None:
            return _enter(business, account)
        if form.ok:
            form.errors[""] = [_("E-mail or password is not right.")]
        return _page("sign_in", business, form)


@blueprint.get("/forgot")
def forgot(slug: str) -> ResponseReturnValue:
    """Show the form."""
    with at_business(slug) as business:
        return _page("forgot", business, Form())


@blueprint.post("/forgot")
@limiter.limit("5 per hour", key_func=submitted_account)
def send_reset(slug: str) -> ResponseReturnValue:
    """Send a link, if there is such an account; the answer is the same."""
    with at_business(slug) as business:
        form = read_form(ForgotSchema())
        if not form.ok:
            return _page("forgot", business, form)
        actions.ask_reset(business, form.data["email"])
        return render_template("portal/sent.html", organization=business, email=form.data["email"])


@blueprint.get("/reset/<token>")
def reset(slug: str, token: str) -> ResponseReturnValue:
    """Show the form for a new password."""
    with at_business(slug) as business:
        return _page("reset", business, Form(), token=token)


@blueprint.post("/reset/<token>")
@limiter.limit("30 per hour", key_func=get_remote_address)
def finish_reset(slug: str, token: str) -> ResponseReturnValue:
    """Set the new password and sign in."""
    with at_business(slug) as business:
        form = read_form(ResetSchema())
        if not form.ok:
            return _page("reset", business, form, token=token)
        return _enter(business, actions.reset_password(token, form.data["password"]))


@blueprint.get("/home")
def home(slug: str) -> ResponseReturnValue:
    """Show what waits for the customer, and the latest cases."""
    tickets = tickets_of_customer(_customer_id())
    waiting = [ticket for ticket in tickets if ticket.stage == Stage.RESPONSE]
    return render_template(
        "portal/home.html", organization=g.organization, tickets=tickets[:5], waiting=waiting
    )


@blueprint.get("/cases")
def cases(slug: str) -> ResponseReturnValue:
    """List the own cases."""
    return render_template(
        "portal/cases.html", organization=g.organization, tickets=tickets_of_customer(_customer_id())
    )


@blueprint.get("/cases/new")
def new_case(slug: str) -> ResponseReturnValue:
    """Show the form."""
    return _case_form(Form(values={"kind": "complaint", "client_key": f"portal-{new_id()}"}))


@blueprint.post("/cases/new")
@limiter.limit("20 per hour", key_func=lambda: str(_customer_id()))
def create_case(slug: str) -> ResponseReturnValue:
    """File a case. Without a model it is judged at once, so that its number is there."""
    form = read_form(CaseSchema())
    if not form.ok:
        return _case_form(form)
    message = actions.file_case(current_actor(), **form.data)
    if current_model() is None:
        judge(message.conversation_id)
    flash(_("We have noted your case. You will find it here with its number, and so will our team."))
    return redirect(url_for("portal.cases", slug=slug))


@blueprint.get("/cases/<int:number>")
def case(slug: str, number: int) -> ResponseReturnValue:
    """Lead to the page of an own case: the one its secret link opens."""
    ticket = ticket_of_customer(_customer_id(), number)
    if ticket is None:
        raise NotFound
    return redirect(url_for("follow_up.page", token=link_token(ticket.id)))


@blueprint.get("/profile")
def profile(slug: str) -> ResponseReturnValue:
    """Show the own profile."""
    customer = g.account.customer
    values = {"name": customer.name, "phone": customer.phone or "", "locale": customer.locale or "id"}
    return _profile_form(Form(values=values))


@blueprint.post("/profile")
def save_profile(slug: str) -> ResponseReturnValue:
    """Change the own profile."""
    form = read_form(ProfileSchema())
    if not form.ok:
        return _profile_form(form)
    try:
        actions.change_profile(current_actor(), **form.data)
    except AppError as error:
        form.refuse(error)
        return _profile_form(form)
    flash(_("Your profile has been saved."))
    response = make_response(redirect(url_for("portal.profile", slug=slug)))
    response.set_cookie(CHOSEN_LOCALE, form.data["locale"], max_age=365 * 86400, samesite="Lax")
    return response


@blueprint.post("/sign-out")
def sign_out(slug: str) -> ResponseReturnValue:
    """Sign out, everywhere: a copied cookie is worth nothing from now on."""
    actions.sign_out_everywhere(g.account.id)
    response = make_response(redirect(url_for("portal.sign_in", slug=slug)))
    response.delete_cookie(COOKIE)
    return response


def _customer_id() -> UUID:
    actor_id = current_actor().id
    if actor_id is None:
        raise NotFound
    return actor_id


def _own_page(name: str, **values: object) -> str:
    return render_template(f"portal/{name}.html", organization=g.organization, **values)


def _page(name: str, business: Organization, form: Form, **values: object) -> ResponseReturnValue:
    page = render_template(f"portal/{name}.html", organization=business, form=form, **values)
    return page, form.status


def _case_form(form: Form) -> ResponseReturnValue:
    kinds = [(kind, KIND_LABELS[kind]) for kind in CASE_KINDS]
    return render_template(
        "portal/new_case.html", organization=g.organization, form=form, kinds=kinds
    ), form.status


def _profile_form(form: Form) -> ResponseReturnValue:
    return _own_page("profile", form=form), form.status


def _enter(business: Organization, account: CustomerAccount) -> Response:
    response = make_response(redirect(url_for("portal.home", slug=business.slug)))
    set_cookie(response, account)
    return response


def _verifies_at_once() -> bool:
    """Tell whether no mail is needed: only where nobody but this machine reaches the server."""
    settings = current_app.config["SETTINGS"]
    return bool(settings.demo_allowed and settings.mail_backend == "console")
