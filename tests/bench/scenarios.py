"""What is measured: pages as visitors and members ask for them, saves, approvals until found."""

import random
import re
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from sqlalchemy import event, select

from resource_centre import vocabulary
from resource_centre.accounts.models import Person
from resource_centre.db import session, session_scope
from resource_centre.organisations.models import Membership
from resource_centre.practices.drafting import draft_of, saved_values
from resource_centre.practices.models import ChangeClass, Practice
from resource_centre.practices.operations import begin_practice, begin_revision, save_revision
from resource_centre.practices.step_operations import take_revision_step
from tests.bench.city import AUTHOR, SEED
from tests.bench.client import Asked, Figures, load
from tests.bench.people import Browser, form_of

WORDS = (
    "family", "respite", "volunteer", "housing first", "dementia", "school", "parents", "shelter",
    "передышка", "волонтёр", "семья", "жильё", "деменция", "родители", "наставник", "дети",
)  # fmt: skip


def get(address: str, headers: Sequence[tuple[str, str]] = ()) -> Asked:
    """Ask for a page."""
    return "GET", address, b"", headers


class Readers:
    """Addresses as readers ask for them."""

    def __init__(self, practices: int) -> None:
        self.chance = random.Random(SEED)
        self.practices = practices

    def any_practice(self) -> str:
        """Each of them as likely as any other: the worst for whatever is kept ready."""
        return f"/practices/practice-{self.chance.randrange(self.practices):06}"

    def read_practice(self) -> str:
        """As people read: the second half as often as the first, and so on (Zipf)."""
        rank = min(int(self.practices ** self.chance.random()), self.practices) - 1
        return f"/practices/practice-{rank:06}"

    def results(self) -> str:
        """Words, a filter, or both."""
        arguments = {}
        if self.chance.random() < 0.7:
            arguments["q"] = self.chance.choice(WORDS)
        if self.chance.random() < 0.5 or not arguments:
            arguments["group"] = self.chance.choice(vocabulary.slugs("target_group"))
        return f"/practices?{urlencode(arguments)}"


def statements(app: Flask, addresses: dict[str, str]) -> dict[str, int]:
    """How many SQL statements each page takes, asked once before so that caches are warm."""
    counted: list[str] = []
    engine = app.extensions["engine"]

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    found = {}
    for name, address in addresses.items():
        # Two pages that differ: the second is asked for the first time.
        client = app.test_client()
        client.get("/pages/help")
        counted.clear()
        client.get(address)
        found[name] = len(counted)
    event.remove(engine, "before_cursor_execute", count)
    return found


def make_drafts(app: Flask, number: int) -> list[str]:
    """Slugs of as many drafts of the author, to be saved at once."""
    with session_scope(app.extensions["engine"]):
        author = session.scalar(select(Person).where(Person.email == AUTHOR))
        owner = session.scalar(
            select(Membership.organisation_id).where(Membership.person_id == author.id)
        )
        title = "A draft for measuring"
        return [
            begin_practice(author, owner_id=owner, language="en", title=f"{title} {n}").slug
            for n in range(number)
        ]


class Writer:
    """One author who saves one draft again and again, each time with a new summary."""

    def __init__(self, browser: Browser, slug: str) -> None:
        self.browser, self.address = browser, f"/practices/{slug}/edit"
        _, page, _ = browser.ask("GET", f"{self.address}?lang=en")
        self.fields = form_of(page, rf"{self.address}.*|")
        self.saves = 0

    def asked(self) -> Asked:
        """The next save; what was seen rises with each."""
        self.saves += 1
        fields = []
        for name, value in self.fields:
            if name == "seen_version":
                value = str(int(value) + self.saves - 1)
            if name == "summary":
                value = f"Saved for the {self.saves}. time."
            fields.append((name, value))
        return "POST", self.address, urlencode(fields).encode(), self.browser.headers


def saves(port: int, browser: Browser, slugs: Sequence[str], seconds: float) -> Figures:
    """Every draft saved over a connection of its own."""
    writers = [Writer(browser, slug) for slug in slugs]
    waiting = list(writers)

    def make() -> Asked:
        # A connection waits for its answer before it asks again, so each writer is asked in turn.
        writer = waiting.pop(0)
        waiting.append(writer)
        return writer.asked()

    return load("save a draft", port, make, seconds=seconds, connections=1, expected=(303,))


def open_revisions(app: Flask, number: int) -> list[tuple[int, str]]:
    """Editorial revisions that wait for a moderator: (id, a word that only this one has)."""
    waiting = []
    with session_scope(app.extensions["engine"]):
        author = session.scalar(select(Person).where(Person.email == AUTHOR))
        owner = select(Membership.organisation_id).where(Membership.person_id == author.id)
        ids = list(session.scalars(select(Practice.id).where(Practice.owner_id.in_(owner))))
        for practice_id in ids:
            practice = session.get(Practice, practice_id)
            if practice.approved_revision is None or len(waiting) == number:
                continue
            word = f"quorvex{len(waiting):03}{SEED % 1000}"
            revision = begin_revision(practice, author, change_class=ChangeClass.EDITORIAL)
            values = saved_values(revision, revision.original_language)
            values["summary"] = f"{values['summary']} {word}."
            values["change_note"] = "A word added."
            draft = draft_of(revision, revision.original_language, values)
            save_revision(revision, author, draft, seen_version=revision.version)
            take_revision_step(revision.id, "submit", author)
            waiting.append((revision.id, word))
    return waiting


def approvals(port: int, moderator: Browser, waiting: Sequence[tuple[int, str]]) -> Figures:
    """From the moderator's click to the first search that finds the new word."""
    figures = Figures("approve → findable")
    began = time.perf_counter()
    for revision_id, word in waiting:
        action = f"/revisions/{revision_id}/steps/approve_editorial"
        _, page, _ = moderator.ask("GET", f"/reviews/revisions/{revision_id}?lang=en")
        fields = form_of(page, re.escape(action))
        fields += [(f"check_{name}", "yes") for name in ("scope", "law", "rights")]
        clicked = time.perf_counter()
        status, page, _ = moderator.ask("POST", action, fields)
        if status != 303:
            figures.wrong[status] = figures.wrong.get(status, 0) + 1
            continue
        _wait_until_found(Browser(port), word, clicked)
        figures.times.append((time.perf_counter() - clicked) * 1000)
    figures.seconds = time.perf_counter() - began
    return figures


def _wait_until_found(visitor: Browser, word: str, since: float) -> None:
    while time.perf_counter() - since < 30:
        _, page, _ = visitor.ask("GET", f"/practices?q={quote(word)}")
        if "/practices/practice-" in page:
            return
        time.sleep(0.02)


def pages(
    port: int, readers: Readers, member: Browser, seconds: float, connections: int
) -> list[Figures]:
    """The pages of readers, each for so many seconds."""
    loads: list[tuple[str, Callable[[], Asked]]] = [
        ("home, anonymous", lambda: get("/")),
        ("results, anonymous", lambda: get(readers.results())),
        ("practice, anonymous, as people read", lambda: get(readers.read_practice())),
        ("practice, anonymous, any of all", lambda: get(readers.any_practice())),
        ("practice, signed in", lambda: get(readers.any_practice(), member.headers)),
    ]
    return [
        load(name, port, make, seconds=seconds, connections=connections) for name, make in loads
    ]
