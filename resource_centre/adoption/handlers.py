"""What adoptions do when a practice changes. Each may run twice, and in any order."""

from sqlalchemy import select

from resource_centre import outbox, steps
from resource_centre.adoption.events import UpdateOffered
from resource_centre.adoption.guards import minor_steps_from
from resource_centre.adoption.models import (
    RUNNING_STATES,
    UNANSWERED_OFFERS,
    Adoption,
    AdoptionState,
    UpdateOffer,
)
from resource_centre.adoption.workflow import OFFER, note_on_adoption
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.practices.events import RevisionApproved
from resource_centre.practices.models import Practice, Revision
from resource_centre.unit_of_work import unit_of_work

FOLLOWING_STATES = (AdoptionState.REQUESTED, *RUNNING_STATES)


def follow_or_offer(event: RevisionApproved) -> None:
    """Make the adoptions of this practice match the revision now approved.

    An editorial or translation step moves the pins, and that is logged; a substantive or safety
    revision is offered to every adoption that runs.
    """
    with unit_of_work():
        practice = session().get(Practice, event.practice_id, with_for_update=True)
        approved = practice.approved_revision if practice else None
        if approved is None:
            return
        same_text = minor_steps_from(approved)
        pinned = select(Adoption).where(
            Adoption.practice_id == event.practice_id, Adoption.state.in_(FOLLOWING_STATES)
        )
        for adoption in session().scalars(pinned.order_by(Adoption.id).with_for_update()).all():
            if adoption.revision_id in same_text:
                _follow(adoption, approved)
            elif adoption.state in RUNNING_STATES:
                _offer(adoption, approved, same_text)


def _follow(adoption: Adoption, approved: Revision) -> None:
    if adoption.revision_id != approved.id:
        note_on_adoption(adoption, "follow_pin", SYSTEM, approved)


def _offer(adoption: Adoption, approved: Revision, same_text: list[int]) -> None:
    for offer in adoption.offers:
        if offer.revision_id in same_text:  # offered already; a corrected text is the same offer
            if offer.state in UNANSWERED_OFFERS:
                offer.revision_id = approved.id
            return
    for offer in adoption.offers:
        if offer.state in UNANSWERED_OFFERS:
            steps.take(OFFER, "overtake", offer, SYSTEM)
    offer = UpdateOffer(adoption=adoption, revision_id=approved.id)
    session().add(offer)
    session().flush()
    outbox.announce(UpdateOffered(offer_id=offer.id, adoption_id=adoption.id))
