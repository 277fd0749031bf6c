"""`resource-centre accounts`: invite somebody, block or unblock an account."""

import click
from flask import current_app

from resource_centre.accounts import operations
from resource_centre.accounts.models import ReviewerKind, RoleName
from resource_centre.authorisation import SYSTEM


def _slugs(names: type[RoleName] | type[ReviewerKind]) -> click.Choice[str]:
    return click.Choice([name.value for name in names])


@click.group()
def accounts() -> None:
    """People who can sign in."""


@accounts.command()
@click.argument("email")
@click.option("--role", type=_slugs(RoleName), required=True, help="What the person may be.")
@click.option("--reviewer-kind", type=_slugs(ReviewerKind), help="With --role reviewer.")
def invite(email: str, role: str, reviewer_kind: str | None) -> None:
    """Print a one-time link for EMAIL, good for seven days: the first administrator comes so."""
    token = operations.invite(
        email,
        actor=SYSTEM,
        role=RoleName(role),
        reviewer_kind=ReviewerKind(reviewer_kind) if reviewer_kind else None,
    )
    click.echo(f"{current_app.config['BASE_URL'].rstrip('/')}/account/invitation/{token}")


@accounts.command()
@click.argument("email")
def block(email: str) -> None:
    """Shut the account of EMAIL: signed out at once, everywhere."""
    operations.block_person(email, actor=SYSTEM)
    click.echo(f"{email} is blocked and signed out.")


@accounts.command()
@click.argument("email")
def unblock(email: str) -> None:
    """Open the account of EMAIL again."""
    operations.block_person(email, actor=SYSTEM, is_blocked=False)
    click.echo(f"{email} may sign in again.")
