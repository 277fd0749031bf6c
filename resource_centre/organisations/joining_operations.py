"""People come to an organisation: they ask, or they are invited by a one-time link."""

from datetime import timedelta

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.accounts.models import Invitation, Person
from resource_centre.accounts.operations import checked_email
from resource_centre.accounts.queries import email_key, hash_of_token, person_with_email
from resource_centre.accounts.tokens import derived_token
from resource_centre.authorisation import SYSTEM, Actor, found, require
from resource_centre.db import lock, new_id, now, session
from resource_centre.errors import BadInput, NotReady, Refused
from resource_centre.i18n import current_language, text
from resource_centre.limits import count_try
from resource_centre.organisations import events
from resource_centre.organisations.guards import is_open_to_new
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    JoinState,
    OrganisationInvitation,
)
from resource_centre.organisations.models import MemberRole, Organisation, OrganisationKind
from resource_centre.organisations.permissions import is_member
from resource_centre.organisations.workflow import INVITATION, JOIN_REQUEST
from resource_centre.steps import Decision, take
from resource_centre.unit_of_work import unit_of_work

INVITATION_LASTS = timedelta(days=7)
PURPOSE = "organisation invitation"
LONGEST_WORDS = 1_000
REQUESTS_A_DAY = 10
INVITATIONS_A_DAY = 40
_A_DAY = timedelta(days=1)


def ask_to_join(organisation: Organisation, words: str, actor: Actor) -> JoinRequest:
    """Ask; a manager answers. Asking again while it is open returns the request there is."""
    said = words.strip()
    if not said:
        raise BadInput({"words": text("Say in a sentence who you are there.")})
    if len(said) > LONGEST_WORDS:
        raise BadInput({"words": text("This text is too long: at most 1,000 characters.")})
    require(actor, "organisation.join", organisation, because=text("You work there already."))
    count_try("ask to join", actor.id, at_most=REQUESTS_A_DAY, within=_A_DAY)
    with unit_of_work():
        lock(session().get(Person, actor.id))
        lock(organisation)
        if is_member(actor, organisation.id):
            raise Refused(text("You work there already."))
        if organisation.kind is OrganisationKind.LIBRARY or not organisation.is_accepted:
            raise NotReady(text("Nobody can join this organisation now."))
        known = open_request(organisation.id, actor.id)
        if known is not None:
            return known
        request = JoinRequest(organisation_id=organisation.id, person_id=actor.id, words=said)
        session().add(request)
        session().flush()
        session().add(_first(JOIN_REQUEST.kind, request.id, "ask", JoinState.OPEN.value, actor))
        outbox.announce(
            events.JoinRequested(
                organisation_id=organisation.id, request_id=request.id, person_id=actor.id
            )
        )
    return request


def open_request(organisation_id: int, person_id: str) -> JoinRequest | None:
    """The request of this person that waits for an answer."""
    known: JoinRequest | None = session().scalar(
        select(JoinRequest).where(
            JoinRequest.organisation_id == organisation_id,
            JoinRequest.person_id == person_id,
            JoinRequest.state == JoinState.OPEN,
        )
    )
    return known


def _first(kind: str, subject_id: int, action: str, state: str, actor: Actor) -> Decision:
    """The decision of a step that leads from nothing."""
    return Decision(
        subject_kind=kind, subject_id=subject_id, action=action, from_state="", to_state=state,
        decided_by=None if actor is SYSTEM else actor.id, decided_by_system=actor is SYSTEM,
        decided_at=now(),
    )  # fmt: skip


def answer_request(
    request_id: int, action: str, actor: Actor, *, note: str = "", seen_version: int | None = None
) -> JoinRequest:
    """One step of a request to join, committed."""
    with unit_of_work():
        request: JoinRequest = found(session().get(JoinRequest, request_id))
        take(JOIN_REQUEST, action, request, actor, note=note, seen_version=seen_version)
    return request


