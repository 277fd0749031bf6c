"""Health of what goes on: the worker, the clock, the outbox, mail, and what nobody may decide."""

import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from resource_centre.admin.clock_log import name_of
from resource_centre.admin.finding import Finding, bad, fine, warned
from resource_centre.admin.models import ClockRun
from resource_centre.db import now, session
from resource_centre.i18n import ntext, text
from resource_centre.notifications.health_queries import addresses_in_trouble, mail_health
from resource_centre.outbox import OutboxRow
from resource_centre.templating import moment_said

LATE = timedelta(minutes=5)
MISSED = 3  # rounds of a clock job, after which somebody should look
START_WORKER = text(
    "Start the site with “resource-centre up”, or the worker with “resource-centre worker”."
)
Jobs = Sequence[tuple[Callable[[], object], timedelta]]


def worker() -> Iterator[Finding]:
    """Whether somebody delivers what waits."""
    last = session().scalar(select(func.max(ClockRun.began_at)))
    if worker_listens(Path(current_app.config["DATA_DIR"])):
        yield fine("worker", text("The worker runs."))
    elif last is None:
        yield warned("worker", text("No worker has run here yet."), START_WORKER)
    else:
        yield bad(
            "worker",
            text("No worker runs; the last sign of one is of %(moment)s.",
                 moment=moment_said(last)),
            START_WORKER,
        )  # fmt: skip


def worker_listens(folder: Path) -> bool:
    """Whether a worker is bound to its socket. Connecting sends nothing and wakes nobody."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking:
            asking.connect(str(folder / "worker.sock"))
    except OSError:
        return False
    return True


def clock() -> Iterator[Finding]:
    """Whether each job of the clock ran when it should, and to its end."""
    runs = {run.job: run for run in session().scalars(select(ClockRun))}
    if not runs:
        return
    jobs: Jobs = current_app.extensions["clock"]
    found = [one for job, every in jobs for one in _trouble_of(name_of(job), every, runs)]
    yield from found
    if not found:
        yield fine("clock", text("All %(number)d jobs of the clock ran in time.", number=len(jobs)))


def _trouble_of(name: str, every: timedelta, runs: "dict[str, ClockRun]") -> Iterator[Finding]:
    run = runs.get(name)
    if run is not None and run.error is not None:
        yield bad(
            "clock", text("The job %(job)s fails: %(error)s", job=name, error=run.error),
            text("It is tried again at its hour. If it goes on failing, look into the log."),
        )  # fmt: skip
    elif run is None or run.began_at < now() - MISSED * every - LATE:
        when = moment_said(run.began_at) if run else text("never")
        yield warned(
            "clock", text("The job %(job)s last ran: %(when)s", job=name, when=when), START_WORKER
        )


def outbox() -> Iterator[Finding]:
    """What waits to be delivered, and what fails."""
    counted = select(func.count(), func.min(OutboxRow.announced_at)).select_from(OutboxRow)
    waiting, oldest = session().execute(counted).one()
    failing = session().scalar(
        select(func.count()).select_from(OutboxRow).where(OutboxRow.last_error.is_not(None))
    )
    if failing:
        yield bad(
            "outbox",
            ntext("%(num)d delivery fails.", "%(num)d deliveries fail.", failing),
            text("The page “Health” says why and lets you try again at once."),
        )
    elif oldest is not None and oldest < now() - LATE:
        yield bad(
            "outbox",
            text("%(number)d deliveries wait, the oldest since %(moment)s.", number=waiting,
                 moment=moment_said(oldest)),
            START_WORKER,
        )  # fmt: skip
    elif waiting:
        yield fine("outbox", ntext("%(num)d delivery waits.", "%(num)d deliveries wait.", waiting))
    else:
        yield fine("outbox", text("Nothing waits to be delivered."))


def failing_rows(most: int = 50) -> list[OutboxRow]:
    """The deliveries that failed and are tried again, the oldest first."""
    rows = select(OutboxRow).where(OutboxRow.last_error.is_not(None))
    return list(session().scalars(rows.order_by(OutboxRow.id).limit(most)))


def mail() -> Iterator[Finding]:
    """Whether letters go out."""
    health = mail_health()
    refused = len(addresses_in_trouble())
    if not health.by_smtp:
        yield fine("mail", text("No mail server is set: mails lie as files in the data folder."))
    elif health.is_well:
        yield fine("mail", text("No address refuses our mail."))
    if health.failing:
        yield warned(
            "mail",
            ntext("%(num)d kind of letter cannot be sent. The last try said: %(error)s",
                  "%(num)d kinds of letters cannot be sent. The last try said: %(error)s",
                  health.failing, error=health.error),
            text("Look at MAIL_URL and at the certificate of the mail server; all is tried again."),
        )  # fmt: skip
    if refused:
        yield warned(
            "mail",
            ntext("%(num)d address refuses our mail for good.",
                  "%(num)d addresses refuse our mail for good.", refused),
            text("Ask these people for another address: their pages say that mail fails."),
        )  # fmt: skip
