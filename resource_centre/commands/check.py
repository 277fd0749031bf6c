"""`resource-centre check`: is this installation sound? One line each; exit 1 when one is bad."""

import click

from resource_centre.admin.finding import Finding, Level
from resource_centre.admin.health import findings

SIGNS = {Level.OK: "ok ", Level.WARNING: "?? ", Level.BAD: "BAD"}


@click.command()
def check() -> None:
    """Say how each part stands and what to do, as the page /admin/health does."""
    found = findings(thorough=True)
    for one in found:
        click.echo(_line(one))
    if any(one.level is Level.BAD for one in found):
        raise SystemExit(1)


def _line(one: Finding) -> str:
    said = f"{SIGNS[one.level]}  {one.fact}"
    return f"{said} {one.what_to_do}" if one.what_to_do else said