def invite_member(
    organisation: Organisation, email: str, role: MemberRole, actor: Actor
) -> OrganisationInvitation:
    """A link for this address, good for seven days; an earlier one for it is void."""
    require(actor, "organisation.members", organisation)
    address = checked_email(email)
    count_try("invite a member", f"{organisation.id}", at_most=INVITATIONS_A_DAY, within=_A_DAY)
    with unit_of_work():
        lock(organisation)
        require(actor, "organisation.members", organisation)
        person = person_with_email(address)
        if person is not None and is_member(person, organisation.id):
            raise BadInput({"email": text("This person works in the organisation already.")})
        made = OrganisationInvitation(
            organisation_id=organisation.id, email=address, email_key=email_key(address),
            role=role, language=person.language if person else current_language(),
            nonce=new_id(), invited_by=actor.id, expires_at=now() + INVITATION_LASTS,
        )  # fmt: skip
        made.token_hash = hash_of_token(token_of(made))
        is_open_to_new(made, actor, {})
        _void_earlier(made, actor)
        session().add(made)
        if person is None:
            session().add(_account_link(made))
        session().flush()
        session().add(_first(INVITATION.kind, made.id, "invite", InvitationState.OPEN.value, actor))
        outbox.announce(
            events.MemberInvited(organisation_id=organisation.id, invitation_id=made.id)
        )
    return made


def _account_link(made: OrganisationInvitation) -> Invitation:
    """The same link makes an account for who has none; it is opened on the page of accounts."""
    return Invitation(
        token_hash=made.token_hash, email=made.email_key, role=None, expires_at=made.expires_at
    )


def _void_earlier(made: OrganisationInvitation, actor: Actor) -> None:
    earlier = select(OrganisationInvitation).where(
        OrganisationInvitation.organisation_id == made.organisation_id,
        OrganisationInvitation.email_key == made.email_key,
        OrganisationInvitation.state == InvitationState.OPEN,
    )
    for row in list(session().scalars(earlier)):
        take(INVITATION, "revoke", row, actor)


def token_of(invitation: OrganisationInvitation) -> str:
    """The token of the link: made anew for the mail, kept nowhere."""
    return derived_token(PURPOSE, invitation.nonce)


def come_in_by_link(person: Person, token: str) -> None:
    """An account was made by this link: its person comes in with it. Inside a unit of work."""
    invitation = invitation_of(token)
    if invitation is not None and invitation.state is InvitationState.OPEN:
        take(INVITATION, "take_up", invitation, person, answers={"token": token})


def invitation_of(token: str) -> OrganisationInvitation | None:
    """The invitation of this link, whatever became of it."""
    found: OrganisationInvitation | None = session().scalar(
        select(OrganisationInvitation).where(
            OrganisationInvitation.token_hash == hash_of_token(token)
        )
    )
    return found


def take_up_invitation(token: str, actor: Actor) -> OrganisationInvitation:
    """Whoever holds the link comes in; of many at once exactly one does."""
    with unit_of_work():
        invitation: OrganisationInvitation = found(invitation_of(token))
        take(INVITATION, "take_up", invitation, actor, answers={"token": token})
    return invitation


def revoke_invitation(
    invitation_id: int, actor: Actor, *, seen_version: int | None = None
) -> OrganisationInvitation:
    """The link opens nothing any more."""
    with unit_of_work():
        invitation: OrganisationInvitation = found(
            session().get(OrganisationInvitation, invitation_id)
        )
        take(INVITATION, "revoke", invitation, actor, seen_version=seen_version)
    return invitation


def expire_invitations() -> None:
    """Links whose time is over (by the clock)."""
    with unit_of_work():
        over = select(OrganisationInvitation).where(
            OrganisationInvitation.state == InvitationState.OPEN,
            OrganisationInvitation.expires_at <= now(),
        )
        for row in list(session().scalars(over)):
            take(INVITATION, "expire", row, SYSTEM)
