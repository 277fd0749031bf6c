"""One function per sentence we send about adoptions, by who is told."""

from typing import Any

from resource_centre.accounts.models import Person
from resource_centre.adoption import events
from resource_centre.adoption.models import Adoption, UpdateOffer
from resource_centre.adoption.permissions import adoptions_visible_to
from resource_centre.adoption.queries import adoption_with_id
from resource_centre.db import session
from resource_centre.notifications.facts import Sees, last_decision_id, practice_facts
from resource_centre.notifications.operations import tell
from resource_centre.notifications.recipients import members_of, person_with


def _adoption(adoption_id: int) -> Adoption | None:
    found: Adoption | None = session().get(Adoption, adoption_id)
    return found


def _sees_adoption(adoption_id: int) -> Sees:
    return lambda person: adoption_with_id(adoption_id, adoptions_visible_to(person)) is not None


def _tell_of_adoption(
    adoption: Adoption, people: list[Person], name: str, occasion: int, **more: Any
) -> None:
    names = {
        "en": adoption.institution.name_in("en")[0],
        "ru": adoption.institution.name_in("ru")[0],
    }
    facts = practice_facts(adoption.practice) | {"url": f"/adoptions/{adoption.id}"}
    tell(
        people,
        name,
        ("adoption", adoption.id),
        facts | {"institution": names} | more,
        occasion=occasion,
        may_see=_sees_adoption(adoption.id),
    )


def ask_managers_to_authorise(event: events.AdoptionRequested) -> None:
    """A member asks; somebody else authorises."""
    adoption = _adoption(event.adoption_id)
    if adoption is None:
        return
    managers = members_of(adoption.institution_id, managers_only=True)
    people = [person for person in managers if person.id != adoption.requested_by]
    occasion = last_decision_id("adoption", adoption.id, "request")
    _tell_of_adoption(adoption, people, "adoption_requested", occasion)


def tell_requester_of_order(event: events.AdoptionAuthorised) -> None:
    """Your request was authorised: prepare."""
    adoption = _adoption(event.adoption_id)
    if adoption is None:
        return
    occasion = last_decision_id("adoption", adoption.id, "authorise")
    people = person_with(adoption.requested_by)
    _tell_of_adoption(adoption, people, "adoption_authorised", occasion)


def tell_owner_of_order(event: events.AdoptionAuthorised) -> None:
    """An institution takes up your practice."""
    adoption = _adoption(event.adoption_id)
    if adoption is None:
        return
    occasion = last_decision_id("adoption", adoption.id, "authorise")
    people = members_of(adoption.practice.owner_id, managers_only=True)
    _tell_of_adoption(adoption, people, "practice_taken_up", occasion)


def offer_update_by_mail(event: events.UpdateOffered) -> None:
    """A newer revision than the one you use."""
    offer = session().get(UpdateOffer, event.offer_id)
    if offer is None:
        return
    people = members_of(offer.adoption.institution_id)
    _tell_of_adoption(
        offer.adoption, people, "update_offered", offer.id, number=offer.revision.label
    )


def tell_owner_of_outcome(event: events.OutcomeReported) -> None:
    """An institution reported what came of it."""
    adoption = _adoption(event.adoption_id)
    if adoption is None:
        return
    people = members_of(adoption.practice.owner_id, managers_only=True)
    _tell_of_adoption(adoption, people, "outcome_reported", event.report_id)
