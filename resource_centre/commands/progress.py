"""A progress bar for long work, where somebody looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from resource_centre.backup_archive import Watch, unwatched


@contextmanager
def progress(label: str, total: int) -> Iterator[Watch]:
    """A bar on standard error; where nobody looks, nothing."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    with click.progressbar(length=max(total, 1), label=label, file=sys.stderr) as bar:
        yield bar.update
