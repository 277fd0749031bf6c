"""What becomes of the practices of one's organisations: who looks, and what runs out."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.db import session, today
from resource_centre.desk.tasks import Task, named
from resource_centre.i18n import text
from resource_centre.practices.models import Practice, PracticeState, Track
from resource_centre.practices.permissions import owner_manager

BEFORE_THE_END = timedelta(days=183)
"""The first reminder of DOMAIN §3c 10: six months."""
UNDECIDED = (AdoptionState.CONSIDERING, AdoptionState.REQUESTED)


def considering_counts(practice_ids: Sequence[int]) -> dict[int, int]:
    """How many institutions look at each practice and have not authorised it."""
    counted = (
        select(Adoption.practice_id, func.count(Adoption.id))
        .where(Adoption.practice_id.in_(practice_ids), Adoption.state.in_(UNDECIDED))
        .group_by(Adoption.practice_id)
    )
    return dict(session.execute(counted).all())


def tasks_of_owner(person: Person, practices: Sequence[Practice]) -> list[Task]:
    """Reviewed practices whose review is over soon, or is over, for those who manage them."""
    soon = today() + BEFORE_THE_END
    return [
        _review_ends(practice)
        for practice in practices
        if practice.state in (PracticeState.PUBLISHED, PracticeState.LAPSED)
        and practice.approved_revision is not None
        and practice.approved_revision.track is not Track.LIGHT
        and practice.valid_until is not None
        and practice.valid_until <= soon
        and owner_manager(person, practice)
    ]


def _review_ends(practice: Practice) -> Task:
    revision = practice.approved_revision
    assert revision is not None
    lapsed = practice.state is PracticeState.LAPSED
    what = text("The review is out of date") if lapsed else text("The review ends soon")
    why = (
        text("It can be read, but not newly taken up. Its next revision is reviewed anew.")
        if lapsed
        else text("Read it again: is all still true? After that day it cannot be newly taken up.")
    )
    return Task(
        "k5", "clock", what, *named(revision), why=why, button=text("Read it again"),
        url=f"/practices/{practice.slug}", due=practice.valid_until,
    )  # fmt: skip
