"""Appealing against "not recommended for now", and deciding on it."""

from resource_centre import outbox, steps
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import lock, session
from resource_centre.errors import BadInput, WrongState
from resource_centre.i18n import text
from resource_centre.practices import events
from resource_centre.practices.appeal_models import Appeal
from resource_centre.practices.appeal_queries import appeal_against, appeal_behind
from resource_centre.practices.appeal_workflow import APPEAL
from resource_centre.practices.models import Revision, RevisionState
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work

LONGEST = 4_000


def may_appeal(revision: Revision) -> bool:
    """Whether an appeal is open to its writers: declined, and none was lodged before."""
    return (
        revision.state is RevisionState.DECLINED
        and appeal_against(revision) is None
        and appeal_behind(revision) is None
    )


def lodge_appeal(revision: Revision, actor: Actor, *, words: str) -> Appeal:
    """Once; of two sent at the same time one is lodged."""
    require(actor, "appeal.lodge", revision)
    if not words.strip():
        raise BadInput({"words": text("Say why the decision should be looked at again.")})
    if len(words) > LONGEST:
        raise BadInput({"words": text("At most %(count)d characters.", count=LONGEST)})
    with unit_of_work():
        lock(revision)
        require(actor, "appeal.lodge", revision)
        if revision.state is not RevisionState.DECLINED:
            raise WrongState(text("Only a decision not to recommend a text can be appealed."))
        if not may_appeal(revision):
            raise WrongState(text("An appeal is possible once."))
        appeal = Appeal(revision_id=revision.id, words=words.strip(), lodged_by=actor.id)
        session().add(appeal)
        session().flush()
        _record(appeal, actor)
        outbox.announce(events.AppealLodged(appeal.id))
    return appeal


def _record(appeal: Appeal, actor: Actor) -> None:
    session().add(
        Decision(
            subject_kind=APPEAL.kind,
            subject_id=appeal.id,
            action="lodge",
            from_state=appeal.state.value,
            to_state=appeal.state.value,
            decided_by=actor.id,
            decided_at=appeal.lodged_at,
            content_hash=appeal.content_hash,
        )
    )


def take_appeal_step(
    appeal_id: int, action: str, actor: Actor, *, note: str = "", seen_version: int | None = None
) -> Appeal:
    """One step of the table of appeals, committed."""
    with unit_of_work():
        appeal: Appeal = found(session().get(Appeal, appeal_id))
        lock(appeal.revision.practice)
        steps.take(APPEAL, action, appeal, actor, note=note, seen_version=seen_version)
    return appeal
