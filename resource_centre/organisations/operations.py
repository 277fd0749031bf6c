"""What is done with organisations: add to the register, edit the profile, members come and go."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, require
from resource_centre.db import now, session, sort_key
from resource_centre.errors import BadInput, NotFound, NotReady
from resource_centre.i18n import Said, text
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.unit_of_work import unit_of_work
from resource_centre.vocabulary import slugs

RESERVED_SLUGS = frozenset({"apply", "new", "edit", "search", "similar", "members"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ABOUT = 4_000


@dataclass(frozen=True)
class Profile:
    """What an organisation says of itself; one language is enough."""

    name_en: str = ""
    name_ru: str = ""
    about_en: str = ""
    about_ru: str = ""
    institution_kind: str | None = None
    okrug: str | None = None
    contact_email: str = ""
    website: str = ""


def create_organisation(
    slug: str,
    *,
    kind: OrganisationKind,
    profile: Profile,
    actor: Actor,
    state: OrganisationState = OrganisationState.ACCEPTED,
) -> Organisation:
    """Add an organisation to the register."""
    require(actor, "organisation.create")
    _check_slug(slug)
    _check_profile(profile)
    with unit_of_work():
        if session().scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None:
            raise BadInput({"slug": text("Another organisation has this address.")})
        organisation = Organisation(slug=slug, kind=kind, state=state, name_key="")
        _apply(profile, organisation)
        session().add(organisation)
        session().flush()
    return organisation


def _check_slug(slug: str) -> None:
    if len(slug) > 80 or _SLUG.fullmatch(slug) is None:
        raise BadInput({"slug": text("An address has lower-case Latin letters, digits, hyphens.")})
    if slug in RESERVED_SLUGS:
        raise BadInput({"slug": text("This address is taken by a page of the site.")})


def _check_profile(profile: Profile) -> None:
    wrong: dict[str, Said] = {}
    if not profile.name_en.strip() and not profile.name_ru.strip():
        wrong["name_ru"] = text("Give the name in one language at least.")
    for name in ("name_en", "name_ru"):
        if len(getattr(profile, name)) > 200:
            wrong[name] = text("A name has at most 200 characters.")
    for name in ("about_en", "about_ru"):
        if len(getattr(profile, name)) > _LONGEST_ABOUT:
            wrong[name] = text("This text is too long: at most 4,000 characters.")
    if profile.okrug and profile.okrug not in slugs("okrug"):
        wrong["okrug"] = text("Choose one of the list.")
    if profile.institution_kind and profile.institution_kind not in slugs("institution_kind"):
        wrong["institution_kind"] = text("Choose one of the list.")
    wrong |= _wrong_contacts(profile)
    if wrong:
        raise BadInput(wrong)


def _wrong_contacts(profile: Profile) -> dict[str, Said]:
    wrong: dict[str, Said] = {}
    if profile.contact_email:
        try:
            validate_email(profile.contact_email, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            wrong["contact_email"] = text(
                "Enter an email address in the correct format, like name@example.org"
            )
    if profile.website and not re.fullmatch(r"https?://[^\s<>\"']{3,280}", profile.website):
        wrong["website"] = text("Enter the whole address, like https://example.org")
    return wrong


def _apply(profile: Profile, organisation: Organisation) -> None:
    organisation.name_en, organisation.name_ru = profile.name_en.strip(), profile.name_ru.strip()
    organisation.about_en = profile.about_en.strip()
    organisation.about_ru = profile.about_ru.strip()
    organisation.institution_kind = profile.institution_kind or None
    organisation.okrug = profile.okrug or None
    organisation.contact_email, organisation.website = profile.contact_email, profile.website
    # The Russian name first: the register is read in Russian above all.
    names = f"{organisation.name_ru} {organisation.name_en}"
    organisation.name_key = sort_key(names)[:420]


def edit_profile(organisation: Organisation, *, profile: Profile, actor: Actor) -> None:
    """Change what an organisation says of itself."""
    _check_profile(profile)
    with unit_of_work():
        require(actor, "organisation.edit", organisation)
        _apply(profile, organisation)


def add_member(
    organisation: Organisation,
    person: Person,
    *,
    role: MemberRole = MemberRole.MEMBER,
    actor: Actor,
) -> Membership:
    """Somebody works there from now on, or has another role there."""
    with unit_of_work():
        require(actor, "organisation.members", organisation)
        membership: Membership | None = _membership(organisation.id, person.id)
        if membership is None:
            membership = Membership(
                person_id=person.id, organisation_id=organisation.id, role=role, since=now()
            )
            session().add(membership)
        elif membership.until is not None:
            membership.since, membership.until = now(), None
        elif role is MemberRole.MEMBER:
            _check_a_manager_stays(membership)
        membership.role = role
        session().flush()
    return membership


def remove_member(organisation: Organisation, person_id: str, *, actor: Actor) -> None:
    """Somebody left. The row stays: recusal looks back a year."""
    with unit_of_work():
        require(actor, "organisation.members", organisation)
        membership = _membership(organisation.id, person_id)
        if membership is None or membership.until is not None:
            raise NotFound
        _check_a_manager_stays(membership)
        membership.until = now()


def _membership(organisation_id: int, person_id: str) -> Membership | None:
    found: Membership | None = session().scalar(
        select(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
        .with_for_update()
    )
    return found


def _check_a_manager_stays(leaving: Membership) -> None:
    """Nobody could sign for an organisation whose last manager is gone."""
    if leaving.role is not MemberRole.MANAGER:
        return
    managers = session().scalar(
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.organisation_id == leaving.organisation_id,
            Membership.role == MemberRole.MANAGER,
            Membership.until.is_(None),
        )
    )
    if (managers or 0) <= 1:
        raise NotReady(text("The last manager stays until another one is named."))
