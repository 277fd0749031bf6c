"""What this slice itself moves when two organisations become one: people, requests, addresses."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select, update

from resource_centre.authorisation import SYSTEM
from resource_centre.db import now, session
from resource_centre.i18n import text
from resource_centre.organisations.address_models import OrganisationAddress, OrganisationMerge
from resource_centre.organisations.guards import membership_in
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    JoinState,
    OrganisationInvitation,
)
from resource_centre.organisations.merging import Merger
from resource_centre.organisations.models import MemberRole, Membership
from resource_centre.organisations.workflow import JOIN_REQUEST
from resource_centre.steps import take


def counted(column: Any, *where: Any) -> Callable[[int], int]:
    """How many rows name an organisation in this column."""

    def count(from_id: int) -> int:
        rows = select(func.count()).where(column == from_id, *where)
        return int(session().scalar(rows) or 0)

    return count


def _move_members(from_id: int, into_id: int) -> None:
    """Who works or worked there works or worked here: recusal looks back a year."""
    rows = select(Membership).where(Membership.organisation_id == from_id)
    for theirs in list(session().scalars(rows)):
        here = membership_in(into_id, theirs.person_id)
        if here is None:
            session().add(
                Membership(
                    person_id=theirs.person_id, organisation_id=into_id, role=theirs.role,
                    since=theirs.since, until=theirs.until,
                )
            )  # fmt: skip
        else:
            _join_rows(theirs, here)
        if theirs.until is None:
            theirs.until = now()
            theirs.version += 1


def _join_rows(theirs: Membership, here: Membership) -> None:
    both_now = theirs.until is None and here.until is None
    if theirs.until is None and (here.until is not None or theirs.role is MemberRole.MANAGER):
        here.role = theirs.role
    if theirs.until is None or (here.until is not None and theirs.until > here.until):
        here.until = theirs.until if not both_now else None
    here.since = min(here.since, theirs.since)
    here.version += 1


def _move_requests(from_id: int, into_id: int) -> None:
    """Requests go along, but for those of people who are members or have asked there too."""
    is_here = select(Membership.person_id).where(
        Membership.organisation_id == into_id, Membership.until.is_(None)
    )
    asked = select(JoinRequest.person_id).where(
        JoinRequest.organisation_id == into_id, JoinRequest.state == JoinState.OPEN
    )
    settled = set(session().scalars(is_here)) | set(session().scalars(asked))
    rows = select(JoinRequest).where(
        JoinRequest.organisation_id == from_id, JoinRequest.state == JoinState.OPEN
    )
    for request in list(session().scalars(rows)):
        if request.person_id in settled:
            take(JOIN_REQUEST, "withdraw", request, SYSTEM)
        else:
            request.organisation_id = into_id


def moved(*columns: Any) -> Callable[[int, int], None]:
    """Let these columns name the other organisation."""

    def move(from_id: int, into_id: int) -> None:
        for column in columns:
            table = column.class_
            changed = update(table).where(column == from_id)
            session().execute(changed.values({column: into_id}))

    return move


OWN_MERGERS = (
    Merger(
        "members", text("Members and managers"), ("membership.organisation_id",),
        counted(Membership.organisation_id, Membership.until.is_(None)), _move_members,
    ),
    Merger(
        "requests", text("Requests to join"), ("join_request.organisation_id",),
        counted(JoinRequest.organisation_id, JoinRequest.state == JoinState.OPEN), _move_requests,
    ),
    Merger(
        "invitations", text("Open invitations"), ("organisation_invitation.organisation_id",),
        counted(
            OrganisationInvitation.organisation_id,
            OrganisationInvitation.state == InvitationState.OPEN,
        ),
        moved(OrganisationInvitation.organisation_id),
    ),
    Merger(
        "addresses", text("Former addresses"),
        ("organisation_address.organisation_id", "organisation_merge.into_id"),
        counted(OrganisationAddress.organisation_id),
        moved(OrganisationAddress.organisation_id, OrganisationMerge.into_id),
    ),
)  # fmt: skip
