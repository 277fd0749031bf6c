"""The Whoosh engine. One document per practice and language, words stemmed by words.py.

Folder: ``CURRENT`` names the live index, each in a folder of its own with ``about.json`` (schema
and analyser version). Whatever is missing, damaged or of another version counts as no index; the
database is the truth, and a rebuild makes a new folder beside the live one and swaps the name.
An index holds pickles: it is never taken from an upload or a backup.
"""

import fcntl
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from whoosh import index as whoosh_store
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.terms import Term

from resource_centre.db import is_writing, session
from resource_centre.i18n import LANGUAGES
from resource_centre.search.answer import Match, Shown, answer
from resource_centre.search.documents import Document, Facts, Part, documents_of
from resource_centre.search.excerpt import excerpt
from resource_centre.search.grammar import Piece, Wanted, all_stems, parse
from resource_centre.search.index import Hit, Hits, IndexUnavailable, Query
from resource_centre.search.shelf import Shelf
from resource_centre.search.whoosh_schema import BOOSTS, FORMAT, schema

log = logging.getLogger(__name__)
LOCK_SECONDS = 10.0
TRIES = 5

Opened = tuple[Shelf, dict[int, tuple[int, str]]]
"""The shelf, and whose text a document number stands for."""


class WhooshIndex:
    """Implements index.SearchIndex."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._read: tuple[tuple[str, int], Opened] | None = None

    # -- asking

    def search(self, query: Query) -> Hits:
        """Answer a question; readers are opened anew, because a merge may take files away."""
        begun = time.perf_counter()
        wanted = parse(query.words)
        for attempt in range(TRIES):
            try:
                with self._searcher() as searcher:
                    shelf, owners = self._opened(searcher)
                    match = _match(searcher, owners, wanted)
                    return answer(
                        query, shelf, match, lambda rows: _shown(searcher, wanted, rows),
                        begun=begun,
                    )  # fmt: skip
            except FileNotFoundError:
                time.sleep(0.02 * (attempt + 1))
            except (IndexUnavailable, SQLAlchemyError):
                raise
            except Exception as error:  # what a damaged file raises depends on where it is damaged
                log.exception("the search index cannot be read")
                raise IndexUnavailable from error
        raise IndexUnavailable

    def is_healthy(self) -> bool:
        """Whether the live index opens and answers."""
        try:
            with self._searcher() as searcher:
                self._opened(searcher)
        except Exception:
            return False
        return True

    @contextmanager
    def _searcher(self) -> Iterator[Any]:
        live = whoosh_store.open_dir(str(self._live()))
        with live.searcher() as searcher:
            yield searcher

    def _live(self) -> Path:
        """The folder of the live index, if this version can read it."""
        try:
            name = (self.folder / "CURRENT").read_text("ascii").strip()
            live = self.folder / name
            about = json.loads((live / "about.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise IndexUnavailable from error
        if about != FORMAT or live.parent != self.folder:
            raise IndexUnavailable
        return live

    def _opened(self, searcher: Any) -> Opened:
        """The facts of this generation of the index, read once a process."""
        reader = searcher.reader()
        key = (str(self._live()), reader.generation())
        with self._lock:
            if self._read is None or self._read[0] != key:
                self._read = (key, _read_facts(reader))
            return self._read[1]

    # -- changing

    def make_match(self, practice_ids: Iterable[int]) -> None:
        """Replace what the index holds of these practices; without an index, make one."""
        with self._alone():
            try:
                live = whoosh_store.open_dir(str(self._live()))
            except Exception:
                self._rebuild()
                return
            ids = sorted(set(practice_ids))  # twice in one writer would leave two copies
            documents = documents_of(ids)
            writer = live.writer(timeout=LOCK_SECONDS)
            try:
                for practice_id in ids:
                    writer.delete_by_term("practice", str(practice_id))
                for document in documents:
                    writer.add_document(**_fields(document))
            except BaseException:
                writer.cancel()
                raise
            writer.commit()

    def rebuild(self) -> int:
        """A new index beside the live one; the one before it is kept."""
        with self._alone():
            return self._rebuild()

    def _rebuild(self) -> int:
        before = self._current_name()
        name = f"whoosh-{secrets.token_hex(6)}"
        fresh = self.folder / name
        fresh.mkdir(mode=0o700)
        documents = documents_of()
        writer = whoosh_store.create_in(str(fresh), schema()).writer(timeout=LOCK_SECONDS)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.commit(optimize=True)
        (fresh / "about.json").write_text(json.dumps(FORMAT), "utf-8")
        pointer = self.folder / f"CURRENT.{name}"
        pointer.write_text(name, "ascii")
        pointer.replace(self.folder / "CURRENT")
        for old in self.folder.glob("whoosh-*"):
            if old.name not in (name, before):
                shutil.rmtree(old, ignore_errors=True)
        return len(documents)

    def _current_name(self) -> str | None:
        try:
            return (self.folder / "CURRENT").read_text("ascii").strip()
        except (OSError, ValueError):
            return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, rebuilds included, so that no swap loses a change. What is read
        from the database is read after the lock is held, in a transaction begun after it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "write.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait_for(descriptor)
            if not is_writing():
                session().rollback()
            yield
        finally:
            os.close(descriptor)


def _wait_for(descriptor: int) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _fields(document: Document) -> dict[str, Any]:
    language = document.language
    fields: dict[str, Any] = {
        "key": f"{document.facts.practice_id}:{language}",
        "practice": str(document.facts.practice_id),
        "slug": document.facts.slug,
        "facts": json.dumps([language, asdict(document.facts)]).encode(),
        "shown": json.dumps(
            {
                "title": document.title,
                "summary": document.summary,
                "parts": [[part.anchor, part.title, part.words] for part in document.parts],
            }
        ),
    }
    for name in ("title", "summary", "headings", "body"):
        fields[f"{name}_{language}"] = getattr(document, name)
    return fields | {f"names_{spoken}": words for spoken, words in document.names.items()}


def _read_facts(reader: Any) -> Opened:
    facts: dict[int, Facts] = {}
    owners: dict[int, tuple[int, str]] = {}
    column = reader.column_reader("facts") if reader.doc_count_all() else {}
    for number in reader.all_doc_ids():
        language, row = json.loads(column[number])
        row["ages"] = tuple(row["ages"]) if row["ages"] else None
        facts[row["practice_id"]] = Facts(**row)
        owners[number] = (row["practice_id"], language)
    return Shelf(facts.values()), owners


def _match(searcher: Any, owners: dict[int, tuple[int, str]], wanted: Wanted) -> Match:
    """``limit=None``: the collector that skips blocks miscounts on several segments."""
    found: dict[int, dict[str, float]] | None = None
    if wanted.pieces:
        found = {}
        question = Or([And([_here(p.stems(a), a) for p in wanted.pieces]) for a in LANGUAGES])
        for score, number in searcher.search(question, limit=None).top_n:
            practice_id, language = owners[number]
            found.setdefault(practice_id, {})[language] = score
    excluded: set[int] = set()
    if wanted.without:
        unwanted = Or([_anywhere(piece) for piece in wanted.without])
        excluded = {owners[number][0] for number in searcher.docs_for_query(unwanted)}
    return Match(found, excluded)


def _anywhere(piece: Piece) -> Any:
    return Or([_here(stems, language) for stems in all_stems(piece) for language in LANGUAGES])


def _here(stems: Sequence[str], language: str) -> Any:
    """A word, or words that follow each other, in any field of this language."""
    if len(stems) == 1:
        return Or([Term(f"{f}_{language}", stems[0], boost=b) for f, b in BOOSTS.items()])
    return Or([Phrase(f"{f}_{language}", list(stems), boost=b) for f, b in BOOSTS.items()])


def _shown(searcher: Any, wanted: Wanted, rows: Sequence[Shown]) -> list[Hit]:
    hits = []
    for practice_id, language, score in rows:
        stored = searcher.document(key=f"{practice_id}:{language}")
        shown = json.loads(stored["shown"])
        parts = [Part(*part) for part in shown["parts"]]
        runs, part = excerpt(shown["summary"], parts, language, wanted.stems(language))
        slug = stored["slug"]
        hits.append(
            Hit(
                practice_id, slug, language, round(score, 4), shown["title"], runs,
                part.title if part else "", part.anchor if part else "",
            )
        )  # fmt: skip
    return hits
