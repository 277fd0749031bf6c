"""Consents: which text is in force, what is needed for an account, what may be withdrawn."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from resource_centre.accounts.consent_models import Consent, ConsentKind
from resource_centre.accounts.models import Person
from resource_centre.db import now, session
from resource_centre.unit_of_work import unit_of_work

TEXTS_OF = {
    ConsentKind.TERMS: date(2026, 11, 25),
    ConsentKind.PRIVACY: date(2026, 11, 25),
    ConsentKind.PUBLIC_NAME: date(2026, 11, 25),
}
"""The date of each text in force; whoever changes the text changes the date with it."""
NEEDED = (ConsentKind.TERMS, ConsentKind.PRIVACY)


def record_consents(person: Person, kinds: Iterable[ConsentKind]) -> None:
    """Write down what was agreed to now. Inside a unit of work; the same text is agreed to once."""
    standing = {(row.kind, row.text_version) for row in consents_of(person.id) if _stands(row)}
    for kind in dict.fromkeys(kinds):
        version = TEXTS_OF[kind].isoformat()
        if (kind, version) not in standing:
            session().add(
                Consent(person_id=person.id, kind=kind, text_version=version, given_at=now())
            )
        if kind is ConsentKind.PUBLIC_NAME:
            person.name_public = True
    session().flush()


def set_public_name(person: Person, *, is_public: bool) -> None:
    """Give or take back the consent to publish one's name; public pages follow at once."""
    with unit_of_work():
        if is_public:
            record_consents(person, [ConsentKind.PUBLIC_NAME])
            return
        withdraw(person, ConsentKind.PUBLIC_NAME)


def withdraw(person: Person, kind: ConsentKind) -> None:
    """End a consent; the row stays with both its dates. Inside a unit of work."""
    for row in consents_of(person.id):
        if row.kind is kind and _stands(row):
            row.withdrawn_at = now()
    if kind is ConsentKind.PUBLIC_NAME:
        person.name_public = False


def consents_of(person_id: str) -> list[Consent]:
    """The ledger of one person, oldest first."""
    rows = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
    return list(session().scalars(rows))


def _stands(row: Consent) -> bool:
    return row.withdrawn_at is None
