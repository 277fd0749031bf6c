"""What the holder of a link sees: who asks and for what, the conflict question, then the review.

Looking writes nothing. The answer begins a session that opens this one review.
"""

import time
from typing import Any

from flask import render_template, request
from flask import session as cookie

from resource_centre.accounts import browser
from resource_centre.accounts.operations import SignedIn
from resource_centre.accounts.queries import name_of, person_with_email
from resource_centre.authorisation import found
from resource_centre.errors import BadInput, NotReady
from resource_centre.practices import review_forms as forms
from resource_centre.practices import review_pages, review_queries
from resource_centre.practices.review_guest_operations import (
    LinkIsClosed,
    answer_by_link,
    decline_by_link,
    enter_by_link,
    note_opened,
)
from resource_centre.practices.review_link_forms import LinkAnswerForm
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_queries import link_with_token
from resource_centre.practices.review_views import WORDS, bp
from resource_centre.web import current_actor, public, see

HOURS = 4
"""About so long a first review takes; said before anybody agrees to one."""
KEPT_TO_ONESELF = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
"""The address is a key: it goes to no other site and into no cache."""


def _page(template: str, status: int = 200, **context: Any) -> Any:
    shown = render_template(template, page_title_prefix_error=status == 422, **context)
    return shown, status, KEPT_TO_ONESELF


def _closed(link: ReviewLink | None = None) -> Any:
    """410: what the link opened is over; whoever holds it is told why as far as it is theirs."""
    return _page("reviews/link_closed.html", 410, link=link)


def _asked(link: ReviewLink, form: Any) -> dict[str, Any]:
    person = link.assignment.reviewer if link.assignment else person_with_email(link.email)
    known = review_queries.known_interests(person, link.revision) if person else []
    return {
        "link": link,
        "form": form,
        "heading": review_pages.heading_of(link.revision),
        "asks": name_of(link.invited_by),
        "is_unknown": person is None,
        "known": known,
        "hours": HOURS,
        **WORDS,
    }


@bp.get("/reviews/by-link/<token>")
@public
def by_link(token: str) -> Any:
    """Who asks, for what, how long it takes, and the question about interests."""
    link: ReviewLink = found(link_with_token(token))
    if not link.opens:
        return _closed(link)
    if link.assignment is not None and link.assignment.has_accepted:
        return _page("reviews/link_again.html", **_asked(link, None))
    return _page("reviews/link.html", **_asked(link, LinkAnswerForm()))


@bp.post("/reviews/by-link/<token>/opened")
@public
def opened(token: str) -> Any:
    """The page was read by somebody: its script says so, for scanners of mail run none."""
    try:
        note_opened(token)
    except LinkIsClosed:
        return _closed()
    return "", 204, KEPT_TO_ONESELF


@bp.post("/reviews/by-link/<token>")
@public
def answer_link(token: str) -> Any:
    """Accept, stand aside, have no time, or go on with what was begun."""
    action = request.form.get("action", "declare")
    try:
        if action == "decline_invitation":
            decline_by_link(token)
            return _page("reviews/link_thanks.html", has_conflict=False)
        if action == "enter":
            return _enter(enter_by_link(token, browser.device_of(request)), token)
        return _declared(token)
    except LinkIsClosed:
        return _closed(link_with_token(token))


def _declared(token: str) -> Any:
    form = LinkAnswerForm()
    try:
        signed = answer_by_link(
            token,
            name=form.name.data or "",
            has_conflict=forms.truth(form.has_conflict.data),
            has_disclosure=forms.truth(form.has_disclosure.data),
            disclosure=form.disclosure.data or "",
            device=browser.device_of(request),
        )
    except NotReady as error:
        if isinstance(error, BadInput):
            forms.put_errors(form, error)
        link = found(link_with_token(token))
        return _page("reviews/link.html", 422, error=error, **_asked(link, form))
    if signed is None:
        return _page("reviews/link_thanks.html", has_conflict=True)
    return _enter(signed, token)


def _enter(signed: SignedIn, token: str) -> Any:
    """Into a session for this review alone; who is signed in as this person stays so."""
    link: ReviewLink = found(link_with_token(token))
    if getattr(current_actor(), "id", None) != signed.person.id:
        cookie.clear()
        cookie["sid"], cookie["seen"] = signed.sid, int(time.time())
        cookie.permanent = True
    return see(f"/reviews/{link.assignment_id}")
