"""The guides and other texts of the centre, from content/pages/<name>.<language>.md.

Each is rendered once for its content and kept in the data folder under the hash of its source;
a page view only reads. What is shown for the first time after an update is rendered then.
"""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from resource_centre import markdown
from resource_centre.db import in_both_languages
from resource_centre.i18n import LANGUAGES

SOURCE = Path(__file__).parents[2] / "content" / "pages"
_NAME = re.compile(r"[a-z][a-z-]{0,40}")
_HEAD = re.compile(
    r"\A---\r?\ntitle:[ \t]*(?P<title>[^\r\n]+)\r?\n---\r?\n(?P<body>.*)\Z", re.DOTALL
)


@dataclass(frozen=True)
class TextPage:
    """A page of text: its title, its HTML as made by markdown.py, its headings of level 2."""

    title: str
    language: str
    html: str
    headings: list[tuple[str, str]]

    @property
    def body(self) -> Markup:
        """The text to be shown."""
        return markdown.safe(self.html)


def page_names() -> list[str]:
    """Every page there is."""
    return sorted({path.name.split(".")[0] for path in SOURCE.glob("*.*.md")})


def languages_of(name: str) -> list[str]:
    """The languages in which a page is written; none for what is no page."""
    if not _NAME.fullmatch(name):
        return []
    return [one for one in LANGUAGES if (SOURCE / f"{name}.{one}.md").is_file()]


def text_page(name: str, language: str, kept_in: Path) -> TextPage | None:
    """A page in this language, or in the other one; ``None`` where there is none."""
    there = languages_of(name)
    if not there:
        return None
    _, spoken = in_both_languages(dict.fromkeys(there, name), language)
    path = SOURCE / f"{name}.{spoken}.md"
    return _page(path, path.stat().st_mtime_ns, spoken, kept_in)


def title_of_page(name: str, language: str) -> str:
    """The title alone."""
    there = languages_of(name)
    spoken = language if language in there else there[0]
    return _split(SOURCE / f"{name}.{spoken}.md")[0]


def prepare_pages(kept_in: Path) -> None:
    """Render what is not yet rendered (``init`` and ``up`` call this, so that no reader waits)."""
    for name in page_names():
        for language in languages_of(name):
            text_page(name, language, kept_in)


def _split(path: Path) -> tuple[str, str]:
    matched = _HEAD.match(path.read_text("utf-8"))
    if matched is None:
        raise ValueError(f"{path}: a page begins with ---, title: …, ---")
    return matched["title"].strip().strip("\"'"), matched["body"]


@lru_cache(maxsize=64)
def _page(path: Path, _changed: int, language: str, kept_in: Path) -> TextPage:
    title, body = _split(path)
    sealed = f"{markdown.RENDERER_VERSION}\n{language}\n{title}\n{body}"
    kept = kept_in / f"{hashlib.sha256(sealed.encode()).hexdigest()[:32]}.json"
    try:
        found: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        found = asdict(_rendered(title, body, language))
        kept_in.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(found), "utf-8")
        fresh.replace(kept)
    headings = [(anchor, words) for anchor, words in found["headings"]]
    return TextPage(found["title"], found["language"], found["html"], headings)


def _rendered(title: str, body: str, language: str) -> TextPage:
    made = markdown.render(body, language=language)
    headings = [(one.id, one.text) for one in made.headings if one.level == 2]
    return TextPage(title, language, str(made.html), headings)
