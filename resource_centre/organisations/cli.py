"""`resource-centre organisations`: put one into the register, make somebody its member."""

import click

from resource_centre.accounts.queries import person_with_email
from resource_centre.authorisation import SYSTEM
from resource_centre.errors import NotFound
from resource_centre.i18n import text
from resource_centre.organisations import operations
from resource_centre.organisations.member_operations import add_member
from resource_centre.organisations.models import MemberRole, OrganisationKind
from resource_centre.organisations.operations import Profile
from resource_centre.organisations.queries import organisation_with_slug


@click.group()
def organisations() -> None:
    """The register of organisations."""


@organisations.command()
@click.argument("slug")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), required=True)
@click.option("--name-ru", default="", help="One name is enough.")
@click.option("--name-en", default="")
@click.option("--okrug", default="", help="Where it works, by the vocabulary.")
def add(slug: str, kind: str, name_ru: str, name_en: str, okrug: str) -> None:
    """Put an organisation into the register at /organisations/SLUG."""
    profile = Profile(name_en=name_en, name_ru=name_ru, okrug=okrug or None)
    operations.create_organisation(slug, kind=OrganisationKind(kind), profile=profile, actor=SYSTEM)
    click.echo(f"/organisations/{slug} is in the register.")


@organisations.command()
@click.argument("slug")
@click.argument("email")
@click.option("--manager", is_flag=True, help="As a manager: signs for the organisation.")
def join(slug: str, email: str, manager: bool) -> None:
    """Make the person with this EMAIL a member of the organisation SLUG."""
    organisation, person = organisation_with_slug(slug), person_with_email(email)
    if organisation is None:
        raise NotFound(text("There is no organisation at this address."))
    if person is None:
        raise NotFound(text("There is no account with this address."))
    role = MemberRole.MANAGER if manager else MemberRole.MEMBER
    add_member(organisation, person, role=role, actor=SYSTEM)
    click.echo(f"{email} is a {role.value} of {slug}.")
