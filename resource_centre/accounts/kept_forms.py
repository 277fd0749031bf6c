"""A form that was refused because the session was over: kept, and sent again after signing in.

It is kept in the page that refuses it, signed by us and compressed, so that nobody can fill the
database without an account. It is never sent again by itself: the person sees it and presses a
button, and rights and versions are checked as for any form.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, make_response, render_template, request
from flask import session as cookie
from itsdangerous import BadSignature, TimestampSigner

from resource_centre.accounts.forms import SignInForm
from resource_centre.accounts.sessions import owner_of_session
from resource_centre.web import current_actor, wants_json

KEPT_FOR = 24 * 60 * 60
NOT_KEPT = ("csrf_token", "password", "current", "kept")
LONGEST = 3_500_000
"""Characters: more would not fit into the form that carries it (MAX_FORM_MEMORY_SIZE)."""
OWN_FORMS = ("accounts", "registration", "mailbox")
"""Ways in: signing in once more is what repeats them."""


@dataclass(frozen=True)
class KeptForm:
    """What was sent: where, its fields in order, the names of its files, and by whom."""

    path: str
    fields: list[list[str]]
    files: list[list[str]]
    person_id: str
    """Empty: the browser no longer knew."""

    def fits(self, person: Any) -> bool:
        """Whether this person may see it."""
        return not self.person_id or self.person_id == person.id


def form_of_request() -> KeptForm:
    """The form of this request, but for what is secret."""
    pairs = [[k, v] for k, v in request.form.items(multi=True) if k not in NOT_KEPT]
    files = [[k, f.filename] for k, f in request.files.items(multi=True) if f.filename]
    sid = cookie.get("sid")
    owner = owner_of_session(sid) if isinstance(sid, str) else None
    return KeptForm(request.full_path.rstrip("?"), pairs, files, owner or "")


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.config["SECRET_KEY"], salt="kept form")


def sealed(kept: KeptForm) -> str:
    """As a hidden field carries it."""
    packed = zlib.compress(
        json.dumps(asdict(kept), ensure_ascii=False).encode("utf-8", "surrogatepass")
    )
    return _signer().sign(urlsafe_b64encode(packed)).decode("ascii")


def unsealed(given: str | None) -> KeptForm | None:
    """What a hidden field carries; ``None`` when there is none, or not one of ours."""
    if not given:
        return None
    try:
        packed = urlsafe_b64decode(
            _signer().unsign(given.encode("utf-8", "replace"), max_age=KEPT_FOR)
        )
    except BadSignature:
        return None
    return KeptForm(**json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass")))


def send_again_page(kept: KeptForm) -> str:
    """The form once more, with a button that sends it to where it was going."""
    path = "/" + kept.path.lstrip("/")
    return render_template("accounts/send_again.html", kept=kept, path=path)


def came_from_our_page() -> bool:
    """Whether the browser itself says that the form stood on a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _access() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    return str(getattr(view, "access", "public"))


def _is_worth_keeping() -> bool:
    """Whether a refused form may be shown again: of our own page, and not a way in."""
    is_way_in = _access() == "public" and request.blueprint in OWN_FORMS
    return not is_way_in and came_from_our_page() and not wants_json()


def after_bad_token() -> str | None:
    """What is shown when the token of a form is not of this session; ``None``: the error page."""
    if not _is_worth_keeping():
        return None
    if current_actor() is None and _access() != "public":
        return sign_in_page_keeping(form_of_request())
    return send_again_page(form_of_request())


def ask_to_sign_in() -> Any:
    """The answer to a form that nobody signed in has sent: sign in, and it goes on (401)."""
    answer = make_response(sign_in_page_keeping(form_of_request()), 401)
    answer.headers["WWW-Authenticate"] = 'Form realm="Resource Centre"'
    return answer


def sign_in_page_keeping(kept: KeptForm) -> str:
    """The sign-in form, with the other one inside."""
    carried = sealed(kept)
    too_long = len(carried) > LONGEST
    form = SignInForm(formdata=None, data={"kept": "" if too_long else carried})
    return render_template("accounts/sign_in.html", form=form, kept=kept, too_long=too_long, wait=0)
