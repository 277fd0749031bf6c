"""`import`, `export` and `render-again`: practices as files, and their HTML made anew."""

from pathlib import Path

import click
from sqlalchemy import or_, select

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import moderator
from resource_centre.db import session, sort_key
from resource_centre.markdown import RENDERER_VERSION
from resource_centre.practices.files import Report, export_all, import_files, practice_files
from resource_centre.practices.import_operations import Outcome
from resource_centre.practices.rendering import render_again, texts_to_render

PATHS = click.Path(path_type=Path)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=PATHS, metavar="PATH...")
@click.option("--all-or-nothing/--keep-going", default=True, help="The first is the default.")
@click.option("--publish", is_flag=True, help="Publish as light; else the texts are drafts.")
@click.option("--by", metavar="NAME", help="The moderator who answers for it: name or address.")
def import_(paths: tuple[Path, ...], all_or_nothing: bool, publish: bool, by: str | None) -> None:
    """Take in practices: files <slug>.<lang>.md, or folders of them."""
    if by and not publish:
        raise click.UsageError("--by goes with --publish")
    answering = _moderator(by) if by else None
    files = practice_files(paths)
    if not files:
        raise click.ClickException("there is no file <slug>.<lang>.md here")
    with click.progressbar(length=2 * len(files), label="importing") as bar:
        report = import_files(
            files,
            publish=publish,
            by=answering,
            keep_going=not all_or_nothing,
            watch=lambda: bar.update(1),
        )
    _say(report, all_or_nothing)


def _moderator(name: str) -> Person:
    key = sort_key(name)
    wanted = select(Person).where(or_(Person.email_key == key, Person.name_key == key))
    found = [person for person in session().scalars(wanted) if moderator(person)]
    if len(found) != 1:
        raise click.ClickException(f"--by names no moderator, or more than one: {name}")
    person: Person = found[0]
    return person


def _say(report: Report, all_or_nothing: bool) -> None:
    for refusal in report.refusals:
        click.echo(str(refusal), err=True)
    numbers = {one: report.count(one) for one in Outcome}
    click.echo(", ".join(f"{one.value}: {number}" for one, number in numbers.items()))
    if report.refusals:
        left = "nothing was imported" if all_or_nothing else "these files were left out"
        raise click.ClickException(left)


@click.command()
@click.argument("folder", type=PATHS, metavar="DIR")
def export(folder: Path) -> None:
    """Write every public practice as the files that import reads."""
    click.echo(f"written: {export_all(folder)}")


@click.command("render-again")
def render_again_() -> None:
    """Make stored HTML anew where another version of the renderer made it."""
    old = texts_to_render()
    with click.progressbar(old, label="rendering") as bar:
        for text_id in bar:
            render_again(text_id)
    click.echo(f"rendered with version {RENDERER_VERSION}: {len(old)}")
