"""What comes by mail: the choices, one click that stops a group, an address to try again."""

from typing import Any

from flask import make_response, render_template, request

from resource_centre.authorisation import found
from resource_centre.errors import BadInput
from resource_centre.extensions import csrf
from resource_centre.notifications.choice_operations import (
    choose_mails,
    stop_mails,
    try_address_again,
)
from resource_centre.notifications.forms import ChoicesForm, form_of
from resource_centre.notifications.kinds import GROUP_NAMES, Group
from resource_centre.notifications.stopping import stopped_by
from resource_centre.notifications.views import bp
from resource_centre.web import back_to_form, current_actor, public, see, signed_in

TEMPLATE = "notifications/choices.html"
ADDRESS = "/account/notifications"


@bp.get(ADDRESS)
@signed_in
def choices() -> Any:
    """What this person gets by mail."""
    return render_template(TEMPLATE, form=form_of(current_actor()))


@bp.post(ADDRESS)
@signed_in
def choose() -> Any:
    """Keep the choices."""
    form = ChoicesForm()
    chosen = {group.value: str(form[group.value].data or "") for group in Group}
    try:
        choose_mails(chosen, actor=current_actor())
    except BadInput as error:
        for name, sentence in error.fields.items():
            form[name].errors = [sentence]
        return back_to_form(TEMPLATE, error, form=form)
    return see(f"{ADDRESS}?saved=1")


@bp.post(f"{ADDRESS}/try-again")
@signed_in
def try_again() -> Any:
    """The address was mended: send to it again."""
    try_address_again(current_actor())
    return see(f"{ADDRESS}?again=1")


@bp.get("/mail/stop/<token>")
@public
def stop_form(token: str) -> Any:
    """What would be stopped, and a button: opening the page stops nothing, as scanners open it."""
    _, groups = found(stopped_by(token))
    return _stop_page(groups, is_done=False)


@bp.post("/mail/stop/<token>")
@public
def stop(token: str) -> Any:
    """One click (RFC 8058), from the page or from the mail program of the reader."""
    person_id, groups = found(stopped_by(token))
    stop_mails(person_id, groups)
    return _stop_page(groups, is_done=True)


csrf.exempt(stop)  # the token in the address is signed, and a mail program has no form of ours


def _stop_page(groups: list[Group], *, is_done: bool) -> Any:
    names = [GROUP_NAMES[group][0] for group in groups]
    page = make_response(
        render_template(
            "notifications/stop.html", names=names, is_done=is_done, address=request.path
        )
    )
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["Cache-Control"] = "no-store"
    return page
