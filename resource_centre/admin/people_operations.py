"""What is done with people: roles given and taken, accounts blocked, sessions ended, links sent.

Each leaves a decision with its reason. Nobody acts on themselves, gives a role above their own,
or takes away the last administrator who can sign in.
"""

from datetime import timedelta

from sqlalchemy import delete, select

from resource_centre import limits, outbox
from resource_centre.accounts import sessions
from resource_centre.accounts.letter_models import LetterPurpose
from resource_centre.accounts.letter_operations import post_letter
from resource_centre.accounts.models import Invitation, Person, ReviewerKind, RoleGrant, RoleName
from resource_centre.accounts.operations import INVITATION_LASTS, checked_email
from resource_centre.accounts.queries import email_key, hash_of_token, person_with_email
from resource_centre.accounts.tokens import derived_token
from resource_centre.admin.events import AccountUnblocked, PersonAsked, RoleChanged
from resource_centre.admin.models import AskedPerson, PersonDecision
from resource_centre.admin.permissions import DECIDING, RoleOf
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import new_id, now, session
from resource_centre.errors import BadInput, NotReady, WrongState
from resource_centre.i18n import current_language, text
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work

PURPOSE = "invitation"
LONGEST_REASON = 2_000
NO_REASON = text("Write the reason in a sentence or two.")


def give_role(
    person_id: str,
    role: RoleName,
    *,
    reviewer_kind: ReviewerKind | None = None,
    reason: str,
    actor: Actor,
) -> None:
    """Give somebody a role, with the reason."""
    checked = _checked_reason(reason)
    _check_kind(role, reviewer_kind)
    with unit_of_work():
        person = _person(person_id)
        require(actor, "person.change_role", RoleOf(role, person))
        if any(g.role is role and g.reviewer_kind is reviewer_kind for g in person.roles):
            raise WrongState(text("This person has this role already."))
        _check_apart(person, role)
        grant = RoleGrant(role=role, reviewer_kind=reviewer_kind, granted_by=actor.id)
        person.roles.append(grant)
        _record_role(person, grant, actor, checked, action="give_role")


def take_role(person_id: str, grant_id: int, *, reason: str, actor: Actor) -> None:
    """Take a role from somebody, with the reason."""
    checked = _checked_reason(reason)
    with unit_of_work():
        person = _person(person_id)
        grant = found(next((g for g in person.roles if g.id == grant_id), None))
        require(actor, "person.change_role", RoleOf(grant.role, person))
        if grant.role is RoleName.ADMINISTRATOR:
            _check_an_administrator_stays(person)
        person.roles.remove(grant)
        _record_role(person, grant, actor, checked, action="take_role")


def _record_role(
    person: Person, grant: RoleGrant, actor: Actor, reason: str, *, action: str
) -> None:
    kind = grant.reviewer_kind.value if grant.reviewer_kind else None
    decision = _record(
        person, action, actor, reason, {"role": grant.role.value, "reviewer_kind": kind}
    )
    outbox.announce(RoleChanged(decision_id=decision.id, person_id=person.id))


def block(person_id: str, *, reason: str, actor: Actor) -> None:
    """Shut an account: signed out at once, everywhere."""
    checked = _checked_reason(reason)
    with unit_of_work():
        person = _person(person_id)
        require(actor, "person.block", person)
        if person.is_blocked:
            raise WrongState(text("This account is blocked already."))
        if person.has_role(RoleName.ADMINISTRATOR):
            _check_an_administrator_stays(person)
        person.is_blocked = True
        sessions.end_all_sessions(person)
        _record(person, "block", actor, checked, {}, ("open", "blocked"))


def unblock(person_id: str, *, reason: str, actor: Actor) -> None:
    """Open an account again."""
    checked = _checked_reason(reason)
    with unit_of_work():
        person = _person(person_id)
        require(actor, "person.block", person)
        if not person.is_blocked:
            raise WrongState(text("This account is not blocked."))
        person.is_blocked = False
        decision = _record(person, "unblock", actor, checked, {}, ("blocked", "open"))
        outbox.announce(AccountUnblocked(decision_id=decision.id, person_id=person.id))


def end_sessions(person_id: str, *, actor: Actor) -> None:
    """Sign somebody out everywhere: a lost telephone, a shared computer."""
    with unit_of_work():
        person = _person(person_id)
        require(actor, "person.end_sessions", person)
        if sessions.sessions_of(person):
            sessions.end_all_sessions(person)
            _record(person, "end_sessions", actor, "", {})


