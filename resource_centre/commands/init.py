"""`resource-centre init`: the data folder, the tables, the index; and the sample city on demand."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app

from resource_centre.demo.operations import is_there, make_sample_city
from resource_centre.extensions import alembic
from resource_centre.library.pages import prepare_pages
from resource_centre.search.handlers import mend_index

CONTENT = Path(__file__).parents[2] / "content" / "practices"


@click.command()
@click.option("--demo", is_flag=True, help="With the library's practices and the sample city.")
def init(demo: bool) -> None:
    """Prepare the data folder, the database and the search index. Again: changes nothing."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    _prepare(app, demo=demo)
    click.echo(f"ready: {app.config['DATA_DIR']}")


def _prepare(app: Flask, *, demo: bool) -> None:
    """Make what is missing, quickly and without effect when all is there; one at a time."""
    folder = Path(app.config["DATA_DIR"])
    with _alone(folder / "prepare.lock"):
        bring_tables_up_to_date(app)
        mend_index()
        prepare_pages(folder / "pages")
        if demo and not is_there():
            click.echo("importing the library's practices", err=True)
            _run(app, "import", str(CONTENT), "--publish")
            click.echo("making the sample city", err=True)
            make_sample_city(folder)


def bring_tables_up_to_date(app: Flask) -> None:
    """Run the migrations that are missing, in a context of their own: its end frees the lock."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        alembic.upgrade()


def _run(app: Flask, name: str, *arguments: str) -> None:
    """Run another command of the product, as if it had been typed."""
    here = click.get_current_context()
    command = app.cli.get_command(here, name)
    if command is None:
        raise click.ClickException(f"there is no command {name!r}")
    with command.make_context(name, list(arguments), parent=here) as inner:
        command.invoke(inner)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
