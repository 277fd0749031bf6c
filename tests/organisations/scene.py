"""An NGO with its people, moderators in and outside it, and ways to act for each."""

from collections.abc import Callable
from typing import Any

from resource_centre.accounts.models import Person, RoleName
from resource_centre.authorisation import SYSTEM
from resource_centre.db import now, session, sort_key
from resource_centre.errors import ChangedMeanwhile, NotReady, Refused, WrongState
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    JoinState,
    OrganisationInvitation,
)
from resource_centre.organisations.joining_operations import INVITATION_LASTS
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    MembershipState,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.support.writers import person

TOKEN_HASH = "0" * 64


class _UndoneError(Exception):
    """Ends a unit of work without keeping what it did."""


def place(
    slug: str = "river",
    state: OrganisationState = OrganisationState.ACCEPTED,
    kind: OrganisationKind = OrganisationKind.NGO,
    **more: Any,
) -> Organisation:
    """An organisation in this state. Inside a unit of work."""
    name = more.pop("name_ru", f"Организация {slug}")
    made = Organisation(slug=slug, kind=kind, name_ru=name, name_key=sort_key(name), **more)
    made.state = state
    session().add(made)
    session().flush()
    return made


def seated(who: Person, where: Organisation, role: MemberRole = MemberRole.MEMBER) -> Membership:
    """A membership. Inside a unit of work."""
    made = Membership(person_id=who.id, organisation_id=where.id, role=role)
    session().add(made)
    session().flush()
    return made


class Register:
    """Who may want to act: everybody the tables speak of, and everybody else."""

    def __init__(self, state: OrganisationState = OrganisationState.ACCEPTED) -> None:
        with unit_of_work():
            self.place = place(state=state)
            self.other = place("lake")
            self.manager = person("manager")
            self.second = person("second manager")
            self.member = person("member")
            self.asker = person("asker")
            self.reader = person("reader")
            self.blocked = person("blocked", RoleName.MODERATOR)
            self.blocked.is_blocked = True
            self.elsewhere = person("elsewhere", manages=self.other)
            self.moderator = person("moderator", RoleName.MODERATOR)
            self.chief = person("chief", RoleName.CHIEF_MODERATOR)
            self.own_moderator = person("own moderator", RoleName.MODERATOR)
            self.administrator = person("administrator", RoleName.ADMINISTRATOR)
            self.auditor = person("auditor", RoleName.AUDITOR)
            for who in (self.manager, self.second):
                seated(who, self.place, MemberRole.MANAGER)
            self.seat = seated(self.member, self.place)
            seated(self.own_moderator, self.place)

    def everybody(self) -> dict[str, Any]:
        """Name of the kind of person → the actor."""
        people = {
            name: getattr(self, name)
            for name in (
                "manager", "second", "member", "asker", "reader", "blocked", "elsewhere",
                "moderator", "chief", "own_moderator", "administrator", "auditor",
            )
        }  # fmt: skip
        return {"visitor": None, "system": SYSTEM, **people}

    def request(self, state: JoinState = JoinState.OPEN) -> JoinRequest:
        """A request of the asker in this state."""
        with unit_of_work():
            made = JoinRequest(
                organisation_id=self.place.id, person_id=self.asker.id, words="I teach.",
                state=state,
            )  # fmt: skip
            session().add(made)
        return made

    def invitation(self, state: InvitationState = InvitationState.OPEN) -> OrganisationInvitation:
        """An invitation in this state; nobody has its link."""
        with unit_of_work():
            made = OrganisationInvitation(
                organisation_id=self.place.id, email="new@example.org",
                email_key="new@example.org", role=MemberRole.MEMBER, language="en", state=state,
                nonce="n", token_hash=TOKEN_HASH, expires_at=now() + INVITATION_LASTS,
            )  # fmt: skip
            session().add(made)
        return made

    def membership(self, state: MembershipState) -> Membership:
        """The membership of the member, in this state."""
        with unit_of_work():
            self.seat.state = state
        return self.seat


def outcome(act: Callable[[], object]) -> str:
    """ok, 403, 409 or 422; whatever happened is undone."""
    try:
        with unit_of_work():
            act()
            raise _UndoneError
    except _UndoneError:
        return "ok"
    except Refused:
        return "403"
    except (WrongState, ChangedMeanwhile):
        return "409"
    except NotReady:
        return "422"


def decisions(kind: str, action: str) -> list[Decision]:
    """The audit rows of this step."""
    return [
        d
        for d in session().query(Decision).order_by(Decision.id)
        if (d.subject_kind, d.action) == (kind, action)
    ]
