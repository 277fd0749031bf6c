"""The workflow table of a concern."""

from typing import Any

from resource_centre import steps
from resource_centre.authorisation import Actor
from resource_centre.db import now
from resource_centre.discussion import events
from resource_centre.discussion.models import Concern, ConcernReply, ConcernState
from resource_centre.discussion.permissions import judge_of_concern
from resource_centre.errors import BadInput
from resource_centre.i18n import Said, text
from resource_centre.steps import Answers, Note, Step, Table

S = ConcernState


def _of_concern(event: Any) -> Any:
    return lambda concern: event(concern_id=concern.id)


def _words(answers: Answers, name: str) -> str:
    return str(answers.get(name) or "").strip()


def says_what_is_told(concern: Concern, actor: Actor, answers: Answers) -> None:
    """What the organisations read, in the moderator's own words."""
    if not _words(answers, "told"):
        raise BadInput({"told": text("Say in your own words what the organisation is told.")})


def has_answer(concern: Concern, actor: Actor, answers: Answers) -> None:
    """What the reporter reads under their link."""
    if not _words(answers, "answer"):
        raise BadInput({"answer": text("Write the answer that the reporter reads.")})


def names_other_body(concern: Concern, actor: Actor, answers: Answers) -> None:
    """To whom it is passed on, and the answer."""
    wrong: dict[str, Said] = {}
    if not _words(answers, "passed_to"):
        wrong["passed_to"] = text("Say to which body you pass it on.")
    if not _words(answers, "answer"):
        wrong["answer"] = text("Write the answer that the reporter reads.")
    if wrong:
        raise BadInput(wrong)


def take_over(concern: Concern, actor: Actor, answers: Answers) -> None:
    """Who took it and when; each organisation it is about is asked."""
    concern.taken_by, concern.taken_at = actor.id, now()
    concern.told = _words(answers, "told")
    for organisation_id in organisations_asked(concern):
        concern.replies.append(ConcernReply(organisation_id=organisation_id))


def organisations_asked(concern: Concern) -> list[int]:
    """The owner; and the institution, when it is about its use."""
    asked = [concern.practice.owner_id]
    if concern.adoption is not None:
        asked.append(concern.adoption.institution_id)
    return list(dict.fromkeys(asked))


def close(concern: Concern, actor: Actor, answers: Answers) -> None:
    """The answer stands under the reporter's link."""
    concern.closed_at = now()
    concern.answer = _words(answers, "answer")
    concern.passed_to = _words(answers, "passed_to")


CONCERN = Table(
    "concern",
    (
        Step("acknowledge", judge_of_concern, (S.RECEIVED,), S.ACKNOWLEDGED, says_what_is_told,
             note=Note.OPTIONAL, first=take_over,
             announces=_of_concern(events.ConcernAcknowledged),
             says="what the organisations are told"),
        Step("uphold", judge_of_concern, (S.ACKNOWLEDGED,), S.UPHELD, has_answer,
             note=Note.REQUIRED, first=close, announces=_of_concern(events.ConcernClosed),
             says="an answer to the reporter"),
        Step("not_uphold", judge_of_concern, (S.ACKNOWLEDGED,), S.NOT_UPHELD, has_answer,
             note=Note.REQUIRED, first=close, announces=_of_concern(events.ConcernClosed),
             says="an answer to the reporter"),
        Step("pass_on", judge_of_concern, (S.ACKNOWLEDGED,), S.PASSED_ON, names_other_body,
             note=Note.REQUIRED, first=close, announces=_of_concern(events.ConcernClosed),
             says="another body, and an answer to the reporter"),
    ),
)  # fmt: skip


def steps_open(concern: Concern, actor: Actor) -> list[str]:
    """What this person may do with it now."""
    return [step.action for step in steps.steps_for(CONCERN, actor, concern)]
