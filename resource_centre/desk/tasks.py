"""What waits for a person, whatever they are: the one list "what to do now" of the desk."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from resource_centre.accounts.models import Person
from resource_centre.db import today
from resource_centre.i18n import Said, current_language, text
from resource_centre.practices.models import Revision
from resource_centre.practices.working_days import time_left, urgency


@dataclass(frozen=True)
class Task:
    """One thing to do: what, about which text or organisation, why, by when, where to do it.

    ``mark``: the colour of the icon, k1 author · k2 decide · k3 answer · k4 danger · k5 sent back.
    ``title`` and ``title_language`` name what it is about; ``number`` is of a revision, else "".
    """

    mark: str
    icon: str
    what: Said
    title: str
    title_language: str
    number: str
    why: Said
    button: Said
    url: str
    due: date | None = None
    is_grave: bool = False

    @property
    def css(self) -> str:
        """The colour of the date: late, near, or neither; the words say it too."""
        if self.is_grave:
            return "is-bad"
        return {"time_over": "is-bad", "due_soon": "is-warn"}.get(urgency(self.due), "")

    @property
    def time_left(self) -> Said:
        """How long there is: "4 working days left"."""
        return time_left(self.due) if self.due else ""


Provider = Callable[[Person], Iterable[Task]]
TASKS: list[Provider] = []
"""What further files of this slice find for a person (wiring.register_providers adds them).

A provider answers with nothing for whom it does not concern, and asks the database a fixed number
of times, however many rows it finds. It lives in ``desk/<what>_queries.py``: the slices below do
not know of the desk.
"""


def add_tasks(provider: Provider) -> None:
    """Let this provider add rows to every desk; several apps may be made in one process."""
    if provider not in TASKS:
        TASKS.append(provider)


def added_tasks(person: Person) -> list[Task]:
    """What all the providers find for this person."""
    return [task for provider in TASKS for task in provider(person)]


def named(revision: Revision) -> tuple[str, str, str]:
    """Title, its language and the number of a revision, for the reader of the page."""
    written = revision.text_in(current_language())
    return written.title, written.language, revision.label


def grouped(tasks: Sequence[Task]) -> Iterator[tuple[Said, list[Task]]]:
    """The tasks by when they are due, first things first; empty groups are left out."""
    week_ends = today() + timedelta(days=6 - today().weekday())
    bounds = (
        (text("Today"), date.min, today()),
        (text("This week"), today(), week_ends),
        (text("Next week"), week_ends, week_ends + timedelta(days=7)),
        (text("Later"), week_ends + timedelta(days=7), date.max),
    )
    ordered = sorted(tasks, key=lambda t: (not t.is_grave, t.due or date.max))
    for name, after, until in bounds:
        found = [t for t in ordered if t.due is not None and after < t.due <= until]
        if found:
            yield name, found
    ready = [t for t in ordered if t.due is None]
    if ready:
        yield text("When you are ready"), ready
