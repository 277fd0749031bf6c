"""What follows for texts when somebody leaves an organisation."""

import logging

from resource_centre.accounts.models import Person
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.errors import NotReady
from resource_centre.organisations.events import MemberLeft
from resource_centre.organisations.models import Organisation
from resource_centre.practices.handover_operations import end_writing_of_member, hand_over_drafts

log = logging.getLogger(__name__)


def hand_on_texts(event: MemberLeft) -> None:
    """The successor goes on with what they were writing; without one the managers do."""
    person = session().get(Person, event.person_id)
    organisation = session().get(Organisation, event.organisation_id)
    successor = session().get(Person, event.successor_id) if event.successor_id else None
    if person is None or organisation is None:
        return
    if successor is not None:
        try:
            hand_over_drafts(person, organisation, successor, actor=SYSTEM)
        except NotReady as kept:  # it stays with the organisation, whose managers write on
            log.info("texts of organisation %s were not handed over: %s", organisation.id, kept)
    end_writing_of_member(event.person_id, event.organisation_id)
