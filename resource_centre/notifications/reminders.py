"""The clock reminds: on the morning of a working day, each thing once on its occasion.

What was told already is known by the unique key of the message, so the clock may look again and
again, and a worker that was down makes up for it.
"""

import logging
from collections.abc import Callable
from datetime import time
from typing import Any

from resource_centre.adoption.models import Adoption
from resource_centre.adoption.report_models import OutcomeReport
from resource_centre.db import city_zone, now, session, today
from resource_centre.notifications.facts import (
    facts_of,
    practice_facts,
    sees_practice,
    sees_revision,
)
from resource_centre.notifications.handlers import EDIT
from resource_centre.notifications.operations import tell
from resource_centre.notifications.recipients import members_of, person_with, writers_of
from resource_centre.notifications.reminder_queries import (
    Due,
    due_of_authors,
    due_of_institutions,
    due_of_moderators,
    due_of_owners,
    due_of_reviewers,
)
from resource_centre.notifications.rights import sees_review
from resource_centre.notifications.telling import others_of, tell_of_adoption
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.working_days import is_working_day

log = logging.getLogger(__name__)
MORNING = time(8)
SOURCES = (due_of_reviewers, due_of_moderators, due_of_authors, due_of_institutions, due_of_owners)


def remind() -> int:
    """Tell everybody of the dates that are near or over; returns how many were looked at."""
    if not is_working_day(today()) or now().astimezone(city_zone()).time() < MORNING:
        return 0
    found = [due for source in SOURCES for due in source()]
    for due in found:
        try:
            REMIND[due.name](due)
        except OSError as error:  # it stands in the inbox, and its mail goes with what was left
            log.warning("a reminder could not be mailed: %s", error)
    return len(found)


def _facts(facts: dict[str, Any], due: Due) -> dict[str, Any]:
    return facts | {"due": due.due.isoformat()}


def _remind_reviewer(due: Due) -> None:
    assignment = session().get(ReviewAssignment, due.subject_id)
    if assignment is None:
        return
    facts = facts_of(assignment.revision, f"/reviews/{assignment.id}")
    tell(
        person_with(due.person_id),
        due.name,
        ("review", assignment.id),
        _facts(facts, due),
        occasion=due.occasion,
        may_see=sees_review(assignment.id),
    )


def _remind_moderator(due: Due) -> None:
    revision = session().get(Revision, due.subject_id)
    if revision is None:
        return
    tell(
        person_with(due.person_id),
        due.name,
        ("revision", revision.id),
        _facts(facts_of(revision, f"/reviews/revisions/{revision.id}"), due),
        occasion=due.occasion,
        may_see=sees_revision(revision.id),
    )


def _remind_author(due: Due) -> None:
    revision = session().get(Revision, due.subject_id)
    if revision is None:
        return
    address = EDIT.format(slug=revision.practice.slug, lane=revision.lane.value)
    tell(
        writers_of(revision),
        due.name,
        ("revision", revision.id),
        _facts(facts_of(revision, address), due),
        occasion=due.occasion,
        may_see=sees_revision(revision.id),
    )


def _remind_institution(due: Due) -> None:
    adoption = session().get(Adoption, due.subject_id)
    if adoption is None:
        return
    asked_by = adoption.requested_by if due.name == "remind_order" else None
    people = others_of(adoption.institution_id, asked_by, managers_only=True)
    day = due.due.isoformat()
    tell_of_adoption(adoption, people, due.name, due.occasion, due=day)


def _remind_of_report(due: Due) -> None:
    report = session().get(OutcomeReport, due.subject_id)
    if report is None:
        return
    adoption, day = report.adoption, due.due.isoformat()
    people = others_of(adoption.institution_id, report.drafted_by, managers_only=True)
    url = f"/adoptions/{adoption.id}/reports/{report.id}/sign"
    tell_of_adoption(adoption, people, due.name, due.occasion, due=day, url=url)


def _remind_owner(due: Due) -> None:
    practice = session().get(Practice, due.subject_id)
    if practice is None:
        return
    tell(
        members_of(practice.owner_id, managers_only=True),
        due.name,
        ("practice", practice.id),
        _facts(practice_facts(practice), due),
        occasion=due.occasion,
        may_see=sees_practice(practice.id),
    )


REMIND: dict[str, Callable[[Due], None]] = {
    "remind_invitation": _remind_reviewer,
    "remind_review": _remind_reviewer,
    "review_overdue": _remind_reviewer,
    "remind_moderator": _remind_moderator,
    "remind_decision": _remind_moderator,
    "remind_author": _remind_author,
    "remind_order": _remind_institution,
    "remind_pilot": _remind_institution,
    "remind_signature": _remind_of_report,
    "remind_validity": _remind_owner,
}
