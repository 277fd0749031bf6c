"""The one route for the steps of revisions, the one for those of practices, and their check pages.

GET shows what the step does and asks once more; POST takes it. Every button of the product that
moves a revision or a practice posts here.
"""

from typing import Any

from flask import render_template, request

from resource_centre import steps, web
from resource_centre.authorisation import found, require
from resource_centre.errors import BadInput, ChangedMeanwhile, NotReady, Refused, WrongState
from resource_centre.i18n import text
from resource_centre.practices import completeness, queries, workflow
from resource_centre.practices.forms import id_of
from resource_centre.practices.models import Practice, PracticeState, Revision, RevisionState
from resource_centre.practices.permissions import (
    practices_visible_to,
    revisions_visible_to,
    writer,
)
from resource_centre.practices.step_forms import answers_of, words_of
from resource_centre.practices.step_operations import take_practice_step, take_revision_step
from resource_centre.practices.views import bp, typed_values
from resource_centre.steps import Note
from resource_centre.web import back_to_form, current_actor, see, signed_in

OURS = ("submit", "resubmit", "withdraw")
"""Steps of a revision whose check page stands here; a moderator's stand with the reviews."""
BY_HAND = ("renew", "suspend", "confirm_suspension", "reinstate", "withdraw")
WITH_PUBLIC_REASON = ("suspend", "reinstate", "withdraw")


def _revision(revision_id: int) -> Revision:
    visible = revisions_visible_to(current_actor())
    revision: Revision = found(queries.revision_of_id(revision_id, visible))
    return revision


def _practice(practice_id: int) -> Practice:
    visible = practices_visible_to(current_actor())
    practice: Practice = found(queries.practice_of_id(practice_id, visible))
    return practice


def _open_step(table: steps.Table, action: str, subject: Any) -> steps.Step:
    """The step, if this person may take it now: else 403 or 409, as the step itself would."""
    step = table.step(action)
    if not step.who(current_actor(), subject):
        raise Refused(text("This step is not yours to take."))
    if subject.state not in step.from_states:
        raise WrongState(text("This step is not open in the present state."))
    return step


def _seen() -> int | None:
    given = request.form.get("seen_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


@bp.get("/revisions/<int:revision_id>/steps/<action>")
@signed_in
def check_revision_step(revision_id: int, action: str) -> Any:
    """Before a text is sent or taken back: what is missing, what will happen."""
    found(action if action in OURS else None)
    revision = _revision(revision_id)
    _open_step(workflow.REVISION, action, revision)
    return render_template("practices/check.html", **_checked(revision, action))


def _checked(revision: Revision, action: str) -> dict[str, Any]:
    gaps = [] if action == "withdraw" else completeness.gaps_for_sending(revision)
    address = f"/practices/{revision.practice.slug}/edit?lane={revision.lane.value}"
    return {
        "revision": revision,
        "action": action,
        "address": address,
        "gaps": [(g.sentence, f"{address}&group={g.group}#{id_of(g.name)}", False) for g in gaps],
        "points": queries.letter_points(revision) if action == "resubmit" else [],
    }


@bp.post("/revisions/<int:revision_id>/steps/<action>")
@signed_in
def take_for_revision(revision_id: int, action: str) -> Any:
    """Take one step of the revision table."""
    revision, sent = _revision(revision_id), typed_values()
    try:
        taken = take_revision_step(
            revision_id,
            action,
            current_actor(),
            note=sent.get("note", ""),
            reason_code=sent.get("reason_code"),
            seen_version=_seen(),
            answers=answers_of(sent),
        )
    except WrongState as error:
        return _too_late(error, sent)
    except NotReady as error:
        if action not in OURS:
            return _not_ready(error, sent, revision)
        return back_to_form("practices/check.html", error, **_checked(revision, action))
    return see(_after(taken, action))


def _after(revision: Revision, action: str) -> str:
    """The page that shows what the step has made true."""
    if action in ("submit", "resubmit"):
        return f"/revisions/{revision.id}/sent"
    public = revision.practice.state is not PracticeState.UNPUBLISHED
    if revision.state is RevisionState.APPROVED:
        return f"/practices/{revision.practice.slug}"
    if action == "withdraw":
        return f"/practices/{revision.practice.slug}" if public else "/desk"
    return f"/reviews/revisions/{revision.id}"


def _too_late(error: WrongState, sent: Any) -> Any:
    """409: who decided and when, and what was written here, so that it is not lost."""
    more: dict[str, Any] = {"kept": words_of(sent)}
    if isinstance(error, ChangedMeanwhile):
        name_of = web.PROVIDERS.get("name_of", str)
        more |= {"changed_by": name_of(error.by) if error.by else "", "changed_at": error.at}
    return web.error_answer(error.status, error.code, error, **more)


def _not_ready(error: NotReady, sent: Any, revision: Revision) -> Any:
    """422 with what is missing and the way back; what was written here is not lost."""
    back = [(text("Back to the review"), f"/reviews/revisions/{revision.id}")]
    return web.error_answer(error.status, error.code, error, kept=words_of(sent), links=back)


@bp.get("/revisions/<int:revision_id>/sent")
@signed_in
def sent(revision_id: int) -> Any:
    """After sending: what happens next."""
    revision = _revision(revision_id)
    require(current_actor(), "practice.revise", revision)
    return render_template("practices/sent.html", revision=revision)


@bp.get("/practices/<int:practice_id>/steps/<action>")
@signed_in
def check_practice_step(practice_id: int, action: str) -> Any:
    """Before a practice is suspended, withdrawn, renewed or taken back into use."""
    found(action if action in BY_HAND else None)
    practice = _practice(practice_id)
    step = _open_step(workflow.PRACTICE, action, practice)
    return render_template("practices/step.html", **_asked(practice, step))


def _asked(practice: Practice, step: steps.Step) -> dict[str, Any]:
    return {
        "practice": practice,
        "action": step.action,
        "asks_public_reason": step.action in WITH_PUBLIC_REASON,
        "note_required": step.note is Note.REQUIRED,
        "of_the_owner": writer(current_actor(), practice),
        "sent": typed_values(),
    }


@bp.post("/practices/<int:practice_id>/steps/<action>")
@signed_in
def take_for_practice(practice_id: int, action: str) -> Any:
    """Take one step of the practice table."""
    practice, sent = _practice(practice_id), typed_values()
    try:
        taken = take_practice_step(
            practice_id,
            action,
            current_actor(),
            note=sent.get("note", ""),
            reason_code=sent.get("reason_code"),
            seen_version=_seen(),
            answers=answers_of(sent) | _replacement(sent.get("replacement", "")),
        )
    except WrongState as error:
        return _too_late(error, sent)
    except NotReady as error:
        if action not in BY_HAND:
            return web.error_answer(error.status, error.code, error, kept=words_of(sent))
        step = workflow.PRACTICE.step(action)
        return back_to_form("practices/step.html", error, **_asked(practice, step))
    return see(f"/practices/{taken.slug}")


def _replacement(slug: str) -> dict[str, Any]:
    """The practice that takes its place, by its address."""
    wanted = slug.strip().rstrip("/").rpartition("/")[2]
    if not wanted:
        return {}
    other = queries.practice_at(wanted, practices_visible_to(None))
    if other is None:
        raise BadInput({"replacement": text("There is no practice at this address.")})
    return {"replacement_id": other.id}
