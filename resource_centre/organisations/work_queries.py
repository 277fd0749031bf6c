"""What an organisation and its people have in hand: asked of the higher slices."""

from collections.abc import Callable
from dataclasses import dataclass

from resource_centre.accounts.models import Person
from resource_centre.i18n import Said
from resource_centre.organisations.models import Organisation


@dataclass(frozen=True)
class WorkLine:
    """One thing in somebody's hands: what it is, what it is called, where it is."""

    what: Said
    title: str
    language: str
    url: str


WORK_IN_HAND: list[Callable[[Person, Organisation], list[WorkLine]]] = []
"""Providers registered by higher slices: what this person does there, for a successor."""

OPEN_WORK: list[Callable[[Organisation], int]] = []
"""How many things of this organisation are not finished (texts under way, running adoptions)."""


def work_in_hand(person: Person, organisation: Organisation) -> list[WorkLine]:
    """What this person would leave behind here."""
    return [line for provider in WORK_IN_HAND for line in provider(person, organisation)]


def open_work(organisation: Organisation) -> int:
    """How much of this organisation's work is not finished."""
    return sum(provider(organisation) for provider in OPEN_WORK)
