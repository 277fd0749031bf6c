"""What is opened by a link in a letter: a new password, a new address."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.accounts import browser
from resource_centre.accounts.entering import TOKEN_PAGE, add_errors, enter, own_start, wait_said
from resource_centre.accounts.forms import MailboxForm, NewPasswordForm
from resource_centre.accounts.password_operations import (
    ask_for_reset,
    person_of_reset,
    reset_password,
)
from resource_centre.accounts.profile_operations import confirm_email, person_of_new_email
from resource_centre.accounts.register_views import over
from resource_centre.errors import BadInput, NotFound, TooMany
from resource_centre.web import public, see

bp = Blueprint("mailbox", __name__)
ASK_AGAIN = "/account/reset"


@bp.get("/account/reset")
@public
def reset_form() -> Any:
    """To which mailbox."""
    return _reset_page(MailboxForm())


def _reset_page(form: MailboxForm, status: int = 200, wait: int = 0) -> Any:
    page = render_template("accounts/reset.html", form=form, page_title_prefix_error=status != 200)
    return page, status, {"Retry-After": str(wait)} if wait else {}


@bp.post("/account/reset")
@public
def ask() -> Any:
    """Always the same answer: look into your mailbox."""
    form = MailboxForm()
    if not form.validate():
        return _reset_page(form, 422)
    try:
        ask_for_reset(str(form.email.data), address=browser.address_of(request))
    except BadInput as error:
        add_errors(form, error)
        return _reset_page(form, 422)
    except TooMany as error:
        form.form_errors.append(wait_said(error.seconds))
        return _reset_page(form, 429, error.seconds)
    return see("/account/reset/sent")


@bp.get("/account/reset/sent")
@public
def reset_sent() -> Any:
    """What happens next; the same for everybody."""
    return render_template("accounts/reset_sent.html")


@bp.get("/account/reset/<token>")
@public
def new_password(token: str) -> Any:
    """The form; looking at it uses nothing up."""
    if person_of_reset(token) is None:
        return over(ASK_AGAIN)
    return _new_password_page(NewPasswordForm())


def _new_password_page(form: NewPasswordForm, status: int = 200) -> Any:
    page = render_template(
        "accounts/reset_password.html", form=form, page_title_prefix_error=status != 200
    )
    return page, status, TOKEN_PAGE


@bp.post("/account/reset/<token>")
@public
def set_password(token: str) -> Any:
    """The password is new, every session but this one is over."""
    form = NewPasswordForm()
    if person_of_reset(token) is None:
        return over(ASK_AGAIN)
    if not form.validate():
        return _new_password_page(form, 422)
    try:
        signed = reset_password(
            token, password=str(form.password.data), device=browser.device_of(request)
        )
    except NotFound:
        return over(ASK_AGAIN)
    except BadInput as error:
        add_errors(form, error)
        return _new_password_page(form, 422)
    return enter(signed, own_start())


@bp.get("/account/email/<token>")
@public
def new_email(token: str) -> Any:
    """Which address it will be; looking uses nothing up."""
    found = person_of_new_email(token)
    if found is None:
        return over("/account/profile")
    return render_template("accounts/new_email.html", email=found[1]), 200, TOKEN_PAGE


@bp.post("/account/email/<token>")
@public
def set_email(token: str) -> Any:
    """The address is the new one: sign in with it."""
    try:
        confirm_email(token)
    except NotFound:
        return over("/account/profile")
    return see("/sign-in")
