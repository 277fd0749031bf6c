"""What concerns and recalls ask of moderators and of managers, for the desk."""

from collections.abc import Iterable
from datetime import date

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import moderator
from resource_centre.adoption.recall_models import Recall, RecallAnswer, RecallState
from resource_centre.adoption.recall_operations import days_due
from resource_centre.adoption.recall_queries import recalls_without_answers
from resource_centre.desk.tasks import Task
from resource_centre.discussion import queries
from resource_centre.discussion.models import Concern, ConcernReply, ConcernState, InDanger
from resource_centre.discussion.permissions import concerns_visible_to, replies_visible_to
from resource_centre.i18n import Said, ntext, text
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import judge

LATE = 5
"""Working days after which an unanswered recall is the moderators' to follow up."""


def tasks_of_concerns(person: Person) -> Iterable[Task]:
    """Concerns to take and to decide, recalls to follow up; concerns to answer."""
    if moderator(person):
        for concern in queries.open_concerns(concerns_visible_to(person)):
            if concern.state is ConcernState.RECEIVED or concern.taken_by == person.id:
                yield _concern(concern)
        for recall in recalls_without_answers():
            late = sum(_is_late(answer) for answer in recall.answers)
            if late and judge(person, recall.practice):
                yield _recall(recall, late)
    for reply in queries.replies_waiting(replies_visible_to(person)):
        yield _reply(reply)


def _is_late(answer: RecallAnswer) -> bool:
    return answer.state is RecallState.OPEN and days_due(answer) >= LATE


def _task(
    practice: Practice,
    icon: str,
    what: Said,
    why: Said,
    button: Said,
    url: str,
    *,
    due: date | None = None,
    is_grave: bool = False,
) -> Task:
    title, language = queries.title_of(practice)
    return Task(
        "k4", icon, what, title, language, "",
        why=why, button=button, url=url, due=due, is_grave=is_grave,
    )  # fmt: skip


def _concern(concern: Concern) -> Task:
    is_new = concern.state is ConcernState.RECEIVED
    why: Said = text("The organisation was asked. Read its answer, decide, answer the reporter.")
    if is_new:
        why = text("Look at it within one working day; you may suspend the practice.")
    if is_new and concern.in_danger is not InDanger.NO:
        why = text("Somebody may be in danger now: before anything else.")
    return _task(
        concern.practice,
        "siren",
        text("Take a concern") if is_new else text("Decide on a concern"),
        why,
        text("Open the concern"),
        f"/concerns/{concern.id}",
        due=queries.take_by(concern) if is_new else None,
        is_grave=is_new and concern.in_danger is not InDanger.NO,
    )


def _reply(reply: ConcernReply) -> Task:
    return _task(
        reply.concern.practice,
        "message-square",
        text("Answer a concern"),
        text("A moderator asks what your organisation knows. Who reported it stays unknown."),
        text("Open the question"),
        f"/concerns/{reply.concern_id}/reply",
        due=queries.reply_by(reply),
    )


def _recall(recall: Recall, late: int) -> Task:
    return _task(
        recall.practice,
        "shield-alert",
        text("Follow up a recall"),
        ntext(
            "%(num)d institution has not answered for five working days.",
            "%(num)d institutions have not answered for five working days.",
            late,
        ),
        text("See the answers"),
        f"/practices/{recall.practice.slug}/recall",
    )
