"""The workflow tables of an organisation, a membership, a request to join and an invitation.

An application, a request and an invitation begin from nothing: the operations make their rows and
the first Decision.
"""

from typing import Any

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.accounts.models import Invitation, Person
from resource_centre.authorisation import SYSTEM, Actor, rule, system
from resource_centre.db import session
from resource_centre.organisations import events
from resource_centre.organisations.guards import (
    a_manager_stays,
    is_finished,
    is_in_time,
    is_open_to_new,
    may_go,
    seat,
    was_not_merged,
)
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    JoinState,
    OrganisationInvitation,
)
from resource_centre.organisations.merging import can_go_into, move_everything
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
)
from resource_centre.organisations.permissions import (
    in_charge,
    manager,
    oneself,
    outside_moderator,
)
from resource_centre.steps import Answers, Note, Step, Table, take

O, M, J, I = OrganisationState, MembershipState, JoinState, InvitationState  # noqa: E741


def _of(event: Any) -> Any:
    return lambda organisation: event(organisation_id=organisation.id)


def drop_what_waits(organisation: Organisation, actor: Actor, answers: Answers) -> None:
    """Nobody comes into a closed organisation any more."""
    waiting: list[tuple[Table, str, Any]] = [
        (JOIN_REQUEST, "withdraw", row)
        for row in session().scalars(
            select(JoinRequest).where(
                JoinRequest.organisation_id == organisation.id, JoinRequest.state == J.OPEN
            )
        )
    ] + [
        (INVITATION, "expire", row)
        for row in session().scalars(
            select(OrganisationInvitation).where(
                OrganisationInvitation.organisation_id == organisation.id,
                OrganisationInvitation.state == I.OPEN,
            )
        )
    ]
    for table, action, row in waiting:
        take(table, action, row, SYSTEM)


ORGANISATION = Table(
    "organisation",
    (
        Step("accept", outside_moderator, (O.APPLIED,), O.ACCEPTED, note=Note.OPTIONAL,
             announces=_of(events.OrganisationAccepted)),
        Step("decline", outside_moderator, (O.APPLIED,), O.DECLINED, note=Note.REQUIRED,
             announces=_of(events.OrganisationDeclined), says="the reason goes to the applicant"),
        Step("apply_again", manager, (O.DECLINED,), O.APPLIED, note=Note.OPTIONAL,
             announces=_of(events.OrganisationApplied)),
        Step("close", manager | outside_moderator, (O.ACCEPTED,), O.CLOSED, is_finished,
             note=Note.REQUIRED, effect=drop_what_waits,
             announces=_of(events.OrganisationClosed),
             says="no text under way, no practice in use; readers see the reason"),
        Step("merge_into", outside_moderator, (O.APPLIED, O.ACCEPTED, O.DECLINED), O.CLOSED,
             can_go_into, note=Note.REQUIRED, effect=move_everything,
             says="another one of the register, of the same kind; nothing stands in the way"),
        Step("reopen", outside_moderator, (O.CLOSED,), O.ACCEPTED, was_not_merged,
             note=Note.REQUIRED, announces=_of(events.OrganisationReopened),
             says="not merged into another"),
    ),
)  # fmt: skip


def tell_of_leaving(membership: Membership, actor: Actor, answers: Answers) -> None:
    """Those who hold the work in hand give it to the successor."""
    outbox.announce(
        events.MemberLeft(
            organisation_id=membership.organisation_id,
            person_id=membership.person_id,
            successor_id=answers.get("successor") or None,
        )
    )


def _of_membership(membership: Membership) -> events.MemberRoleChanged:
    return events.MemberRoleChanged(
        organisation_id=membership.organisation_id,
        membership_id=membership.id,
        person_id=membership.person_id,
    )


MEMBERSHIP = Table(
    "membership",
    (
        Step("make_manager", in_charge & ~oneself, (M.MEMBER,), M.MANAGER,
             announces=_of_membership),
        Step("make_member", in_charge, (M.MANAGER,), M.MEMBER, a_manager_stays,
             announces=_of_membership, says="another manager stays"),
        Step("remove", in_charge & ~oneself, (M.MEMBER, M.MANAGER), M.LEFT, may_go,
             note=Note.OPTIONAL, effect=tell_of_leaving,
             says="another manager stays; a colleague takes over what is in hand"),
        Step("leave", oneself, (M.MEMBER, M.MANAGER), M.LEFT, may_go, note=Note.OPTIONAL,
             effect=tell_of_leaving,
             says="another manager stays; a colleague takes over what is in hand"),
    ),
)  # fmt: skip


def let_in(request: JoinRequest, actor: Actor, answers: Answers) -> None:
    """The person works there from now on, as a member."""
    seat(request.organisation_id, request.person_id, MemberRole.MEMBER, actor)


def _of_request(event: Any) -> Any:
    return lambda request: event(
        organisation_id=request.organisation_id,
        request_id=request.id,
        person_id=request.person_id,
    )


JOIN_REQUEST = Table(
    "join_request",
    (
        Step("accept", in_charge & ~oneself, (J.OPEN,), J.ACCEPTED, is_open_to_new,
             effect=let_in, announces=_of_request(events.JoinAccepted),
             says="the organisation is not declined or closed"),
        Step("refuse", in_charge & ~oneself, (J.OPEN,), J.REFUSED, note=Note.REQUIRED,
             announces=_of_request(events.JoinRefused), says="the reason goes to who asked"),
        Step("withdraw", oneself | system, (J.OPEN,), J.WITHDRAWN),
    ),
)  # fmt: skip


def let_holder_in(invitation: OrganisationInvitation, actor: Actor, answers: Answers) -> None:
    """Whoever holds the link works there from now on; it is used up."""
    end_account_link(invitation, actor, answers)
    seat(invitation.organisation_id, actor.id, invitation.role, actor)
    outbox.announce(
        events.InvitationTakenUp(
            organisation_id=invitation.organisation_id,
            invitation_id=invitation.id,
            person_id=actor.id,
        )
    )


def end_account_link(invitation: OrganisationInvitation, actor: Actor, answers: Answers) -> None:
    """What opens nothing here makes no account either."""
    link = session().get(Invitation, invitation.token_hash)
    if link is not None:
        session().delete(link)


@rule("holds the link")
def holder(actor: Actor, subject: OrganisationInvitation) -> bool:
    """Whether the token is the right one is asked where the link is opened."""
    return isinstance(actor, Person) and actor.is_active


INVITATION = Table(
    "organisation_invitation",
    (
        Step("take_up", holder, (I.OPEN,), I.TAKEN_UP, is_in_time, effect=let_holder_in,
             says="within seven days"),
        Step("revoke", in_charge, (I.OPEN,), I.REVOKED, effect=end_account_link),
        Step("expire", system, (I.OPEN,), I.EXPIRED, effect=end_account_link),
    ),
)  # fmt: skip
