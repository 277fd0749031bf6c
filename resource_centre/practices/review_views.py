"""The reviewer's pages: what one was asked for, the conflict question, the rubric, sending."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from resource_centre import web
from resource_centre.accounts.permissions import moderator, reviewer
from resource_centre.authorisation import found, require
from resource_centre.errors import BadInput, ChangedMeanwhile
from resource_centre.pagination import Page, page_number
from resource_centre.practices import review_forms as forms
from resource_centre.practices import (
    review_operations,
    review_pages,
    review_queries,
    review_queue,
)
from resource_centre.practices.appeal_queries import open_appeals
from resource_centre.practices.autosave import saved_answer
from resource_centre.practices.models import RevisionState, Track
from resource_centre.practices.review_log import has_extension, last_snapshot, snapshot_of
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.rubric_words import (
    BLOCK_NAMES,
    CRITERION_WORDS,
    SCORED_BY,
    YOU_REVIEW_AS,
)
from resource_centre.practices.working_days import GOAL
from resource_centre.scopes import is_limited, within
from resource_centre.web import (
    back_to_form,
    current_actor,
    requires,
    see,
    signed_in,
)

bp = Blueprint("reviews", __name__)
WORDS = {
    "BLOCK_NAMES": BLOCK_NAMES,
    "CRITERION_WORDS": CRITERION_WORDS,
    "SCORED_BY": SCORED_BY,
    "YOU_REVIEW_AS": YOU_REVIEW_AS,
}


@bp.get("/reviews")
@requires("review.queue")
def queue() -> Any:
    """Moderators: every open revision. Reviewers: what they were asked for."""
    actor = current_actor()
    own = review_queries.assignments_of(actor) if reviewer(actor) else []
    if not moderator(actor):
        return render_template("reviews/mine.html", pages=review_pages, assignments=own, **WORDS)
    items = review_queue.queue_of(actor)
    shown = request.args.get("show", "all")
    shown = shown if shown in review_queue.SHOWN else "all"
    track, sort = request.args.get("track", ""), request.args.get("sort", "deadline")
    kept = review_queue.chosen(items, shown=shown, track=track, sort=sort)
    number = page_number(request.args.get("page"))
    page = Page(kept[(number - 1) * 20 : number * 20], number, len(kept))
    return render_template(
        "reviews/queue.html",
        page=page,
        rows=[review_pages.queue_row(item) for item in page.items],
        counts={name: sum(i.fits(name) for i in items) for name in review_queue.SHOWN},
        shown=shown,
        track=track,
        sort=sort,
        median=review_queue.median_of_our_days(),
        goal=GOAL,
        next_one=next((i for i in review_queue.chosen(items, shown="mine")), None),
        assignments=own,
        pages=review_pages,
        appeals=len(open_appeals()),
    )


def own_assignment(assignment_id: int) -> ReviewAssignment:
    """The actor's own assignment: 404 when they may not know of it, 403 when it is another's."""
    assignment: ReviewAssignment = found(
        review_queries.visible_assignment(assignment_id, current_actor())
    )
    require(current_actor(), "review.work", assignment)
    return assignment


@bp.get("/reviews/<int:assignment_id>")
@signed_in
@within("review:{assignment_id}")
def workspace(assignment_id: int) -> Any:
    """The question about interests, then the text beside the rubric."""
    assignment = found(review_queries.visible_assignment(assignment_id, current_actor()))
    if not review_pages.is_mine(assignment, current_actor()):
        return redirect(f"/reviews/revisions/{assignment.revision_id}")
    if not assignment.is_open:
        return render_template("reviews/closed.html", **named(assignment))
    if not assignment.has_accepted:
        return render_template(
            "reviews/interests.html", form=forms.InterestsForm(), **question(assignment)
        )
    review = review_queries.review_of_round(assignment, assignment.revision.round)
    return render_template(
        "reviews/workspace.html", **_work(assignment, _shown(assignment, review))
    )


def named(assignment: ReviewAssignment) -> dict[str, Any]:
    """What may be said before the question is answered: title, summary and owner."""
    revision = assignment.revision
    return {
        "assignment": assignment,
        "heading": review_pages.heading_of(revision),
        "state": revision.state,
        "track": revision.track,
        "due": review_pages.due_label(assignment.due_on or assignment.respond_by),
        "by_link": is_limited(),
        **WORDS,
    }


def question(assignment: ReviewAssignment) -> dict[str, Any]:
    known = review_queries.known_interests(assignment.reviewer, assignment.revision)
    return {"known": known, "changing": False, **named(assignment)}


def _shown(assignment: ReviewAssignment, review: Any) -> review_operations.Opinion:
    """The opinion in the form: this round's, else that of the round before as a start."""
    earlier = review_queries.review_of_round(assignment, assignment.revision.round - 1)
    return forms.opinion_of(review or earlier)


