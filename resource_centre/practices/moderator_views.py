"""The moderator's pages of one revision: first check, inviting reviewers, deciding, checking."""

from typing import Any

from flask import render_template, request

from resource_centre import steps
from resource_centre.accounts.models import Person
from resource_centre.authorisation import found, require
from resource_centre.db import session, today
from resource_centre.errors import BadInput, NotReady
from resource_centre.i18n import text
from resource_centre.practices import (
    completeness,
    review_invitations,
    review_pages,
    review_queries,
    review_queue,
    review_timing,
    rubric,
    workflow,
)
from resource_centre.practices import (
    review_forms as forms,
)
from resource_centre.practices.models import Revision, RevisionState
from resource_centre.practices.review_link_queries import links_of
from resource_centre.practices.review_log import snapshot_of
from resource_centre.practices.review_views import WORDS, bp
from resource_centre.practices.substitute_queries import stand_ins_for
from resource_centre.vocabulary import choices
from resource_centre.web import back_to_form, current_actor, requires, see

PAGES = {
    RevisionState.SUBMITTED: "reviews/first_check.html",
    RevisionState.IN_REVIEW: "reviews/decide.html",
}
CHECKED = (
    "approve", "approve_light", "approve_editorial", "request_changes", "return", "decline",
)  # fmt: skip
"""Steps with words that cannot be taken back: shown once more before they are taken."""


def open_revision_work(revision_id: int) -> Revision:
    """The revision, for a moderator who has no part in it (else 403)."""
    revision: Revision = found(review_queries.visible_revision(revision_id, current_actor()))
    require(
        current_actor(),
        "review.invite",
        revision,
        because=text("You wrote it, or belong to its owner: another moderator decides."),
    )
    return revision


def _facts(revision: Revision, given: forms.DecisionInput | None = None) -> dict[str, Any]:
    """What every page of one revision shows, whatever its state."""
    actor = current_actor()
    history = review_timing.histories([revision])[revision.id]
    assignments = review_queries.asked_for(revision)
    links = links_of(revision)
    move = review_timing.next_move(
        revision, [*assignments, *(one for one in links if one.waits)], history
    )
    reviews = review_queries.reviews_shown_to(actor, revision)
    before = revision.practice.approved_revision
    return {
        **WORDS,
        **review_pages.reading(revision, request.args.get("text_lang")),
        "revision": revision,
        "heading": review_pages.heading_of(revision),
        "state": revision.state,
        "track": revision.track,
        "required": rubric.required_track(revision.card),
        "days": review_timing.days_of(history),
        "due": review_pages.due_label(move.due),
        "move": move,
        "waits": revision.state in review_queue.WAITING,
        "assignments": assignments,
        "links": links,
        "link_state": review_pages.link_state,
        "link_dates": review_pages.link_dates,
        "stand_ins": stand_ins_for(assignments),
        "standing": {a.id: review_pages.assignment_state(a, revision.round) for a in assignments},
        "reviews": reviews,
        "open_steps": {s.action for s in steps.steps_for(workflow.REVISION, actor, revision)},
        "since_approved": review_pages.changes_since(snapshot_of(before), revision)
        if before is not None and before.id != revision.id
        else None,
        "given": given or forms.DecisionInput(""),
        "history": history,
        "names": review_pages.names_of([d.decided_by for d in history]),
    }


def _page(revision: Revision) -> str:
    return PAGES.get(revision.state, "reviews/waiting.html")


def _more(revision: Revision, facts: dict[str, Any]) -> dict[str, Any]:
    """What the page of this state needs beside the facts."""
    if revision.state not in PAGES:
        return {}
    this_round = [r for r in facts["reviews"] if r.round == revision.round]
    more: dict[str, Any] = {
        "invitation": _invitation_form(revision),
        "decline_reasons": choices("decline_reason"),
        "return_reasons": choices("return_reason"),
        "gaps": completeness.gaps_for_approval(revision),
        "this_round": this_round,
    }
    if revision.track is not None:
        more["rows"] = review_pages.score_rows(this_round, revision.track)
        more["is_complete"] = review_queries.is_round_complete(facts["assignments"], revision.round)
        more["needs_third"] = rubric.needs_third_reviewer(review_timing.opinions_of(this_round))
    return more


def _invitation_form(revision: Revision) -> forms.InvitationForm:
    form = forms.InvitationForm()
    candidates = review_queries.candidates_for(revision, current_actor())
    form.reviewer.choices = forms.choices_of(candidates)
    return form


@bp.get("/reviews/revisions/<int:revision_id>")
@requires("review.queue")
def revision_work(revision_id: int) -> Any:
    """First check, decision, or whom it waits for: by its state."""
    revision = open_revision_work(revision_id)
    facts = _facts(revision)
    return render_template(_page(revision), **facts, **_more(revision, facts))


@bp.post("/reviews/revisions/<int:revision_id>/invitations")
@requires("review.queue")
def invite(revision_id: int) -> Any:
    """Ask a reviewer."""
    revision = open_revision_work(revision_id)
    facts = _facts(revision)
    more = _more(revision, facts)
    person_id, kind = forms.InvitationForm().asked
    person = session().get(Person, person_id)
    try:
        if person is None or kind is None:
            raise NotReady(text("Choose a reviewer."), "reviewer")
        review_invitations.invite_reviewer(revision, person, kind, current_actor())
    except NotReady as error:
        form = more.get("invitation", _invitation_form(revision))
        form.reviewer.errors = [error.sentence]
        return back_to_form(_page(revision), error, **facts, **more)
    return see(f"/reviews/revisions/{revision_id}#reviewers")


@bp.post("/reviews/<int:assignment_id>/cancel")
@requires("review.queue")
def cancel(assignment_id: int) -> Any:
    """Release a reviewer who does not answer."""
    assignment = found(review_queries.visible_assignment(assignment_id, current_actor()))
    review_invitations.cancel_assignment(assignment, current_actor())
    return see(f"/reviews/revisions/{assignment.revision_id}#reviewers")


@bp.post("/reviews/revisions/<int:revision_id>/again")
@requires("review.queue")
def again(revision_id: int) -> Any:
    """Back from the check page, with everything still filled in."""
    revision = open_revision_work(revision_id)
    facts = _facts(revision, forms.decision_in(request.form))
    return render_template(_page(revision), **facts, **_more(revision, facts))


@bp.post("/reviews/revisions/<int:revision_id>/check")
@requires("review.queue")
def check(revision_id: int) -> Any:
    """Show once more what is about to be decided; or the form with what is missing."""
    revision = open_revision_work(revision_id)
    given = forms.decision_in(request.form)
    facts = _facts(revision, given)
    more = _more(revision, facts)
    try:
        if given.action not in CHECKED:
            raise BadInput({"action": text("There is no step of this name.")})
        step = steps.rehearse(
            workflow.REVISION,
            given.action,
            revision,
            current_actor(),
            note=given.note,
            reason_code=given.reason_code,
            seen_version=given.seen_version,
            answers=given.answers,
        )
    except NotReady as error:
        return back_to_form(_page(revision), error, **facts, **more)
    level = given.answers.get("evidence_level") or 0
    until = workflow.valid_until(today(), level) if given.action == "approve" else None
    return render_template("reviews/check.html", step=step, until=until, **facts, **more)
