"""What is done with organisations: add to the register, edit the profile."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, session, sort_key
from resource_centre.errors import BadInput, ChangedMeanwhile
from resource_centre.i18n import Said, text
from resource_centre.organisations.address_models import OrganisationAddress
from resource_centre.organisations.addresses import RESERVED_SLUGS, is_slug
from resource_centre.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.organisations.queries import organisation_with_slug
from resource_centre.organisations.registration import digits_of, is_inn, is_ogrn
from resource_centre.unit_of_work import unit_of_work
from resource_centre.vocabulary import slugs

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
    inn: str = ""
    ogrn: str = ""


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
    check_profile(profile)
    with unit_of_work():
        check_slug(slug)
        organisation = Organisation(slug=slug, kind=kind, state=state, name_key="")
        apply_profile(profile, organisation)
        session().add(organisation)
        session().flush()
    return organisation


def check_slug(slug: str, *, of: Organisation | None = None) -> None:
    """Whether an organisation may have this address: no former address is free for another."""
    if slug in RESERVED_SLUGS:
        raise BadInput({"slug": text("This address is taken by a page of the site.")})
    if not is_slug(slug):
        raise BadInput({"slug": text("An address has lower-case Latin letters, digits, hyphens.")})
    mine = of.id if of is not None else None
    now_there, once_there = organisation_with_slug(slug), session().get(OrganisationAddress, slug)
    if (now_there is not None and now_there.id != mine) or (
        once_there is not None and once_there.organisation_id != mine
    ):
        raise BadInput({"slug": text("Another organisation has, or had, this address.")})


def check_profile(profile: Profile) -> None:
    """BadInput with a sentence for each value that cannot be taken."""
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
    wrong |= _wrong_contacts(profile) | _wrong_numbers(profile)
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


def _wrong_numbers(profile: Profile) -> dict[str, Said]:
    wrong: dict[str, Said] = {}
    if profile.inn.strip() and not is_inn(digits_of(profile.inn)):
        wrong["inn"] = text("This is no INN: it has 10 or 12 digits, and the last ones must fit.")
    if profile.ogrn.strip() and not is_ogrn(digits_of(profile.ogrn)):
        wrong["ogrn"] = text("This is no OGRN: it has 13 or 15 digits, and the last one must fit.")
    return wrong


def apply_profile(profile: Profile, organisation: Organisation) -> None:
    """Put the values of a checked profile into the row."""
    organisation.name_en, organisation.name_ru = profile.name_en.strip(), profile.name_ru.strip()
    organisation.about_en = profile.about_en.strip()
    organisation.about_ru = profile.about_ru.strip()
    organisation.institution_kind = profile.institution_kind or None
    organisation.okrug = profile.okrug or None
    organisation.contact_email, organisation.website = profile.contact_email, profile.website
    organisation.inn, organisation.ogrn = digits_of(profile.inn), digits_of(profile.ogrn)
    # The Russian name first: the register is read in Russian above all.
    names = f"{organisation.name_ru} {organisation.name_en}"
    organisation.name_key = sort_key(names)[:420]


def edit_profile(
    organisation: Organisation, *, profile: Profile, actor: Actor, seen_version: int | None = None
) -> None:
    """Change what an organisation says of itself, unless somebody else did in the meantime."""
    check_profile(profile)
    with unit_of_work():
        lock(organisation)
        require(actor, "organisation.edit", organisation)
        if seen_version is not None and seen_version != organisation.version:
            raise ChangedMeanwhile("", None)
        apply_profile(profile, organisation)
        organisation.version += 1
