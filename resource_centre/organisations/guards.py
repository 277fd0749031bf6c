"""What must be so before a step of an organisation, a membership, a request or an invitation.

And the seat itself: that somebody works there from now on.
"""

from typing import Any

from sqlalchemy import func, select

from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import hash_of_token
from resource_centre.authorisation import SYSTEM, Actor
from resource_centre.db import now, session
from resource_centre.errors import NotFound, NotReady
from resource_centre.i18n import text
from resource_centre.organisations.address_models import OrganisationMerge
from resource_centre.organisations.joining_models import OrganisationInvitation
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
)
from resource_centre.organisations.permissions import is_member
from resource_centre.organisations.work_queries import open_work, work_in_hand
from resource_centre.steps import Answers, Decision

LIVING_STATES = (OrganisationState.APPLIED, OrganisationState.ACCEPTED)
NAME_ANOTHER = text("The last manager stays until another one is named: make a member a manager.")


def is_finished(organisation: Organisation, actor: Actor, answers: Answers) -> None:
    """Nobody is left with work whose organisation is gone."""
    if open_work(organisation):
        raise NotReady(
            text(
                "There is work under way: texts that are written or reviewed, or practices in use."
                " End it or hand it over first, then close the organisation."
            )
        )


def was_not_merged(organisation: Organisation, actor: Actor, answers: Answers) -> None:
    """What it had is with the other organisation now."""
    if session().get(OrganisationMerge, organisation.id) is not None:
        raise NotReady(text("It went into another organisation and stays there."))


def _managers_beside(membership: Membership) -> int:
    others = (
        select(func.count(Membership.id))
        .join(Membership.person)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.role == MemberRole.MANAGER,
            Membership.until.is_(None),
            Membership.id != membership.id,
            Person.is_blocked.is_(False),  # who is shut out signs for nobody
        )
    )
    return int(session().scalar(others) or 0)


def has_colleagues(membership: Membership) -> bool:
    """Whether anybody else works there now."""
    others = select(Membership.id).where(
        Membership.organisation_id == membership.organisation_id,
        Membership.until.is_(None),
        Membership.id != membership.id,
    )
    return session().scalar(others.limit(1)) is not None


def a_manager_stays(membership: Membership, actor: Actor, answers: Answers) -> None:
    """Nobody could sign for an organisation whose last manager is gone."""
    session().get(Organisation, membership.organisation_id, with_for_update=True)
    if membership.role is MemberRole.MANAGER and not _managers_beside(membership):
        raise NotReady(NAME_ANOTHER)


def may_go(membership: Membership, actor: Actor, answers: Answers) -> None:
    """The last manager goes last, and work in hand goes to a colleague."""
    organisation = session().get(Organisation, membership.organisation_id, with_for_update=True)
    colleagues = has_colleagues(membership)
    is_last = membership.role is MemberRole.MANAGER and not _managers_beside(membership)
    if is_last and colleagues:
        raise NotReady(NAME_ANOTHER)
    if is_last and open_work(organisation):
        raise NotReady(
            text("There is work under way. Invite somebody who takes it over as a manager first.")
        )
    _check_successor(membership, organisation, answers.get("successor"), colleagues)


def _check_successor(
    membership: Membership, organisation: Organisation, successor: Any, colleagues: bool
) -> None:
    if successor and (
        successor == membership.person_id
        or not is_member(session().get(Person, successor), organisation.id)
    ):
        raise NotReady(text("Choose somebody who works in the organisation."), "successor")
    if not successor and colleagues and work_in_hand(membership.person, organisation):
        raise NotReady(text("Say who takes over what is in hand."), "successor")


def is_open_to_new(thing: Any, actor: Actor, answers: Answers) -> None:
    """Nobody comes into an organisation that is declined or closed."""
    organisation = session().get(Organisation, thing.organisation_id)
    if organisation.state not in LIVING_STATES:
        raise NotReady(text("Nobody can join this organisation now."))


def is_in_time(invitation: OrganisationInvitation, actor: Actor, answers: Answers) -> None:
    """The link itself, good for seven days, into an organisation that is there."""
    if hash_of_token(str(answers.get("token", ""))) != invitation.token_hash:
        raise NotFound
    if invitation.expires_at <= now():
        raise NotReady(text("This link is too old. Ask for a new one."))
    is_open_to_new(invitation, actor, answers)


def membership_in(organisation_id: int, person_id: str) -> Membership | None:
    """The membership of this person, present or past, held until the end of the write."""
    found: Membership | None = session().scalar(
        select(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
        .with_for_update()
    )
    return found


def seat(organisation_id: int, person_id: str, role: MemberRole, actor: Actor) -> Membership:
    """This person works there from now on; who is there already never becomes less by it.

    It leads from nothing, or from having left, so it leaves its Decision here.
    """
    membership = membership_in(organisation_id, person_id)
    if membership is None:
        membership = Membership(person_id=person_id, organisation_id=organisation_id, role=role)
        session().add(membership)
        before = ""
    elif membership.until is None:
        return _raised(membership, role)
    else:
        before = membership.state.value
        membership.role, membership.since, membership.until = role, now(), None
        membership.version += 1
    session().flush()
    session().add(
        Decision(
            subject_kind="membership", subject_id=membership.id, action="join",
            from_state=before, to_state=MembershipState(role.value).value,
            decided_by=None if actor is SYSTEM else actor.id,
            decided_by_system=actor is SYSTEM, decided_at=now(),
        )
    )  # fmt: skip
    return membership


def _raised(membership: Membership, role: MemberRole) -> Membership:
    if role is MemberRole.MANAGER:
        membership.role = role
    return membership
