"""Into a session: what every way in ends with."""

import time
from typing import Any

from flask import Response, g, make_response, request
from flask import session as cookie

from resource_centre.accounts import browser
from resource_centre.accounts.kept_forms import KeptForm, send_again_page
from resource_centre.accounts.operations import SignedIn
from resource_centre.errors import BadInput
from resource_centre.i18n import ntext
from resource_centre.templating import page_exists
from resource_centre.web import see

TOKEN_PAGE = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
"""A page whose address is a secret tells it to nobody."""


def enter(signed: SignedIn, address: str, kept: KeptForm | None = None) -> Response:
    """Into a session of its own: nothing of the cookie before it stays, its token neither.

    ``kept``: a form that was refused because nobody was signed in; it is shown, to be sent again.
    """
    cookie.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of the cookie before for this request
    cookie["sid"], cookie["seen"] = signed.sid, int(time.time())
    cookie.permanent = True
    if kept is None:
        response = make_response(see(address))
    else:
        g._login_user = signed.person  # Flask-Login has answered "nobody" in this request already
        response = make_response(send_again_page(kept))
    browser.remember(request, response, signed.person.email)
    return response


def own_start() -> str:
    """Where somebody begins who asked for nothing else."""
    return "/desk" if page_exists("/desk") else "/"


def add_errors(form: Any, error: BadInput) -> None:
    """Put the sentences of an operation beside their fields."""
    for name, sentence in error.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


def wait_said(seconds: int) -> Any:
    """How long to wait, as the form says it."""
    return ntext(
        "That was too often. You can try again in %(num)d second.",
        "That was too often. You can try again in %(num)d seconds.",
        seconds,
    )
