"""Who writes on a practice beside the members of its owner."""

from datetime import timedelta

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, require
from resource_centre.db import now, session, sort_key
from resource_centre.errors import NotReady
from resource_centre.i18n import text
from resource_centre.limits import count_try
from resource_centre.practices.models import CoAuthor, Practice
from resource_centre.practices.permissions import its_reviewer
from resource_centre.unit_of_work import unit_of_work


def add_co_author(practice: Practice, actor: Actor, *, email: str) -> None:
    """Let somebody with an account write here. Who was asked to review it cannot."""
    require(actor, "practice.revise", practice)
    count_try("co_author", actor.id, at_most=20, within=timedelta(hours=1))
    with unit_of_work():
        session().refresh(practice)
        require(actor, "practice.revise", practice)
        wanted = select(Person).where(Person.email_key == sort_key(email))
        person = session().scalar(wanted)
        if person is None or not person.is_active:
            raise NotReady(text("Nobody with this address can be added."), "email")
        if its_reviewer(person, practice):
            raise NotReady(text("A reviewer of this practice cannot write on it."), "email")
        let_write(practice, person.id)


def remove_co_author(practice: Practice, actor: Actor, *, person_id: str) -> None:
    """End the right to write here; it happens once, and asking again is no fault."""
    with unit_of_work():
        session().refresh(practice)
        require(actor, "practice.revise", practice)
        end_writing(practice, person_id)


def let_write(practice: Practice, person_id: str) -> None:
    """Among the authors from now on, perhaps again. Inside a unit of work."""
    kept = next((c for c in practice.co_authors if c.person_id == person_id), None)
    if kept is None:
        practice.co_authors.append(CoAuthor(person_id=person_id))
    else:
        kept.until = None


def end_writing(practice: Practice, person_id: str) -> None:
    """No author any more; the row stays, for who wrote here never decides here."""
    for co_author in practice.co_authors:
        if co_author.person_id == person_id and co_author.until is None:
            co_author.until = now()
