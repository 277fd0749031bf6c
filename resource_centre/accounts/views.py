"""Sign in and out, the account page, invitations, and how the site is displayed."""

import time
from typing import Any

from flask import Blueprint, Request, g, make_response, redirect, render_template, request
from flask import session as cookie

from resource_centre.accounts import browser, operations
from resource_centre.accounts.consents import TEXTS_OF
from resource_centre.accounts.entering import (
    TOKEN_PAGE,
    add_errors,
    enter,
    own_start,
    wait_said,
)
from resource_centre.accounts.forms import InvitationForm, SignInForm
from resource_centre.accounts.kept_forms import unsealed
from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import account_parts, open_invitation
from resource_centre.accounts.sessions import (
    hash_of_id,
    person_of_session,
    scope_of_session,
    sessions_of,
)
from resource_centre.authorisation import found
from resource_centre.errors import BadInput, TooMany
from resource_centre.extensions import csrf
from resource_centre.scopes import scope_asked_for
from resource_centre.web import (
    YEAR,
    cookie_options,
    current_actor,
    public,
    see,
    signed_in,
)

bp = Blueprint("accounts", __name__)
SEEN_EVERY = 60  # seconds between two notes in the cookie that the session is in use
DISPLAY = {"theme": ("auto", "light", "dark"), "text": ("normal", "large")}


def load_person(_request: Request) -> Person | None:
    """Who is signed in (for Flask-Login): read anew on each request, so that a block holds at once.

    The cookie notes when the session was last used; the row is not touched, for a GET writes none.
    """
    sid, seen_at = cookie.get("sid"), cookie.get("seen")
    if not isinstance(sid, str) or not isinstance(seen_at, int):
        return None
    person = person_of_session(sid, seen_at, scope=scope_asked_for())
    g.is_limited = person is not None and scope_of_session(sid) is not None
    if person is not None and time.time() - seen_at > SEEN_EVERY:
        cookie["seen"] = int(time.time())
    return person


@bp.get("/sign-in")
@public
def sign_in_form() -> Any:
    """The form; who is signed in goes on."""
    wished = browser.local_path(request.args.get("next"))
    if current_actor() is not None:
        return see(wished or own_start())
    return _sign_in_page(SignInForm(data={"next": wished or ""}))


def _sign_in_page(form: SignInForm, status: int = 200, wait: int = 0) -> Any:
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        kept=unsealed(form.kept.data),
        wait=wait,
        page_title_prefix_error=status != 200,
    )
    return page, status, {"Retry-After": str(wait)} if wait else {}


@bp.post("/sign-in")
@public
def sign_in() -> Any:
    """A new session, or the form again with what was typed but the password."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    email = str(form.email.data)
    try:
        signed = operations.sign_in(
            email,
            str(form.password.data),
            address=browser.address_of(request),
            device=browser.device_of(request),
            known_browser=browser.is_known(request, email),
        )
    except BadInput as error:
        add_errors(form, error)
        return _sign_in_page(form, 422)
    except TooMany as error:
        form.form_errors.append(wait_said(error.seconds))
        return _sign_in_page(form, 429, error.seconds)
    kept = unsealed(form.kept.data)
    return enter(signed, browser.local_path(form.next.data) or own_start(), kept)


@bp.post("/sign-out")
@public
def sign_out() -> Any:
    """End the session; without one this is no error."""
    sid = cookie.get("sid")
    if isinstance(sid, str):
        operations.sign_out(sid)
    cookie.clear()
    response = make_response(see("/"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/account")
@signed_in
def account() -> Any:
    """Oneself: roles, memberships, and where one is signed in."""
    person = current_actor()
    return render_template(
        "accounts/account.html",
        person=person,
        sessions=sessions_of(person),
        this_session=hash_of_id(cookie["sid"]),
        parts=account_parts(person),
    )


@bp.post("/account/sessions/<id_hash>/end")
@signed_in
def end_session(id_hash: str) -> Any:
    """End one session elsewhere."""
    operations.end_own_session(current_actor(), id_hash)
    return see("/account")


@bp.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> Any:
    """End every session but this one."""
    operations.end_other_sessions(current_actor(), cookie["sid"])
    return see("/account")


@bp.get("/account/invitation/<token>")
@public
def invitation(token: str) -> Any:
    """The form; looking at it uses nothing up."""
    return _invitation_page(token, InvitationForm())


def _invitation_page(token: str, form: InvitationForm, status: int = 200) -> Any:
    page = render_template(
        "accounts/invitation.html",
        form=form,
        invitation=found(open_invitation(token)),
        texts_of=TEXTS_OF,
        page_title_prefix_error=status != 200,
    )
    return page, status, TOKEN_PAGE


@bp.post("/account/invitation/<token>")
@public
def accept_invitation(token: str) -> Any:
    """Name and password set, the link used up, signed in."""
    form = InvitationForm()
    if not form.validate():
        return _invitation_page(token, form, 422)
    try:
        signed = operations.accept_invitation(
            token,
            name=str(form.name.data),
            password=str(form.password.data),
            device=browser.device_of(request),
            consents=form.agreed(),
        )
    except BadInput as error:
        add_errors(form, error)
        return _invitation_page(token, form, 422)
    return enter(signed, own_start())


@bp.post("/display")
@public
def display() -> Any:
    """Colours and size of the text, kept in the browser.

    A visitor has no session, so no token: a first visit leaves no cookie, and ``web.py`` refuses
    what another site sends. Who is signed in sends the token as in every form.
    """
    if current_actor() is not None:
        csrf.protect()
    response = redirect(browser.local_path(request.form.get("next")) or "/", 303)
    for name, values in DISPLAY.items():
        chosen = request.form.get(name)
        if chosen in values:
            response.set_cookie(name, chosen, max_age=YEAR, **cookie_options())
    return response


csrf.exempt(display)
