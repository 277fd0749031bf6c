"""Registering: the form, the mailbox, the password, the organisation."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.accounts import browser
from resource_centre.accounts.consents import TEXTS_OF
from resource_centre.accounts.entering import TOKEN_PAGE, add_errors, enter, own_start, wait_said
from resource_centre.accounts.forms import NewPasswordForm, RegistrationForm
from resource_centre.accounts.letter_models import Letter, LetterPurpose
from resource_centre.accounts.letter_operations import open_letter
from resource_centre.accounts.queries import account_parts, person_with_email
from resource_centre.accounts.registration_operations import (
    Newcomer,
    ask_to_register,
    confirm_registration,
)
from resource_centre.errors import BadInput, NotFound, TooMany
from resource_centre.web import current_actor, public, see, signed_in

bp = Blueprint("registration", __name__)


@bp.get("/register")
@public
def form() -> Any:
    """The form; who is signed in has an account."""
    if current_actor() is not None:
        return see(own_start())
    return _page(RegistrationForm())


def _page(form: RegistrationForm, status: int = 200, wait: int = 0) -> Any:
    page = render_template(
        "accounts/register.html",
        form=form,
        texts_of=TEXTS_OF,
        page_title_prefix_error=status != 200,
    )
    return page, status, {"Retry-After": str(wait)} if wait else {}


@bp.post("/register")
@public
def register() -> Any:
    """Always the same answer to a form that is filled in: look into your mailbox."""
    form = RegistrationForm()
    if not form.validate():
        return _page(form, 422)
    newcomer = Newcomer(
        str(form.name.data), str(form.email.data), str(form.language.data), form.agreed()
    )
    try:
        ask_to_register(newcomer, address=browser.address_of(request))
    except BadInput as error:
        add_errors(form, error)
        return _page(form, 422)
    except TooMany as error:
        form.form_errors.append(wait_said(error.seconds))
        return _page(form, 429, error.seconds)
    return see("/register/sent")


@bp.get("/register/sent")
@public
def sent() -> Any:
    """What happens next; the same for everybody."""
    return render_template("accounts/register_sent.html")


def _letter(token: str) -> Letter | None:
    letter = open_letter(LetterPurpose.REGISTRATION, token)
    return letter if letter is not None and person_with_email(letter.email) is None else None


def over(again: str) -> Any:
    """A link that was used, is too old, or never was one: where to ask for another."""
    page = render_template("accounts/link_over.html", again=again, page_title_prefix_error=True)
    return page, 404, TOKEN_PAGE


@bp.get("/register/confirm/<token>")
@public
def confirmation(token: str) -> Any:
    """The password; looking at the page uses nothing up."""
    letter = _letter(token)
    return _confirm_page(letter, NewPasswordForm()) if letter else over("/register")


def _confirm_page(letter: Letter, form: NewPasswordForm, status: int = 200) -> Any:
    page = render_template(
        "accounts/register_confirm.html",
        form=form,
        letter=letter,
        page_title_prefix_error=status != 200,
    )
    return page, status, TOKEN_PAGE


@bp.post("/register/confirm/<token>")
@public
def confirm(token: str) -> Any:
    """The account is there, its owner signed in, the organisation is next."""
    form, letter = NewPasswordForm(), _letter(token)
    if letter is None:
        return over("/register")
    if not form.validate():
        return _confirm_page(letter, form, 422)
    try:
        signed = confirm_registration(
            token, password=str(form.password.data), device=browser.device_of(request)
        )
    except NotFound:
        return over("/register")
    except BadInput as error:
        add_errors(form, error)
        return _confirm_page(letter, form, 422)
    return enter(signed, "/account/start")


@bp.get("/account/start")
@signed_in
def start() -> Any:
    """Which organisation: find it, ask to join, apply for the register."""
    return render_template("accounts/start.html", parts=account_parts(current_actor()))
