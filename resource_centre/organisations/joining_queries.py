"""Applications, requests to join and invitations, for those who may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, may
from resource_centre.db import now, session
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    JoinState,
    OrganisationInvitation,
)
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationState,
)
from resource_centre.organisations.permissions import memberships_of, oneself
from resource_centre.pagination import Page
from resource_centre.steps import Decision

APPLYING = ("apply", "apply_again")


@dataclass(frozen=True)
class Application:
    """An organisation that waits for an answer: since when, and who applied."""

    organisation: Organisation
    since: datetime
    applicant: str
    is_own: bool


def applications_page(moderator: Person, *, page: int = 1, size: int = 20) -> Page[Application]:
    """What waits for a moderator, the longest first."""
    waiting = Organisation.state == OrganisationState.APPLIED
    total = session().scalar(select(func.count(Organisation.id)).where(waiting)) or 0
    rows = select(Organisation).where(waiting).order_by(Organisation.created_at, Organisation.id)
    found = list(session().scalars(rows.limit(size).offset((page - 1) * size)))
    told = applicants_of([one.id for one in found])
    own = {m.organisation_id for m in memberships_of(moderator)}
    items = []
    for one in found:
        since, applicant = told.get(one.id, (one.created_at, ""))
        items.append(Application(one, since, applicant, one.id in own))
    return Page(items, page, total, size)


def applicants_of(organisation_ids: Sequence[int]) -> dict[int, tuple[datetime, str]]:
    """When each applied last, and the name of who did."""
    decided = (
        select(Decision.subject_id, Decision.decided_at, Person.name)
        .outerjoin(Person, Person.id == Decision.decided_by)
        .where(
            Decision.subject_kind == "organisation",
            Decision.subject_id.in_(organisation_ids),
            Decision.action.in_(APPLYING),
        )
        .order_by(Decision.id)
    )
    return {row[0]: (row[1], row[2] or "") for row in session().execute(decided)}


def waiting_applications(moderator: Person) -> list[Organisation]:
    """Those this moderator may decide on: not of their own organisations."""
    own = [m.organisation_id for m in memberships_of(moderator)]
    rows = select(Organisation).where(
        Organisation.state == OrganisationState.APPLIED, Organisation.id.not_in(own)
    )
    return list(session().scalars(rows.order_by(Organisation.created_at, Organisation.id)))


def open_requests_of(organisation: Organisation) -> list[JoinRequest]:
    """Who asks to join, the longest first."""
    rows = (
        select(JoinRequest)
        .options(joinedload(JoinRequest.person))
        .where(JoinRequest.organisation_id == organisation.id, JoinRequest.state == JoinState.OPEN)
    )
    return list(session().scalars(rows.order_by(JoinRequest.id)))


def requests_to_answer(person: Person) -> list[JoinRequest]:
    """The open requests to the organisations that this person manages."""
    managed = select(Membership.organisation_id).where(
        Membership.person_id == person.id,
        Membership.until.is_(None),
        Membership.role == MemberRole.MANAGER,
    )
    rows = (
        select(JoinRequest)
        .options(joinedload(JoinRequest.person), joinedload(JoinRequest.organisation))
        .where(JoinRequest.organisation_id.in_(managed), JoinRequest.state == JoinState.OPEN)
    )
    return list(session().scalars(rows.order_by(JoinRequest.id)))


def requests_of(person: Person) -> list[JoinRequest]:
    """What this person asked and nobody has answered."""
    rows = (
        select(JoinRequest)
        .options(joinedload(JoinRequest.organisation))
        .where(JoinRequest.person_id == person.id, JoinRequest.state == JoinState.OPEN)
    )
    return list(session().scalars(rows.order_by(JoinRequest.id)))


def open_invitations_of(organisation: Organisation) -> list[OrganisationInvitation]:
    """Links that still open, the newest first."""
    rows = select(OrganisationInvitation).where(
        OrganisationInvitation.organisation_id == organisation.id,
        OrganisationInvitation.state == InvitationState.OPEN,
        OrganisationInvitation.expires_at > now(),
    )
    return list(session().scalars(rows.order_by(OrganisationInvitation.id.desc())))


def request_visible_to(actor: Actor, request_id: int) -> JoinRequest | None:
    """A request, for who asked and for those who answer."""
    row: JoinRequest | None = session().get(JoinRequest, request_id)
    if row is None or oneself(actor, row) or may(actor, "organisation.members", row):
        return row
    return None


def invitation_visible_to(actor: Actor, invitation_id: int) -> OrganisationInvitation | None:
    """An invitation, for those who invite."""
    row: OrganisationInvitation | None = session().get(OrganisationInvitation, invitation_id)
    return row if row is not None and may(actor, "organisation.members", row) else None


def membership_visible_to(actor: Actor, membership_id: int) -> Membership | None:
    """A membership, for the members of that organisation."""
    row: Membership | None = session().get(Membership, membership_id)
    return row if row is not None and may(actor, "organisation.see_members", row) else None
