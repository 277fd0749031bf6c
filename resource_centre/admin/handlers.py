"""What follows from the administrator's and curator's acts: letters, and words made known."""

from resource_centre import page_cache, vocabulary
from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import open_invitation
from resource_centre.accounts.tokens import derived_token
from resource_centre.admin.events import (
    AccountUnblocked,
    PersonAsked,
    RoleChanged,
    VocabularyChanged,
)
from resource_centre.admin.models import AskedPerson
from resource_centre.admin.people_operations import PURPOSE
from resource_centre.db import session
from resource_centre.notifications.operations import send_to_address, tell
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work


def tell_person_of_role(event: RoleChanged) -> None:
    """You have a role from now on, or no longer."""
    decision = session().get(Decision, event.decision_id)
    if decision is None:
        return
    given = decision.action == "give_role"
    facts = {
        "role": decision.details["role"],
        "kind": decision.details["reviewer_kind"] or "",
        "reason": decision.note,
        "url": "/desk" if given else "/account",
    }
    _tell(event.person_id, "role_given" if given else "role_taken", decision.id, facts)


def tell_person_of_unblocking(event: AccountUnblocked) -> None:
    """You may sign in again."""
    _tell(event.person_id, "account_unblocked", event.decision_id, {"url": "/sign-in"})


def _tell(person_id: str, name: str, occasion: int, facts: dict[str, str]) -> None:
    person = session().get(Person, person_id)
    if person is not None:
        tell([person], name, ("person", 0), facts, occasion=occasion, may_see=lambda _: True)


def send_link(event: PersonAsked) -> None:
    """The one-time link with which somebody new comes in."""
    asked = session().get(AskedPerson, event.asked_id)
    token = derived_token(PURPOSE, event.asked_id)
    if asked is None or open_invitation(token) is None:
        return  # used, too old, or a newer one was sent
    send_to_address(
        asked.email,
        "person_asked",
        {
            "url": f"/account/invitation/{token}",
            "role": asked.role.value,
            "kind": asked.reviewer_kind.value if asked.reviewer_kind else "",
        },
        language=asked.language,
        key=f"asked-{asked.id}",
    )


def spread_words(event: VocabularyChanged) -> None:
    """Every process reads the words anew, also when the one that changed them died at it.

    Then kept pages are given up: one may have been made between the change and its mark.
    """
    vocabulary.spread_change()
    with unit_of_work():
        page_cache.change()
