"""The author's pause: a date that stops the count of the author's days. No reason is asked."""

from datetime import date, timedelta

from resource_centre.authorisation import Actor, require
from resource_centre.db import day_of, lock, now, session, today
from resource_centre.errors import BadInput, WrongState
from resource_centre.i18n import text
from resource_centre.practices.models import Revision, RevisionState
from resource_centre.steps import Decision, decisions_on, last_decision
from resource_centre.unit_of_work import unit_of_work

LONGEST = timedelta(days=90)
"""Calendar days in all, from the first day of the first pause since the text came back."""
WITH_THE_AUTHOR = (RevisionState.RETURNED, RevisionState.CHANGES_REQUESTED)
KIND = "revision_pause"


def latest_end(revision: Revision) -> date:
    """The last day a pause may reach: several in a row count as one."""
    came_back = last_decision("revision", revision.id)
    begun = [
        day_of(d.decided_at)
        for d in decisions_on(KIND, revision.id)
        if d.action == "pause" and (came_back is None or d.decided_at >= came_back.decided_at)
    ]
    return min([*begun, today()]) + LONGEST


def pause_revision(revision: Revision, actor: Actor, *, until: date | None) -> None:
    """Stop the count until this day, at most ninety calendar days in all."""
    require(actor, "revision.pause", revision)
    with unit_of_work():
        lock(revision)
        _is_with_its_author(revision, actor)
        latest = latest_end(revision)
        if until is None or until <= today():
            raise BadInput({"until": text("Give a day from tomorrow on.")})
        if until > latest:
            raise BadInput({"until": text("A pause lasts at most 90 days in all.")})
        revision.paused_until = until
        _record(revision, "pause", actor)


def end_pause(revision: Revision, actor: Actor) -> None:
    """Go on at once; the count begins today."""
    require(actor, "revision.pause", revision)
    with unit_of_work():
        lock(revision)
        _is_with_its_author(revision, actor)
        if revision.paused_until is not None and revision.paused_until > today():
            revision.paused_until = today()
            _record(revision, "go_on", actor)


def _is_with_its_author(revision: Revision, actor: Actor) -> None:
    require(actor, "revision.pause", revision)
    if revision.state not in WITH_THE_AUTHOR:
        raise WrongState(text("Only while a text is with its author can the count be stopped."))


def _record(revision: Revision, action: str, actor: Actor) -> None:
    until = revision.paused_until
    session().add(
        Decision(
            subject_kind=KIND,
            subject_id=revision.id,
            action=action,
            from_state=revision.state.value,
            to_state=revision.state.value,
            decided_by=actor.id,
            decided_at=now(),
            details={"until": until.isoformat() if until else None},
            content_hash=revision.content_hash,
        )
    )
