"""Asking a reviewer by mail in one screen; reminding them; revoking the link."""

from typing import Any

from flask import render_template

from resource_centre.authorisation import found
from resource_centre.db import today
from resource_centre.errors import BadInput, NotReady
from resource_centre.i18n import current_language
from resource_centre.practices import review_pages, working_days
from resource_centre.practices.models import Revision
from resource_centre.practices.moderator_views import open_revision_work
from resource_centre.practices.review_link_forms import LinkForm
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_operations import (
    invite_by_link,
    remind_reviewer,
    revoke_link,
)
from resource_centre.practices.review_link_queries import link_of_id
from resource_centre.practices.review_views import bp
from resource_centre.web import back_to_form, current_actor, requires, see

TEMPLATE = "reviews/invite.html"


def _shown(revision: Revision) -> dict[str, Any]:
    return {"revision": revision, "heading": review_pages.heading_of(revision)}


@bp.get("/reviews/revisions/<int:revision_id>/invite")
@requires("review.queue")
def invite_form(revision_id: int) -> Any:
    """Whom to ask, as what, with which words, until when."""
    revision = open_revision_work(revision_id)
    answer_and_review = working_days.ANSWER + working_days.REVIEW[0]
    due_on = working_days.due_after(today(), answer_and_review)
    form = LinkForm(data={"due_on": due_on, "language": current_language()})
    return render_template(TEMPLATE, form=form.offer(), **_shown(revision))


@bp.post("/reviews/revisions/<int:revision_id>/invite")
@requires("review.queue")
def send_link(revision_id: int) -> Any:
    """Send the link."""
    revision = open_revision_work(revision_id)
    form = LinkForm().offer()
    try:
        invite_by_link(
            revision,
            current_actor(),
            email=form.email.data or "",
            kind=form.asked_kind,
            words=form.words.data or "",
            due_on=form.due_on.data,
            language=form.language.data or "",
        )
    except NotReady as error:
        fields = error.fields if isinstance(error, BadInput) else {error.field: error.sentence}
        for name, sentence in fields.items():
            form[name if name in form else "email"].errors = [sentence]
        return back_to_form(TEMPLATE, error, form=form, **_shown(revision))
    return see(f"/reviews/revisions/{revision_id}#reviewers")


def _link(link_id: str) -> ReviewLink:
    """A link of a text this moderator may decide on: 404 and 403 as for the text."""
    link: ReviewLink = found(link_of_id(link_id))
    open_revision_work(link.revision_id)
    return link


@bp.post("/reviews/links/<link_id>/remind")
@requires("review.queue")
def remind(link_id: str) -> Any:
    """The mail once more."""
    link = _link(link_id)
    remind_reviewer(link, current_actor())
    return see(f"/reviews/revisions/{link.revision_id}#reviewers")


@bp.post("/reviews/links/<link_id>/revoke")
@requires("review.queue")
def revoke(link_id: str) -> Any:
    """The link opens nothing any more."""
    link = _link(link_id)
    revoke_link(link, current_actor())
    return see(f"/reviews/revisions/{link.revision_id}#reviewers")
