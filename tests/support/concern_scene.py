"""A practice in use, and those who have to do with its safety."""

from typing import Any

from sqlalchemy import delete

from resource_centre import outbox
from resource_centre.accounts.models import Person, RoleName
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.authorisation import Actor
from resource_centre.db import session
from resource_centre.discussion.models import Concern, ConcernKind, ConcernReply, InDanger
from resource_centre.discussion.operations import (
    Report,
    new_token,
    report_concern,
    take_step,
)
from resource_centre.notifications.queries import inbox_of
from resource_centre.practices.step_operations import take_practice_step
from resource_centre.unit_of_work import unit_of_work
from tests.support.uses import River, person

CONTACT = "quiet.canary.reporter@mail.example.net"
WORDS = "A resident was locked in. The canary word is heronfeather."
TOLD = "Doors are said to be locked at night."


class Concerned(River):
    """An institution uses a practice; its owner, two moderators, a chief and an auditor."""

    def __init__(self, state: AdoptionState = AdoptionState.IN_USE) -> None:
        super().__init__()
        owner = self.practice.owner_id
        self.owner_manager = person("owner-head", manager=owner)
        self.owner_member = person("owner-writer", member=owner)
        self.moderator = person("moderator", role=RoleName.MODERATOR)
        self.second = person("second", role=RoleName.MODERATOR)
        self.chief = person("chief", role=RoleName.CHIEF_MODERATOR)
        self.owner_moderator = person("both", member=owner, role=RoleName.MODERATOR)
        self.auditor = person("auditor", role=RoleName.AUDITOR)
        self.adoption_id = self.use(state).id
        with unit_of_work():  # nobody is told of how it came to this
            session.execute(delete(outbox.OutboxRow))

    @property
    def adoption(self) -> Adoption:
        found: Adoption = session.get(Adoption, self.adoption_id)
        return found

    def report(  # type: ignore[override]
        self, *, about_use: bool = False, contact: str = CONTACT, **given: Any
    ) -> Concern:
        """A concern as somebody without an account reports it."""
        said = {
            "kind": ConcernKind.HARM,
            "in_danger": InDanger.NO,
            "words": WORDS,
            "contact": contact,
            "consent": bool(contact),
            "language": "en",
        }
        self.token = report_concern(
            self.practice,
            self.adoption if about_use else None,
            Report(**(said | given)),
            token=new_token(),
        )
        found: Concern = session.query(Concern).order_by(Concern.id.desc()).first()
        return found

    def take(self, concern: Concern, actor: Actor | None = None) -> Concern:
        """A moderator takes it and asks the organisations."""
        take_step(concern.id, "acknowledge", actor or self.moderator, answers={"told": TOLD})
        return concern

    def close(self, concern: Concern, action: str = "uphold", **answers: str) -> Concern:
        """Decided, with an answer to the reporter."""
        given = {"answer": "The doors are open now.", "passed_to": ""} | answers
        take_step(concern.id, action, self.moderator, note="Seen.", answers=given)
        return concern

    def reply_of(self, concern: Concern, organisation_id: int) -> ConcernReply:
        """What this organisation is asked."""
        return next(r for r in concern.replies if r.organisation_id == organisation_id)

    def suspend(self, actor: Actor | None = None) -> None:
        """Use is suspended until it is checked."""
        self.step("suspend", actor or self.moderator)

    def step(self, action: str, actor: Actor) -> None:
        """A step of the practice, with its reasons."""
        take_practice_step(
            self.practice_id,
            action,
            actor,
            note="Concern no. 1",
            answers={"public_reason": "Use suspended until checked"},
        )


def deliver() -> None:
    """Everything that waits, as the worker does."""
    session.rollback()
    while outbox.deliver_pending(session.get_bind()):
        pass
    session.rollback()


def told(person: Person) -> list[str]:
    """The events of somebody's inbox, the oldest first."""
    return [message.event for message in reversed(inbox_of(person).items)]
