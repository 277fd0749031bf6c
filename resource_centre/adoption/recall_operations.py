"""Recalls: opened with a suspension, answered by institutions, followed up by the clock."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.adoption.events import RecallUnanswered, SuspensionUnconfirmed
from resource_centre.adoption.models import RUNNING_STATES, Adoption
from resource_centre.adoption.recall_models import Recall, RecallAnswer, RecallState
from resource_centre.adoption.recall_workflow import ANSWERS, RECALL_ANSWER
from resource_centre.adoption.workflow import ADOPTION
from resource_centre.authorisation import SYSTEM, Actor, found
from resource_centre.db import day_of, lock, now, session, today
from resource_centre.errors import NotReady
from resource_centre.i18n import text
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.practices.working_days import CONFIRMATION, due_after
from resource_centre.steps import Decision, decisions_on, take
from resource_centre.unit_of_work import unit_of_work

REMIND_AFTER = (2, 5)
"""Working days without an answer, after which the institution is asked again."""


@dataclass(frozen=True)
class Reply:
    """What an institution says: the step, and what belongs to it."""

    action: str
    stopped_on: date | None = None
    words: str = ""
    pause: bool = False


def match_recall(practice_id: int) -> None:
    """Make the recalls of a practice match its state: one open while use is suspended.

    A withdrawal closes none: what was to be asked of institutions is still to be asked.
    """
    with unit_of_work():
        practice = session().get(Practice, practice_id, with_for_update=True)
        if practice is None or practice.state is PracticeState.WITHDRAWN:
            return
        decision = _suspension_of(practice)
        for recall in _open_recalls(practice.id):
            if decision is None or recall.decision_id != decision.id:
                _close(recall)
        if decision is not None:
            _open(practice, decision)


def _suspension_of(practice: Practice) -> Decision | None:
    """The step that suspended it, while it is suspended."""
    if practice.state is not PracticeState.SUSPENDED:
        return None
    taken = [d for d in decisions_on("practice", practice.id) if d.action == "suspend"]
    return taken[-1] if taken else None


def _open_recalls(practice_id: int) -> list[Recall]:
    wanted = select(Recall).where(Recall.practice_id == practice_id, Recall.closed_at.is_(None))
    return list(session().scalars(wanted.order_by(Recall.id)))


def _open(practice: Practice, decision: Decision) -> None:
    if session().scalar(select(Recall.id).where(Recall.decision_id == decision.id)) is not None:
        return
    recall = Recall(practice=practice, decision_id=decision.id, opened_at=decision.decided_at)
    running = select(Adoption).where(
        Adoption.practice_id == practice.id, Adoption.state.in_(RUNNING_STATES)
    )
    for adoption in session().scalars(running.order_by(Adoption.id)):
        recall.answers.append(RecallAnswer(adoption=adoption))
    session().add(recall)


def _close(recall: Recall) -> None:
    recall.closed_at = now()
    for answer in recall.answers:
        if answer.state is RecallState.OPEN:
            take(RECALL_ANSWER, "close", answer, SYSTEM)


def answer_recall(
    answer: RecallAnswer, reply: Reply, *, actor: Actor, seen_version: int | None = None
) -> Decision:
    """Say what the institution does; who stops may pause the adoption in the same breath."""
    if reply.action not in ANSWERS:
        raise NotReady(text("Choose what your institution does."), "answer")
    with unit_of_work():
        found(answer)
        lock(answer.adoption)
        decision = take(
            RECALL_ANSWER,
            reply.action,
            answer,
            actor,
            note=reply.words,
            seen_version=seen_version,
            answers={
                "stopped_on": reply.stopped_on if reply.action == "stop" else None,
                "words": reply.words,
            },
        )
        if reply.pause and reply.action == "stop":
            note = str(text("Stopped because of a recall."))
            take(ADOPTION, "pause", answer.adoption, actor, note=note)
    return decision


def remind_unanswered() -> int:
    """Ask again who has not answered after two and after five working days: once each."""
    waiting = (
        select(RecallAnswer.id)
        .join(Recall)
        .where(RecallAnswer.state == RecallState.OPEN, Recall.closed_at.is_(None))
    )
    ids = list(session().scalars(waiting.order_by(RecallAnswer.id)))
    return sum(_remind(answer_id) for answer_id in ids)


def _remind(answer_id: int) -> bool:
    answer = session().get(RecallAnswer, answer_id)
    passed = days_due(answer) if answer is not None else 0
    if answer is None or passed <= answer.reminded:
        return False
    with unit_of_work():
        lock(answer)
        if answer.state is not RecallState.OPEN or passed <= answer.reminded:
            return False
        answer.reminded = passed
        outbox.announce(
            RecallUnanswered(
                answer_id=answer.id,
                adoption_id=answer.adoption_id,
                practice_id=answer.recall.practice_id,
                days=passed,
            )
        )
    return True


def days_due(answer: RecallAnswer) -> int:
    """The last of the two marks that an unanswered recall has reached: 0, 2 or 5."""
    opened = day_of(answer.recall.opened_at)
    reached = [days for days in REMIND_AFTER if due_after(opened, days, ours=False) <= today()]
    return max(reached, default=0)


def tell_of_unconfirmed() -> int:
    """The chief moderator learns of each suspension that nobody else confirmed in two days."""
    waiting = select(Recall.id).where(Recall.closed_at.is_(None), Recall.chief_told_at.is_(None))
    ids = list(session().scalars(waiting.order_by(Recall.id)))
    return sum(_tell_if_unconfirmed(recall_id) for recall_id in ids)


def _tell_if_unconfirmed(recall_id: int) -> bool:
    recall = session().get(Recall, recall_id)
    if recall is None or not is_unconfirmed(recall) or confirm_by(recall) >= today():
        return False
    with unit_of_work():
        lock(recall)
        if recall.chief_told_at is not None or not is_unconfirmed(recall):
            return False
        recall.chief_told_at = now()
        outbox.announce(SuspensionUnconfirmed(recall_id=recall.id, practice_id=recall.practice_id))
    return True


def is_unconfirmed(recall: Recall) -> bool:
    """Whether the suspension still rests on one moderator alone."""
    if recall.practice.state is not PracticeState.SUSPENDED:
        return False
    last = decisions_on("practice", recall.practice_id)[-1]
    return last.id == recall.decision_id


def confirm_by(recall: Recall) -> date:
    """The day by which a second moderator looks at it."""
    return due_after(day_of(recall.opened_at), CONFIRMATION, ours=False)