def _work(assignment: ReviewAssignment, opinion: Any, errors: Any = None) -> dict[str, Any]:
    """Everything the workspace shows; only for who has answered the question."""
    actor, revision = current_actor(), assignment.revision
    review = review_queries.review_of_round(assignment, revision.round)
    before = revision.practice.approved_revision
    track = review_queries.expected_track(revision)
    return {
        **named(assignment),
        **review_pages.reading(revision, request.args.get("text_lang")),
        "revision": revision,
        "review": review,
        "opinion": opinion,
        "errors": errors or {},
        "missing": review_operations.gaps_of(assignment, opinion),
        "blocks": review_pages.blocks_for(assignment.reviewer_kind, track),
        "is_full": track is Track.FULL,
        "scoring_track": track,
        "has_letter": review_pages.thanks_of(assignment) is not None,
        "is_scoring": revision.state is RevisionState.IN_REVIEW,
        "may_change": review_queries.may_change_review(assignment),
        "may_extend": not has_extension(assignment),
        "others": [
            r
            for r in review_queries.reviews_shown_to(actor, revision)
            if r.assignment_id != assignment.id
        ],
        "since_approved": review_pages.changes_since(snapshot_of(before), revision)
        if before is not None and before.id != revision.id
        else None,
        "since_round": review_pages.changes_since(
            last_snapshot(assignment, revision.round), revision
        ),
    }


@bp.post("/reviews/<int:assignment_id>")
@signed_in
@within("review:{assignment_id}")
def save(assignment_id: int) -> Any:
    """Save; then stay, or go on to the check page; or change what was sent."""
    assignment = own_assignment(assignment_id)
    revision, action = assignment.revision, request.form.get("action", "save")
    track = review_queries.expected_track(revision)
    opinion = review_operations.Opinion()
    try:
        opinion = forms.opinion_in(request.form, assignment.reviewer_kind, track)
        _keep(assignment, opinion, action)
    except (BadInput, ChangedMeanwhile) as error:
        if web.wants_json():
            raise
        return _work_again(assignment, opinion, error)
    if web.wants_json():
        return saved_answer(found(review_queries.review_of_round(assignment, revision.round)))
    return see(f"/reviews/{assignment_id}" + ("/send" if action == "check" else ""))


def _keep(assignment: ReviewAssignment, opinion: review_operations.Opinion, action: str) -> None:
    seen = forms.whole_number(request.form.get("seen_version")) or 0
    if action == "change":
        review_operations.change_review(
            assignment,
            current_actor(),
            opinion,
            seen_version=seen,
            note=request.form.get("note", ""),
        )
        return
    review_operations.save_review(
        assignment,
        current_actor(),
        opinion,
        seen_version=seen,
        seen_hash=request.form.get("seen_hash") or None,
    )


def _work_again(
    assignment: ReviewAssignment, opinion: review_operations.Opinion, error: Any
) -> Any:
    """The workspace with what was typed and what to do about it; nothing is lost."""
    errors = getattr(error, "fields", None) or {"": error.sentence}
    return back_to_form("reviews/workspace.html", error, **_work(assignment, opinion, errors))


@bp.get("/reviews/<int:assignment_id>/send")
@signed_in
@within("review:{assignment_id}")
def send_check(assignment_id: int) -> Any:
    """Everything once more before it is sent; or the form with what is missing."""
    assignment = own_assignment(assignment_id)
    review = found(review_queries.review_of_round(assignment, assignment.revision.round))
    if review.sent_at is not None:
        return see(f"/reviews/{assignment_id}")
    opinion = forms.opinion_of(review)
    gaps = review_operations.gaps_of(assignment, opinion)
    if gaps:
        return _work_again(assignment, opinion, BadInput(gaps))
    return render_template("reviews/send.html", **_work(assignment, opinion))


@bp.post("/reviews/<int:assignment_id>/send")
@signed_in
@within("review:{assignment_id}")
def send(assignment_id: int) -> Any:
    """Send what was saved."""
    assignment = own_assignment(assignment_id)
    review = found(review_queries.review_of_round(assignment, assignment.revision.round))
    review_operations.send_review(
        assignment,
        current_actor(),
        forms.opinion_of(review),
        seen_version=forms.whole_number(request.form.get("seen_version")) or 0,
        seen_hash=request.form.get("seen_hash") or None,
    )
    return see(f"/reviews/{assignment_id}")
