"""One function per sentence we send about adoptions and their orders, by who is told."""

from resource_centre.adoption import events
from resource_centre.adoption.models import UpdateOffer
from resource_centre.db import session
from resource_centre.notifications.facts import last_decision_id
from resource_centre.notifications.recipients import members_of, person_with
from resource_centre.notifications.telling import (
    adoption_with,
    others_of,
    tell_of_adoption,
    who_did,
)


def ask_managers_to_authorise(event: events.AdoptionRequested) -> None:
    """A member asks; somebody else authorises."""
    adoption = adoption_with(event.adoption_id)
    if adoption is None:
        return
    people = others_of(adoption.institution_id, adoption.requested_by, managers_only=True)
    occasion = last_decision_id("adoption", adoption.id, "request")
    tell_of_adoption(adoption, people, "adoption_requested", occasion)


def tell_requester_of_return(event: events.AdoptionReturned) -> None:
    """Your request came back with what is missing."""
    _tell_requester(event.adoption_id, "adoption_returned", "return")


def tell_requester_of_refusal(event: events.AdoptionRefused) -> None:
    """Your request was refused, with the reason."""
    _tell_requester(event.adoption_id, "adoption_refused", "refuse")


def _tell_requester(adoption_id: int, name: str, action: str) -> None:
    adoption = adoption_with(adoption_id)
    if adoption is None:
        return
    people = person_with(who_did("adoption", adoption.id, "request"))
    occasion = last_decision_id("adoption", adoption.id, action)
    tell_of_adoption(adoption, people, name, occasion)


def tell_requester_of_order(event: events.AdoptionAuthorised) -> None:
    """Your request was authorised: prepare."""
    _tell_requester(event.adoption_id, "adoption_authorised", "authorise")


def tell_owner_of_order(event: events.AdoptionAuthorised) -> None:
    """An institution takes up your practice."""
    adoption = adoption_with(event.adoption_id)
    if adoption is None:
        return
    occasion = last_decision_id("adoption", adoption.id, "authorise")
    people = members_of(adoption.practice.owner_id, managers_only=True)
    tell_of_adoption(adoption, people, "practice_taken_up", occasion)


def tell_managers_of_pilot(event: events.PilotStarted) -> None:
    """The first period began: its review will be yours."""
    _tell_institution(event.adoption_id, "pilot_started", "start_pilot", managers_only=True)


def tell_institution_of_use(event: events.PilotPassed) -> None:
    """The first period is over: the practice is in use."""
    _tell_institution(event.adoption_id, "pilot_passed", "pass_pilot")


def tell_managers_of_pause(event: events.AdoptionPaused) -> None:
    """A colleague paused a practice in use."""
    _tell_institution(event.adoption_id, "adoption_paused", "pause", managers_only=True)


def tell_managers_of_resumption(event: events.AdoptionResumed) -> None:
    """It goes on where it was."""
    _tell_institution(event.adoption_id, "adoption_resumed", "resume", managers_only=True)


def tell_institution_of_end(event: events.AdoptionEnded) -> None:
    """The manager ended the use of a practice: those who work with it must know."""
    _tell_institution(event.adoption_id, "adoption_ended", "end")


def _tell_institution(
    adoption_id: int, name: str, action: str, *, managers_only: bool = False
) -> None:
    adoption = adoption_with(adoption_id)
    if adoption is None:
        return
    actor = who_did("adoption", adoption.id, action)
    people = others_of(adoption.institution_id, actor, managers_only=managers_only)
    occasion = last_decision_id("adoption", adoption.id, action)
    tell_of_adoption(adoption, people, name, occasion)


def tell_owner_of_end(event: events.AdoptionEnded) -> None:
    """An institution uses your practice no more."""
    adoption = adoption_with(event.adoption_id)
    if adoption is None:
        return
    occasion = last_decision_id("adoption", adoption.id, "end")
    people = members_of(adoption.practice.owner_id, managers_only=True)
    tell_of_adoption(adoption, people, "use_of_yours_ended", occasion)


def offer_update_by_mail(event: events.UpdateOffered) -> None:
    """A newer revision than the one you use."""
    offer = session().get(UpdateOffer, event.offer_id)
    if offer is None:
        return
    people = members_of(offer.adoption.institution_id)
    tell_of_adoption(
        offer.adoption, people, "update_offered", offer.id, number=offer.revision.label
    )


def tell_managers_of_answer(event: events.UpdateAnswered) -> None:
    """A colleague moved to the newer revision, put it off or declined it."""
    offer = session().get(UpdateOffer, event.offer_id)
    if offer is None:
        return
    adoption = offer.adoption
    people = others_of(adoption.institution_id, offer.answered_by, managers_only=True)
    more = {"number": offer.revision.label, "answer": offer.state.value}
    occasion = last_decision_id("update_offer", offer.id, "accept", "defer", "decline")
    tell_of_adoption(adoption, people, "update_answered", occasion, **more)
