"""The pages of the register and of belonging to an organisation, with somebody waiting on each."""

from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import person_with_email
from resource_centre.db import session_scope
from resource_centre.organisations.application_operations import apply_for_register
from resource_centre.organisations.joining_operations import ask_to_join, invite_member, token_of
from resource_centre.organisations.models import MemberRole, OrganisationKind
from resource_centre.organisations.operations import Profile
from resource_centre.organisations.queries import organisation_with_slug
from tests.support.city import ADMINISTRATOR, AUTHOR, MODERATOR, NGO_MANAGER, OTHER_AUTHOR, City

Seen = tuple[str | None, str]
NGO, APPLICANT = "/organisations/family-support-network", "/organisations/quiet-harbour-sample"


def _person(email: str) -> Person:
    found = person_with_email(email)
    assert found is not None
    return found


def _somebody_waits(city: City) -> str:
    """An application, a request to join and an invitation; returns the link of that."""
    with session_scope(city.app.extensions["engine"]):
        place = organisation_with_slug("family-support-network")
        assert place is not None
        profile = Profile(name_en="Quiet Harbour (sample)", name_ru="«Тихая гавань» (пример)")
        apply_for_register(OrganisationKind.NGO, profile, _person(ADMINISTRATOR))
        ask_to_join(place, "I train host families here (sample).", _person(OTHER_AUTHOR))
        email = "newcomer@family-support.example.org"
        return token_of(invite_member(place, email, MemberRole.MEMBER, _person(NGO_MANAGER)))


def belonging(city: City) -> dict[str, list[Seen]]:
    """Who applies, joins, leaves and decides."""
    token = _somebody_waits(city)
    number = city.one("SELECT id FROM organisation WHERE slug = 'family-support-network'")
    applied = city.one("SELECT id FROM organisation WHERE slug = 'quiet-harbour-sample'")
    request = city.one("SELECT id FROM join_request")
    seat = city.one(
        "SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id WHERE p.email = :who",
        who=AUTHOR,
    )
    return {
        "organisations.apply_form": [(OTHER_AUTHOR, "/organisations/apply")],
        "organisations.join_form": [(MODERATOR, f"{NGO}/join"), (OTHER_AUTHOR, f"{NGO}/join")],
        "organisations.invitation": [
            (None, f"/organisations/invitations/{token}"),
            (MODERATOR, f"/organisations/invitations/{token}"),
        ],
        "organisations.rename_form": [(NGO_MANAGER, f"{NGO}/rename")],
        "organisations.members": [
            (NGO_MANAGER, f"{NGO}/members"),
            (AUTHOR, f"{NGO}/members"),
            (ADMINISTRATOR, f"{APPLICANT}/members"),
        ],
        "organisations.check_request_step": [
            (NGO_MANAGER, f"/join-requests/{request}/steps/refuse")
        ],
        "organisations.check_membership_step": [
            (NGO_MANAGER, f"/memberships/{seat}/steps/remove"),
            (AUTHOR, f"/memberships/{seat}/steps/leave"),
        ],
        "organisations.applications": [(MODERATOR, "/organisations/applications")],
        "organisations.check_step": [
            (MODERATOR, f"/organisations/{applied}/steps/accept"),
            (NGO_MANAGER, f"/organisations/{number}/steps/close"),
        ],
        "organisations.merge": [
            (MODERATOR, f"{APPLICANT}/merge"),
            (MODERATOR, f"{APPLICANT}/merge?into=family-support-network"),
        ],
        "practices.rename_form": [
            (NGO_MANAGER, "/practices/a-weekend-with-a-host-family-sample/rename")
        ],
    }
