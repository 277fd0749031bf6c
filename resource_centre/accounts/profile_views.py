"""One's own profile: name, language, consent, address, password."""

from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask import session as cookie

from resource_centre.accounts import browser
from resource_centre.accounts.consents import TEXTS_OF, consents_of, set_public_name
from resource_centre.accounts.entering import add_errors, enter, wait_said
from resource_centre.accounts.forms import (
    ConfirmPasswordForm,
    EmailForm,
    PasswordForm,
    ProfileForm,
    PublicNameForm,
)
from resource_centre.accounts.kept_forms import send_again_page, unsealed
from resource_centre.accounts.password_operations import change_password, confirm_session
from resource_centre.accounts.profile_operations import ask_for_email, change_profile
from resource_centre.accounts.recent import confirm_page, recently_authenticated
from resource_centre.errors import BadInput, TooMany
from resource_centre.web import current_actor, see, signed_in

bp = Blueprint("profile", __name__)
PROFILE = "/account/profile"


@bp.get("/account/profile")
@signed_in
def profile() -> Any:
    """Everything that may be changed, each in a form of its own."""
    return _page()


def _page(status: int = 200, wait: int = 0, **forms: Any) -> Any:
    person = current_actor()
    saved = {"name": person.name, "language": person.language}
    shown = {
        "profile": ProfileForm(formdata=None, data=saved),
        "consent": PublicNameForm(formdata=None, data={"public_name": person.name_public}),
        "email": EmailForm(formdata=None),
        "password": PasswordForm(formdata=None),
    } | forms
    page = render_template(
        "accounts/profile.html",
        person=person,
        forms=shown,
        refused=next(iter(forms.values()), None),
        consents=consents_of(person.id),
        texts_of=TEXTS_OF,
        said=request.args.get("said", ""),
        page_title_prefix_error=status != 200,
    )
    return page, status, {"Retry-After": str(wait)} if wait else {}


def _refused(name: str, form: Any, error: BadInput | TooMany) -> Any:
    if isinstance(error, TooMany):
        form.form_errors.append(wait_said(error.seconds))
        return _page(429, error.seconds, **{name: form})
    add_errors(form, error)
    return _page(422, **{name: form})


@bp.post("/account/profile")
@signed_in
def save() -> Any:
    """Name and language."""
    form = ProfileForm()
    if not form.validate():
        return _page(422, profile=form)
    try:
        change_profile(current_actor(), name=str(form.name.data), language=str(form.language.data))
    except BadInput as error:
        return _refused("profile", form, error)
    return see(f"{PROFILE}?said=saved")


@bp.post("/account/consents")
@signed_in
def consent() -> Any:
    """Give or take back the consent to publish one's name."""
    set_public_name(current_actor(), is_public=bool(PublicNameForm().public_name.data))
    return see(f"{PROFILE}?said=saved")


@bp.post("/account/email")
@signed_in
@recently_authenticated
def email() -> Any:
    """Ask for another address: a link goes there."""
    form = EmailForm()
    if not form.validate():
        return _page(422, email=form)
    try:
        ask_for_email(current_actor(), str(form.email.data), address=browser.address_of(request))
    except (BadInput, TooMany) as error:
        return _refused("email", form, error)
    return see(f"{PROFILE}?said=letter")


@bp.post("/account/password")
@signed_in
def password() -> Any:
    """Another password; the session is a new one, all others are over."""
    form = PasswordForm()
    if not form.validate():
        return _page(422, password=form)
    try:
        signed = change_password(
            current_actor(),
            current=str(form.current.data),
            password=str(form.password.data),
            device=browser.device_of(request),
        )
    except (BadInput, TooMany) as error:
        return _refused("password", form, error)
    return enter(signed, f"{PROFILE}?said=password")


@bp.get("/account/confirm-password")
@signed_in
def confirm_password_form() -> Any:
    """The password once more."""
    wished = browser.local_path(request.args.get("next")) or PROFILE
    return confirm_page(ConfirmPasswordForm(formdata=None, data={"next": wished}))


@bp.post("/account/confirm-password")
@signed_in
def confirm_password() -> Any:
    """Right: go on where one was; a form that was kept is shown, to be sent again."""
    form = ConfirmPasswordForm()
    if not form.validate():
        return confirm_page(form, is_wrong=True), 422
    try:
        confirm_session(current_actor(), cookie["sid"], password=str(form.password.data))
    except BadInput as error:
        add_errors(form, error)
        return confirm_page(form, is_wrong=True), 422
    except TooMany as error:
        form.form_errors.append(wait_said(error.seconds))
        answer = make_response(confirm_page(form, is_wrong=True), 429)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    kept = unsealed(form.kept.data)
    if kept is not None:
        return send_again_page(kept)
    return see(browser.local_path(form.next.data) or PROFILE)