def send_way_in(person_id: str, *, actor: Actor) -> None:
    """Send somebody with an account a link to set a new password; it goes to their own mailbox."""
    with unit_of_work():
        limits.count_try("way in", person_id, at_most=5, within=timedelta(hours=1))
        person = _person(person_id)
        require(actor, "person.end_sessions", person)
        if person.is_blocked:
            raise WrongState(text("This account is blocked. Unblock it first."))
        post_letter(
            LetterPurpose.PASSWORD_RESET,
            person.email,
            person_id=person.id,
            language=person.language,
        )
        _record(person, "send_link", actor, "", {})


def ask_person(
    email: str, *, role: RoleName, reviewer_kind: ReviewerKind | None = None, actor: Actor
) -> str:
    """Have a one-time link mailed to an address without an account: with it the person sets a
    password and has the role. A newer link makes an older one void. Returns the id of the row."""
    _check_kind(role, reviewer_kind)
    address = checked_email(email)
    with unit_of_work():
        limits.count_try("ask person", actor.id, at_most=60, within=timedelta(hours=1))
        require(actor, "person.change_role", RoleOf(role))
        if person_with_email(address) is not None:
            raise BadInput(
                {"email": text("This person has an account: give the role on its page.")}
            )
        asked = AskedPerson(
            id=new_id(), email=address, role=role, reviewer_kind=reviewer_kind,
            language=current_language(), asked_by=actor.id,
        )  # fmt: skip
        session().add(asked)
        session().execute(delete(Invitation).where(Invitation.email == email_key(address)))
        session().add(
            Invitation(
                token_hash=hash_of_token(derived_token(PURPOSE, asked.id)),
                email=email_key(address),
                role=role,
                reviewer_kind=reviewer_kind,
                expires_at=now() + INVITATION_LASTS,
            )
        )
        _record_asked(asked, actor)
        outbox.announce(PersonAsked(asked_id=asked.id))
        return asked.id


def _record_asked(asked: AskedPerson, actor: Actor) -> None:
    kind = asked.reviewer_kind.value if asked.reviewer_kind else None
    session().add(
        Decision(
            subject_kind="person", subject_id=0, action="ask", from_state="", to_state="",
            decided_by=actor.id, decided_at=now(),
            details={"asked": asked.id, "role": asked.role.value, "reviewer_kind": kind},
        )
    )  # fmt: skip


def _check_kind(role: RoleName, reviewer_kind: ReviewerKind | None) -> None:
    if (role is RoleName.REVIEWER) != (reviewer_kind is not None):
        raise BadInput({"reviewer_kind": text("A reviewer, and nobody else, has a reviewer kind.")})


def _person(person_id: str) -> Person:
    wanted = select(Person).where(Person.id == person_id).with_for_update()
    person: Person = found(session().scalar(wanted))
    if person.closed_at is not None:
        raise WrongState(text("This account was closed by its owner."))
    return person


def _checked_reason(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise BadInput({"reason": NO_REASON})
    if len(said) > LONGEST_REASON:
        raise BadInput({"reason": text("Shorten this to 2,000 characters.")})
    return said


def _check_apart(person: Person, role: RoleName) -> None:
    """Who keeps the site running decides on no practice."""
    decides = any(grant.role in DECIDING for grant in person.roles)
    if (role in DECIDING and person.has_role(RoleName.ADMINISTRATOR)) or (
        role is RoleName.ADMINISTRATOR and decides
    ):
        raise NotReady(
            text("An administrator decides on no practice: these roles do not go together."), "role"
        )


def _check_an_administrator_stays(leaving: Person) -> None:
    """Without one, nobody could name the next: only the command line could."""
    rows = select(RoleGrant).where(RoleGrant.role == RoleName.ADMINISTRATOR).with_for_update()
    others = [g.person_id for g in session().scalars(rows) if g.person_id != leaving.id]
    can = select(Person.id).where(Person.id.in_(others), Person.is_blocked.is_(False))
    if session().scalar(can.limit(1)) is None:
        raise NotReady(text("The last administrator stays until another one is named."), "role")


def _record(
    person: Person,
    action: str,
    actor: Actor,
    reason: str,
    details: dict[str, str | None],
    states: tuple[str, str] = ("", ""),
) -> Decision:
    decision = Decision(
        subject_kind="person", subject_id=0, action=action, from_state=states[0],
        to_state=states[1], decided_by=actor.id, decided_at=now(), note=reason,
        details={"person": person.id, **details},
    )  # fmt: skip
    session().add(decision)
    session().flush()
    session().add(PersonDecision(decision_id=decision.id, person_id=person.id))
    return decision
