"""Is this installation sound? One list of checks for the page, for `check` and for machines."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

from resource_centre.admin import health_of_site as site
from resource_centre.admin import health_of_work as work
from resource_centre.admin import seals
from resource_centre.admin.finding import Finding, Level, bad
from resource_centre.admin.stuck_items import nobody_may_decide
from resource_centre.db import session
from resource_centre.i18n import Text, text

log = logging.getLogger(__name__)
Check = Callable[[], Iterator[Finding]]

HEALTH: Sequence[Check] = (
    work.worker, work.clock, work.outbox, site.index, site.backup, site.disk, site.database,
    site.tables, work.mail, site.settings, site.private_files, nobody_may_decide,
    seals.newest_are_whole,
)  # fmt: skip
WITHOUT_TABLES: Sequence[Check] = (
    site.tables, site.backup, site.disk, site.settings, site.private_files,
)  # fmt: skip
"""What can be asked before `init`, or while the program is newer than its tables."""

THOROUGH: Mapping[Check, Check] = {seals.newest_are_whole: seals.all_are_whole}
"""What the command line looks at in full; a page would take too long over it."""

PARTS: dict[str, Text] = {
    "worker": text("Worker"),
    "clock": text("Clock"),
    "outbox": text("Outbox"),
    "index": text("Search index"),
    "backup": text("Backup"),
    "disk": text("Disk"),
    "database": text("Database"),
    "tables": text("Tables"),
    "mail": text("Mail"),
    "settings": text("Settings"),
    "files": text("Files"),
    "decisions": text("Decisions"),
}
"""What each part is called on the page."""

_ORDER = {Level.BAD: 0, Level.WARNING: 1, Level.OK: 2}


def findings(*, thorough: bool = False) -> list[Finding]:
    """What all checks find, the worst first; a check that fails is a finding too."""
    has_tables = all(one.level is Level.OK for one in _asked(site.tables))
    checks = HEALTH if has_tables else WITHOUT_TABLES
    asked = [THOROUGH.get(check, check) if thorough else check for check in checks]
    found = [finding for check in asked for finding in _asked(check)]
    return sorted(found, key=lambda one: _ORDER[one.level])


def _asked(check: Check) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        log.exception("the check %s failed", check.__name__)
        session().rollback()
        return [
            bad(
                _part_of(check),
                text("This could not be looked at: %(error)s", error=type(error).__name__),
                text("Run “resource-centre init”; if it goes on, look into the log."),
            )
        ]


def _part_of(check: Check) -> str:
    return check.__name__ if check.__name__ in PARTS else "database"
