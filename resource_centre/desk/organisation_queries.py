"""What the register and joining ask of moderators and of managers, for the desk."""

from collections.abc import Iterable

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import moderator
from resource_centre.db import day_of
from resource_centre.desk.tasks import Task
from resource_centre.i18n import current_language, text
from resource_centre.organisations.joining_models import JoinRequest
from resource_centre.organisations.joining_queries import (
    applicants_of,
    requests_to_answer,
    waiting_applications,
)
from resource_centre.organisations.models import Organisation
from resource_centre.practices.working_days import due_after

ANSWER_A_REQUEST = 2
ANSWER_AN_APPLICATION = 5
"""Working days, as the pages promise them."""


def tasks_of_organisations(person: Person) -> Iterable[Task]:
    """People who ask to join; for moderators, organisations that apply for the register."""
    yield from (_request(row) for row in requests_to_answer(person))
    if moderator(person):
        waiting = waiting_applications(person)
        told = applicants_of([one.id for one in waiting])
        for one in waiting:
            since, _ = told.get(one.id, (one.created_at, ""))
            name, language = one.name_in(current_language())
            yield Task(
                "k2", "building-2", text("Accept an organisation, or decline it"),
                name, language, "",
                why=text("It asks for its place in the register. Its texts wait until then."),
                button=text("Look at it"), url=f"/organisations/{one.id}/steps/accept",
                due=due_after(day_of(since), ANSWER_AN_APPLICATION, ours=False),
            )  # fmt: skip


def _request(row: JoinRequest) -> Task:
    place: Organisation = row.organisation
    name, language = place.name_in(current_language())
    return Task(
        "k3", "users", text("Answer somebody who asks to join"), name, language, "",
        why=text("Only a manager knows who works there."),
        button=text("Open the people"), url=f"/organisations/{place.slug}/members",
        due=due_after(day_of(row.asked_at), ANSWER_A_REQUEST, ours=False),
    )  # fmt: skip
