"""`resource-centre mail`: take in the reports of mails that could not be delivered."""

from typing import BinaryIO

import click

from resource_centre.notifications import bounces

LARGEST = 1024 * 1024


@click.group()
def mail() -> None:
    """Mail that leaves, and what comes back."""


@mail.command()
@click.argument("file", type=click.File("rb"))
def bounced(file: BinaryIO) -> None:
    """Read a delivery report (RFC 3464) from FILE or -, as a mail server pipes it in."""
    click.echo(bounces.take_report(file.read(LARGEST)))
