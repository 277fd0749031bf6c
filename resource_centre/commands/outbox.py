"""`resource-centre outbox deliver`: deliver once what waits, when no worker runs."""

from pathlib import Path

import click
from flask import current_app

from resource_centre.commands.worker import AnotherWorker, sole_worker
from resource_centre.outbox import deliver_pending, release_claims, waiting


@click.group()
def outbox() -> None:
    """What was announced and waits for its listeners."""


@outbox.command()
def deliver() -> None:
    """Deliver now what is due; if a worker runs, the rows are left to it."""
    engine = current_app.extensions["engine"]
    try:
        with sole_worker(Path(current_app.config["DATA_DIR"])):
            release_claims(engine)
            delivered = 0
            while more := deliver_pending(engine):
                delivered += more
    except AnotherWorker:
        click.echo(f"a worker is running: {waiting(engine)} rows are left to it")
        return
    click.echo(f"{delivered} delivered, {waiting(engine)} waiting")
