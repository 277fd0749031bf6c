"""The workflow table of an institution's answer to a recall."""

from datetime import date

from resource_centre.adoption import events
from resource_centre.adoption.permissions import acting_member
from resource_centre.adoption.recall_models import RecallAnswer, RecallState
from resource_centre.authorisation import Actor, system
from resource_centre.db import now, today
from resource_centre.errors import NotReady, WrongState
from resource_centre.i18n import text
from resource_centre.steps import Answers, Note, Step, Table

S = RecallState
ANSWERS = ("stop", "do_not_apply", "finish")
"""What an institution may say, in the order of its form."""


def is_asked(answer: RecallAnswer, actor: Actor, answers: Answers) -> None:
    """The suspension was not lifted meanwhile."""
    if answer.recall.closed_at is not None:
        raise WrongState(text("The suspension is lifted: nothing is left to answer."))


def has_day(answer: RecallAnswer, actor: Actor, answers: Answers) -> None:
    """A day that is not to come."""
    is_asked(answer, actor, answers)
    day = answers.get("stopped_on")
    if not isinstance(day, date):
        raise NotReady(text("Say on which day you stopped."), "stopped_on")
    if day > today():
        raise NotReady(text("This day is still to come: say when you have stopped."), "stopped_on")


def says_why(answer: RecallAnswer, actor: Actor, answers: Answers) -> None:
    """Why it goes on, and what keeps people safe."""
    is_asked(answer, actor, answers)
    if not str(answers.get("words") or "").strip():
        raise NotReady(
            text("Say why you finish with them, and what you do to keep them safe."), "words"
        )


def keep_answer(answer: RecallAnswer, actor: Actor, answers: Answers) -> None:
    """Who answered, when, and what."""
    answer.answered_by, answer.answered_at = actor.id, now()
    answer.words = str(answers.get("words") or "").strip()
    answer.stopped_on = answers.get("stopped_on")


def _answered(answer: RecallAnswer) -> events.RecallAnswered:
    return events.RecallAnswered(
        answer_id=answer.id,
        adoption_id=answer.adoption_id,
        practice_id=answer.recall.practice_id,
    )


RECALL_ANSWER = Table(
    "recall_answer",
    (
        Step("stop", acting_member, (S.OPEN, S.NOT_APPLYING, S.FINISHING), S.STOPPED, has_day,
             note=Note.OPTIONAL, first=keep_answer, announces=_answered,
             says="the day, not in the future; the suspension holds"),
        Step("do_not_apply", acting_member, (S.OPEN, S.FINISHING), S.NOT_APPLYING, is_asked,
             note=Note.OPTIONAL, first=keep_answer, announces=_answered,
             says="the suspension holds"),
        Step("finish", acting_member, (S.OPEN, S.NOT_APPLYING), S.FINISHING, says_why,
             note=Note.REQUIRED, first=keep_answer, announces=_answered,
             says="why, and what keeps people safe; the suspension holds"),
        Step("close", system, (S.OPEN,), S.CLOSED, says="the suspension is lifted"),
    ),
)  # fmt: skip
