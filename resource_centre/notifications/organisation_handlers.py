"""One function per sentence we send about organisations and who works there, by who is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.accounts.queries import hash_of_token
from resource_centre.db import now, session
from resource_centre.notifications.facts import Sees, last_decision_id
from resource_centre.notifications.operations import send_to_address, tell
from resource_centre.notifications.recipients import members_of, person_with
from resource_centre.notifications.telling import others_of, who_did
from resource_centre.organisations import events
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    OrganisationInvitation,
)
from resource_centre.organisations.joining_operations import token_of
from resource_centre.organisations.joining_queries import request_visible_to
from resource_centre.organisations.models import Membership, Organisation
from resource_centre.organisations.permissions import outside_moderator
from resource_centre.organisations.queries import is_known_to, last_words
from resource_centre.steps import decisions_on


def _organisation(organisation_id: int) -> Organisation | None:
    found: Organisation | None = session().get(Organisation, organisation_id)
    return found


def _sees(organisation_id: int) -> Sees:
    def sees(person: Person) -> bool:
        place = _organisation(organisation_id)
        return place is not None and is_known_to(person, place)

    return sees


def _facts(place: Organisation, rest: str = "") -> dict[str, Any]:
    titles = {"en": place.name_en, "ru": place.name_ru}
    return {
        "titles": {language: name for language, name in titles.items() if name},
        "url": f"/organisations/{place.slug}{rest}",
    }


def _tell(
    place: Organisation, people: Sequence[Person], name: str, action: str, **more: Any
) -> None:
    tell(
        people,
        name,
        ("organisation", place.id),
        _facts(place) | more,
        occasion=last_decision_id("organisation", place.id, action),
        may_see=_sees(place.id),
    )


def _moderators_for(place: Organisation) -> list[Person]:
    roles = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles)).distinct()
    people = [person for one in session().scalars(held) for person in person_with(one)]
    return [person for person in people if outside_moderator(person, place)]


def tell_moderators_of_application(event: events.OrganisationApplied) -> None:
    """An organisation waits for its place in the register."""
    place = _organisation(event.organisation_id)
    if place is None:
        return
    occasion = last_decision_id("organisation", place.id, "apply", "apply_again")
    tell(
        _moderators_for(place),
        "organisation_applied",
        ("organisation", place.id),
        _facts(place) | {"url": "/organisations/applications"},
        occasion=occasion,
        may_see=lambda person: outside_moderator(person, place),
    )


def tell_managers_of_acceptance(event: events.OrganisationAccepted) -> None:
    """Your organisation stands in the register."""
    _tell_managers(event.organisation_id, "organisation_accepted", "accept")


def tell_managers_of_decline(event: events.OrganisationDeclined) -> None:
    """It does not, and why."""
    place = _organisation(event.organisation_id)
    reason = last_words(place, "decline") if place is not None else ""
    _tell_managers(event.organisation_id, "organisation_declined", "decline", reason=reason)


def _tell_managers(organisation_id: int, name: str, action: str, **more: Any) -> None:
    place = _organisation(organisation_id)
    if place is not None:
        _tell(place, members_of(place.id, managers_only=True), name, action, **more)


def tell_members_of_closing(event: events.OrganisationClosed) -> None:
    """Your organisation was closed in the register."""
    place = _organisation(event.organisation_id)
    if place is not None:
        people = others_of(place.id, who_did("organisation", place.id, "close"))
        _tell(place, people, "organisation_closed", "close", reason=last_words(place, "close"))


def tell_members_of_reopening(event: events.OrganisationReopened) -> None:
    """It stands in the register again."""
    place = _organisation(event.organisation_id)
    if place is not None:
        _tell(place, members_of(place.id), "organisation_reopened", "reopen")


def tell_managers_of_address(event: events.OrganisationRenamed) -> None:
    """The page of your organisation has another address."""
    place = _organisation(event.organisation_id)
    if place is not None:
        by = who_did("organisation", place.id, "rename")
        people = others_of(place.id, by, managers_only=True)
        _tell(place, people, "organisation_renamed", "rename")


def tell_members_of_merge(event: events.OrganisationMerged) -> None:
    """Two rows of the register were one organisation."""
    place = _organisation(event.into_id)
    if place is not None:
        _tell(place, members_of(place.id), "organisation_merged", "take_in")


def ask_managers_to_let_in(event: events.JoinRequested) -> None:
    """Somebody says that they work there; moderators are asked where nobody manages it."""
    request = session().get(JoinRequest, event.request_id)
    if request is None:
        return
    place = request.organisation
    people = members_of(place.id, managers_only=True) or _moderators_for(place)
    tell(
        people,
        "join_requested",
        ("join_request", request.id),
        _facts(place, "/members"),
        may_see=lambda person: request_visible_to(person, event.request_id) is not None,
    )


def tell_who_asked_of_yes(event: events.JoinAccepted) -> None:
    """You may work there from now on."""
    _tell_who_asked(event, "join_accepted", "accept")


def tell_who_asked_of_no(event: events.JoinRefused) -> None:
    """A manager said no, and why."""
    _tell_who_asked(event, "join_refused", "refuse")


def _tell_who_asked(event: Any, name: str, action: str) -> None:
    request = session().get(JoinRequest, event.request_id)
    if request is None:
        return
    told = [d for d in decisions_on("join_request", request.id) if d.action == action]
    tell(
        person_with(request.person_id),
        name,
        ("join_request", request.id),
        _facts(request.organisation) | {"reason": told[-1].note if told else ""},
        occasion=told[-1].id if told else 0,
        may_see=lambda person: request_visible_to(person, event.request_id) is not None,
    )


def send_invitation(event: events.MemberInvited) -> None:
    """The one-time link, to the mailbox that was named. The token is made here, for the mail."""
    invitation = session().get(OrganisationInvitation, event.invitation_id)
    if invitation is None or invitation.state is not InvitationState.OPEN:
        return
    token = token_of(invitation)
    if invitation.expires_at <= now() or hash_of_token(token) != invitation.token_hash:
        return  # too old, or made with the key of another installation
    send_to_address(
        invitation.email,
        "member_invited",
        _facts(invitation.organisation) | {"url": f"/organisations/invitations/{token}"},
        language=invitation.language,
        key=f"member-invited-{invitation.id}",
    )


def tell_managers_of_newcomer(event: events.InvitationTakenUp) -> None:
    """Somebody came in by a link."""
    place = _organisation(event.organisation_id)
    if place is None:
        return
    people = others_of(place.id, event.person_id, managers_only=True)
    tell(
        people,
        "member_came",
        ("organisation", place.id),
        _facts(place, "/members"),
        occasion=event.invitation_id,
        may_see=_sees(place.id),
    )


def tell_member_of_role(event: events.MemberRoleChanged) -> None:
    """You are a manager now, or a member."""
    membership = session().get(Membership, event.membership_id)
    by = who_did("membership", event.membership_id, "make_manager", "make_member")
    if membership is None or membership.until is not None or by == event.person_id:
        return
    name = "became_manager" if membership.role.value == "manager" else "became_member"
    tell(
        person_with(event.person_id),
        name,
        ("membership", membership.id),
        _facts(membership.organisation, "/members"),
        occasion=last_decision_id("membership", membership.id, "make_manager", "make_member"),
        may_see=_sees(event.organisation_id),
    )


def tell_of_leaving(event: events.MemberLeft) -> None:
    """The managers, whoever was removed by somebody else, and who takes over."""
    place = _organisation(event.organisation_id)
    membership_id = _membership_id(event)
    if place is None or membership_id is None:
        return
    by = who_did("membership", membership_id, "leave", "remove")
    occasion = last_decision_id("membership", membership_id, "leave", "remove")
    told = {
        "member_left": others_of(place.id, by, managers_only=True),
        "work_handed_over": person_with(event.successor_id),
        "membership_ended": [] if by == event.person_id else person_with(event.person_id),
    }
    for name, people in told.items():
        # Who left may still be told so: it names nothing but where they worked.
        sees: Sees = _sees(place.id) if name != "membership_ended" else lambda person: True
        facts = _facts(place, "" if name == "membership_ended" else "/members")
        facts |= {"url": "/desk"} if name == "work_handed_over" else {}
        tell(people, name, ("membership", membership_id), facts, occasion=occasion, may_see=sees)


def _membership_id(event: events.MemberLeft) -> int | None:
    found: int | None = session().scalar(
        select(Membership.id).where(
            Membership.organisation_id == event.organisation_id,
            Membership.person_id == event.person_id,
        )
    )
    return found
