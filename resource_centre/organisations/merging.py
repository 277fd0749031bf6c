"""Two rows of the register are one organisation: what the one has goes to the other."""

from collections.abc import Callable
from dataclasses import dataclass

from resource_centre import outbox
from resource_centre.authorisation import Actor, require
from resource_centre.db import now, session
from resource_centre.errors import NotReady
from resource_centre.i18n import Said, text
from resource_centre.organisations import events
from resource_centre.organisations.address_models import OrganisationMerge
from resource_centre.organisations.models import Organisation, OrganisationKind, OrganisationState
from resource_centre.steps import Answers, Decision

FILLED_IN = ("inn", "ogrn", "contact_email", "website", "okrug", "institution_kind")
"""What the second one takes from the first where it says nothing itself."""


def nothing_in_the_way(from_id: int, into_id: int) -> list[Said]:
    """Most things can always move."""
    return []


@dataclass(frozen=True)
class Merger:
    """What one slice does when an organisation goes into another.

    ``name`` is kept in the decision, ``says`` stands on the check page with the number that
    ``count(from_id)`` finds; ``hinders(from_id, into_id)`` names what must be settled first;
    ``move(from_id, into_id)`` runs inside the one unit of work. ``columns`` are the foreign keys
    to organisations that it takes care of.
    """

    name: str
    says: Said
    columns: tuple[str, ...]
    count: Callable[[int], int]
    move: Callable[[int, int], None]
    hinders: Callable[[int, int], list[Said]] = nothing_in_the_way


MERGERS: list[Merger] = []
"""Registered at start, by this slice and by higher ones."""


def add_merger(merger: Merger) -> None:
    """Let a slice take part; several apps may be made in one process."""
    if merger not in MERGERS:
        MERGERS.append(merger)


def what_moves(organisation: Organisation) -> list[tuple[Said, int]]:
    """For the check page: what there is, and how much of it."""
    found = [(merger.says, merger.count(organisation.id)) for merger in MERGERS]
    return [(says, number) for says, number in found if number]


def hindrances(organisation: Organisation, into: Organisation) -> list[Said]:
    """What must be settled before the one can go into the other."""
    found: list[Said] = []
    if organisation.id == into.id:
        return [text("These are one and the same organisation.")]
    if OrganisationKind.LIBRARY in (organisation.kind, into.kind):
        found.append(text("The library itself is not merged."))
    elif organisation.kind is not into.kind:
        found.append(text("The two are of different kinds: correct the kind first."))
    if not into.is_accepted:
        found.append(text("The second one is not in the register."))
    for merger in MERGERS:
        found += merger.hinders(organisation.id, into.id)
    return found


def can_go_into(organisation: Organisation, actor: Actor, answers: Answers) -> None:
    """Into another one of the register to which the moderator does not belong either."""
    into = answers.get("into")
    if not isinstance(into, Organisation):
        raise NotReady(text("Say into which organisation it goes."), "into")
    require(actor, "organisation.merge", into)
    in_the_way = hindrances(organisation, into)
    if in_the_way:
        raise NotReady(in_the_way[0], "into")


def move_everything(organisation: Organisation, actor: Actor, answers: Answers) -> None:
    """In the transaction of the step; both keep a decision that says what was moved."""
    into = answers["into"]
    for merger in MERGERS:
        merger.move(organisation.id, into.id)
    session().add(OrganisationMerge(from_id=organisation.id, into_id=into.id))
    for name in FILLED_IN:
        if not getattr(into, name):
            setattr(into, name, getattr(organisation, name))
    into.version += 1
    state = OrganisationState.ACCEPTED.value
    session().add(
        Decision(
            subject_kind="organisation", subject_id=into.id, action="take_in",
            from_state=state, to_state=state, decided_by=actor.id, decided_at=now(),
            details={**answers["record"], "other": organisation.id},
        )
    )  # fmt: skip
    outbox.announce(events.OrganisationMerged(organisation_id=organisation.id, into_id=into.id))
