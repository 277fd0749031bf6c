"""What matters most is done only by who has just typed the password (ten minutes)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, render_template, request
from flask import session as cookie

from resource_centre.accounts.forms import ConfirmPasswordForm
from resource_centre.accounts.kept_forms import form_of_request, sealed
from resource_centre.accounts.sessions import was_confirmed
from resource_centre.web import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])


def recently_authenticated(view: View) -> View:
    """Ask for the password once more when it was typed long ago; then go on where one was.

    Below the declaration of access::

        @bp.post("/admin/people/<id>/block")
        @requires("people.block")
        @recently_authenticated
        def block(id): ...

    A form that was sent is kept in the page that asks, and sent again by a button.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if was_confirmed(str(cookie.get("sid", ""))):
            return view(*args, **kwargs)
        wished = request.full_path.rstrip("?")
        if request.method in SAFE_METHODS:
            form = ConfirmPasswordForm(formdata=None, data={"next": wished})
        else:
            form = ConfirmPasswordForm(formdata=None, data={"kept": sealed(form_of_request())})
        return make_response(confirm_page(form), 403)

    return guarded  # type: ignore[return-value]


def confirm_page(form: ConfirmPasswordForm, *, is_wrong: bool = False) -> str:
    """The form that asks."""
    return render_template(
        "accounts/confirm_password.html", form=form, page_title_prefix_error=is_wrong
    )
