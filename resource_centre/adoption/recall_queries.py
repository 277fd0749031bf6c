"""What is asked of recalls: by the institution, by its desk, and by those who follow them up."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from resource_centre.adoption.models import Adoption
from resource_centre.adoption.recall_models import Recall, RecallAnswer, RecallState
from resource_centre.db import session


def answer_of(adoption_id: int) -> RecallAnswer | None:
    """The newest recall of this use, as its institution answered it; none if there was none."""
    wanted = (
        select(RecallAnswer)
        .options(selectinload(RecallAnswer.recall))
        .where(RecallAnswer.adoption_id == adoption_id)
        .order_by(RecallAnswer.id.desc())
    )
    answer: RecallAnswer | None = session().scalar(wanted.limit(1))
    return answer


def open_answers(adoption_ids: Iterable[int]) -> dict[int, RecallAnswer]:
    """Which of these uses have a recall to answer, by adoption."""
    wanted = (
        select(RecallAnswer)
        .join(Recall)
        .options(selectinload(RecallAnswer.recall))
        .where(
            RecallAnswer.adoption_id.in_(list(adoption_ids)),
            RecallAnswer.state == RecallState.OPEN,
            Recall.closed_at.is_(None),
        )
    )
    return {answer.adoption_id: answer for answer in session().scalars(wanted)}


def recalls_of(practice_id: int) -> list[Recall]:
    """Every recall of a practice with all answers, the newest first."""
    wanted = (
        select(Recall)
        .options(
            selectinload(Recall.answers)
            .joinedload(RecallAnswer.adoption)
            .joinedload(Adoption.institution)
        )
        .where(Recall.practice_id == practice_id)
    )
    return list(session().scalars(wanted.order_by(Recall.id.desc())))


def recalls_without_answers() -> list[Recall]:
    """Open recalls that some institution has not answered, the oldest first."""
    unanswered = select(RecallAnswer.recall_id).where(RecallAnswer.state == RecallState.OPEN)
    wanted = (
        select(Recall)
        .options(joinedload(Recall.practice), selectinload(Recall.answers))
        .where(Recall.closed_at.is_(None), Recall.id.in_(unanswered))
    )
    return list(session().scalars(wanted.order_by(Recall.id)))
