"""The command line. ``resource-centre X`` and ``flask --app wsgi X`` run the same commands.

Ours stand here, one file each; those of a slice in its ``cli.py``. Each runs within one database
session, and an error of the product becomes one line and an exit status.
"""

import copy
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy.exc import DBAPIError

from resource_centre.commands.backup import backup
from resource_centre.commands.check import check
from resource_centre.commands.docs import docs
from resource_centre.commands.init import init
from resource_centre.commands.outbox import outbox
from resource_centre.commands.render import render
from resource_centre.commands.restore import prove, restore
from resource_centre.commands.up import up
from resource_centre.commands.worker import worker
from resource_centre.db import session_scope
from resource_centre.errors import ResourceCentreError

OWN = (backup, check, docs, init, outbox, prove, render, restore, up, worker)
PACKAGE = Path(__file__).parents[1]
SLICES = ("accounts", "organisations", "practices", "adoption", "search", "notifications", "demo")


def register_commands(app: Flask) -> None:
    """Give the app its commands."""
    for command in (*OWN, *_commands_of_slices()):
        app.cli.add_command(_made_ready(command))


def _commands_of_slices() -> Iterator[click.Command]:
    """The commands at the top of each ``cli.py``; what belongs to a group comes with it."""
    for name in SLICES:
        if not (PACKAGE / name / "cli.py").exists():
            continue
        module = vars(import_module(f"resource_centre.{name}.cli"))
        found = [value for value in module.values() if isinstance(value, click.Command)]
        inner = [c for group in found if isinstance(group, click.Group) for c in _within(group)]
        yield from (command for command in found if command not in inner)


def _within(group: click.Group) -> Iterator[click.Command]:
    yield from group.commands.values()


def _made_ready(command: click.Command) -> click.Command:
    """A copy that runs in a session of its own: the command itself serves other apps as well."""
    ready = copy.copy(command)
    if isinstance(ready, click.Group):
        ready.commands = {name: _made_ready(one) for name, one in ready.commands.items()}
    elif ready.callback is not None:
        ready.callback = with_appcontext(_in_session(ready.callback))
    return ready


def _in_session(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def in_session(*args: Any, **kwargs: Any) -> Any:
        with session_scope(current_app.extensions["engine"]):
            try:
                return work(*args, **kwargs)
            except (ResourceCentreError, OSError, DBAPIError) as error:
                raise click.ClickException(_one_line(error)) from error

    return in_session


def _one_line(error: Exception) -> str:
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return " ".join(said.split()) or type(error).__name__


def main() -> None:
    """The program ``resource-centre``."""
    group = FlaskGroup(
        name="resource-centre",
        create_app=lambda: import_module("resource_centre").create_app(),
        add_default_commands=False,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        help="The Resource Centre: set up, serve, import, export, look after.",
    )
    group.params = []  # which app it is, is settled
    try:
        group(prog_name="resource-centre")
    except (OSError, ValueError) as error:  # settings that cannot be used, before any command
        click.echo(f"Error: {_one_line(error)}", err=True)
        sys.exit(1)
