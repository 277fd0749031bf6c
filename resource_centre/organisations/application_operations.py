"""An organisation that nobody knows yet asks for its place in the register; moderators answer."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import lock, now, session
from resource_centre.errors import BadInput, NotReady
from resource_centre.i18n import text
from resource_centre.limits import count_try
from resource_centre.organisations import events
from resource_centre.organisations.address_models import OrganisationAddress
from resource_centre.organisations.addresses import LONGEST, RESERVED_SLUGS, slugified
from resource_centre.organisations.duplicates import similar_organisations
from resource_centre.organisations.guards import seat
from resource_centre.organisations.merging import MERGERS
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.organisations.operations import Profile, apply_profile, check_profile
from resource_centre.organisations.workflow import ORGANISATION
from resource_centre.steps import Decision, take
from resource_centre.unit_of_work import unit_of_work

KINDS_THAT_APPLY = (OrganisationKind.NGO, OrganisationKind.INSTITUTION, OrganisationKind.AUTHORITY)
APPLICATIONS_A_DAY = 5
OPEN_AT_ONCE = 3


def apply_for_register(
    kind: OrganisationKind, profile: Profile, actor: Actor, *, none_of_these: bool = False
) -> Organisation:
    """Apply; the applicant is its manager at once, and the first draft can be begun.

    ``none_of_these``: the applicant has seen the organisations that are nearly the same.
    The same application sent twice is one.
    """
    require(actor, "organisation.apply")
    if kind not in KINDS_THAT_APPLY:
        raise BadInput({"kind": text("Choose one of the list.")})
    check_profile(profile)
    names = (profile.name_ru, profile.name_en)
    if not none_of_these and similar_organisations(
        names, inn=profile.inn, ogrn=profile.ogrn, actor=None
    ):
        raise BadInput({"none_of_these": text("Is it one of these? Then ask to join it.")})
    count_try("apply for the register", actor.id, at_most=APPLICATIONS_A_DAY, within=_A_DAY)
    with unit_of_work():
        lock(session().get(Person, actor.id))  # the same form sent by eight at once makes one row
        made = Organisation(slug="", kind=kind, name_key="")
        apply_profile(profile, made)
        if kind is not OrganisationKind.INSTITUTION:
            made.institution_kind = None
        waiting = _own_applications(actor)
        for known in waiting:
            if known.name_key == made.name_key:
                return known
        if len(waiting) >= OPEN_AT_ONCE:
            raise NotReady(text("Three of your applications wait already. Let us answer them."))
        made.slug = free_slug(profile.name_en or profile.name_ru)
        session().add(made)
        session().flush()
        _begin(made, actor)
    return made


_A_DAY = timedelta(days=1)


def _own_applications(actor: Person) -> list[Organisation]:
    own = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.person_id == actor.id,
            Membership.until.is_(None),
            Organisation.state == OrganisationState.APPLIED,
        )
    )
    return list(session().scalars(own))


def _begin(made: Organisation, actor: Person) -> None:
    """The step leads from nothing, so it leaves its Decision here."""
    seat(made.id, actor.id, MemberRole.MANAGER, actor)
    session().add(
        Decision(
            subject_kind=ORGANISATION.kind, subject_id=made.id, action="apply", from_state="",
            to_state=OrganisationState.APPLIED.value, decided_by=actor.id, decided_at=now(),
        )
    )  # fmt: skip
    outbox.announce(events.OrganisationApplied(organisation_id=made.id))


def free_slug(name: str) -> str:
    """The slug of a name, with a number behind it when it is, or ever was, another's."""
    stem = slugified(name, LONGEST - 5) or "organisation"
    if stem in RESERVED_SLUGS:
        stem = f"{stem}-organisation"
    taken: set[Any] = set()
    for column in (Organisation.slug, OrganisationAddress.slug):
        taken |= set(session().scalars(select(column).where(column.startswith(stem))))
    if stem not in taken:
        return stem
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    return f"{stem}-{number}"


def take_organisation_step(
    organisation_id: int,
    action: str,
    actor: Actor,
    *,
    note: str = "",
    seen_version: int | None = None,
    into: Organisation | None = None,
) -> Organisation:
    """One step of an organisation, committed. ``into``: where it goes, when it is merged."""
    with unit_of_work():
        organisation: Organisation = found(session().get(Organisation, organisation_id))
        for one in sorted(filter(None, (organisation, into)), key=lambda o: o.id):
            lock(one)  # always in one order: two merges at once must not wait for each other
        answers = {} if into is None else _merging(organisation, into)
        take(
            ORGANISATION, action, organisation, actor,
            note=note, seen_version=seen_version, answers=answers,
        )  # fmt: skip
    return organisation


def _merging(organisation: Organisation, into: Organisation) -> dict[str, Any]:
    moved = {merger.name: merger.count(organisation.id) for merger in MERGERS}
    return {
        "into": into,
        "record": {"slug": organisation.slug, "into": into.id, "moved": moved},
    }
