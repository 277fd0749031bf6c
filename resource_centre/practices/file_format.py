"""A practice as a file ``<slug>.<lang>.md``: what it may say, read and checked key by key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resource_centre.i18n import LANGUAGES, Said, text
from resource_centre.practices import card_values as v
from resource_centre.practices.addresses import VALID, is_slug
from resource_centre.practices.card import card_errors
from resource_centre.practices.front_matter import BadHead, read_head, split_file

LARGEST_FILE = 2 * 1024 * 1024
_NAME = re.compile(r"(?P<slug>.+)\.(?P<language>[a-z]{2})\.md")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Refusal:
    """Why a file is not taken: file, line, reason."""

    path: Path
    line: int
    reason: Said

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class BadFile(Exception):
    """A file that cannot be taken, with every reason that was found."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = refusals


@dataclass(frozen=True)
class Evidence:
    """What a file says of the decision; for texts that the library publishes itself."""

    level: int = 0
    replicated: bool = False
    signal: str | None = None
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FileText:
    """What a file holds. Card, tags, track and evidence stand in the original language's only."""

    path: Path
    slug: str
    language: str
    title: str
    summary: str
    owner: str
    original: str
    body: str
    track: str | None
    tags: tuple[str, ...]
    evidence: Evidence | None
    card: Mapping[str, Any] | None
    lines: Mapping[str, int]

    @property
    def is_original(self) -> bool:
        """Whether this file carries the card."""
        return self.language == self.original

    def refusal(self, name: str | None, reason: Said) -> Refusal:
        """A refusal at the line of this name, else at the first."""
        return Refusal(self.path, self.lines.get(name or "", 1), reason)


def _line_of(longest: int) -> v.Check:
    return v.line(longest)


def _summary(value: Any) -> Said | None:
    if not isinstance(value, str) or _CONTROL.search(value):
        return text("Write a few words.")
    return (
        text("Shorten this to %(longest)d characters.", longest=600) if len(value) > 600 else None
    )


def _owner(value: Any) -> Said | None:
    good = isinstance(value, str) and len(value) <= 80 and VALID.fullmatch(value)
    return None if good else text("Name the organisation by its slug in the register.")


def _language(value: Any) -> Said | None:
    return None if value in LANGUAGES else text("The language is one of: en, ru.")


def _tags(value: Any) -> Said | None:
    if not isinstance(value, list) or len(value) > 10 or len(set(map(str, value))) != len(value):
        return text("Give a list of at most ten different tags.")
    good = all(isinstance(t, str) and len(t) <= 60 and VALID.fullmatch(t) for t in value)
    return None if good else text("A tag is written in small Latin letters with hyphens.")


def _reason(value: Any) -> Said | None:
    said = value if isinstance(value, dict) else {LANGUAGES[0]: value}
    if not set(said) <= set(LANGUAGES):
        return text("The language is one of: en, ru.")
    return next((wrong for words in said.values() if (wrong := v.line(2_000)(words))), None)


def _optional_signal(value: Any) -> Said | None:
    return None if value is None else v.term("signal")(value)


_EVIDENCE = v.struct(
    {
        "level": v.integer(0, 4),
        "replicated": v.boolean,
        "signal": _optional_signal,
        "reason": _reason,
    }
)
_CHECKS: dict[str, Callable[[Any], Said | None]] = {
    "title": _line_of(120),
    "summary": _summary,
    "owner": _owner,
    "original": _language,
    "track": v.term("track"),
    "tags": _tags,
    "evidence": _EVIDENCE,
    "card": lambda value: None if isinstance(value, dict) else text("Give the card by its fields."),
}
_ONLY_ORIGINAL = ("track", "tags", "evidence", "card")


def read_file(path: Path) -> FileText:
    """What a file holds, checked; BadFile names every fault with its line."""
    named = _NAME.fullmatch(path.name)
    if named is None or not is_slug(named["slug"]) or named["language"] not in LANGUAGES:
        reason = text("A file is named <slug>.<language>.md, as in respite-care.en.md.")
        raise BadFile([Refusal(path, 1, reason)])
    try:
        head, body = split_file(_decoded(path))
        values, lines = read_head(head)
    except BadHead as bad:
        raise BadFile([Refusal(path, bad.line, bad.reason)]) from None
    first = head.count("\n") + 3
    if "\0" in body:
        at = first + body[: body.index("\0")].count("\n")
        raise BadFile([Refusal(path, at, text("A control character stands here."))])
    lines["body"] = first
    _check(path, values, lines, named["language"])
    return _made(path, named["slug"], named["language"], values, body, lines)


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = text("The file cannot be read: %(why)s.", why=error.strerror or "")
        raise BadHead(1, reason) from None
    if len(data) > LARGEST_FILE:
        raise BadHead(1, text("The file is larger than 2 MB."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadHead(line, text("This is not UTF-8.")) from None


def _check(path: Path, values: dict[str, Any], lines: Mapping[str, int], language: str) -> None:
    bad: list[Refusal] = []

    def refuse(name: str, reason: Said) -> None:
        parent = name.rpartition(".")[0]
        bad.append(Refusal(path, lines.get(name) or lines.get(parent) or 1, reason))

    translated = values.get("original", language) != language
    for name, value in values.items():
        if name not in _CHECKS:
            refuse(name, text("There is no “%(name)s” in the head of a file.", name=name))
        elif translated and name in _ONLY_ORIGINAL:
            refuse(name, text("“%(name)s” stands in the original language’s file.", name=name))
        elif sentence := _CHECKS[name](value):
            refuse(name, text("%(field)s: %(what)s", field=name, what=sentence))
    for name in ("title", "owner"):
        if name not in values:
            refuse(name, text("“%(name)s” is missing.", name=name))
    card = values.get("card")
    for name, sentence in (card_errors(card) if isinstance(card, dict) else {}).items():
        refuse(f"card.{name}", text("%(field)s: %(what)s", field=name, what=sentence))
    if bad:
        raise BadFile(bad)


def _made(
    path: Path,
    slug: str,
    language: str,
    values: Mapping[str, Any],
    body: str,
    lines: Mapping[str, int],
) -> FileText:
    original = values.get("original", language)
    card = values.get("card", {"kind": "experience"}) if language == original else None
    return FileText(
        path, slug, language, values["title"], values.get("summary", ""), values["owner"],
        original, body, values.get("track"), tuple(values.get("tags", ())),
        _evidence(values.get("evidence"), language), card, lines,
    )  # fmt: skip


def _evidence(value: Mapping[str, Any] | None, language: str) -> Evidence | None:
    if value is None:
        return None
    reason = value.get("reason", {})
    return Evidence(
        value.get("level", 0),
        value.get("replicated", False),
        value.get("signal"),
        reason if isinstance(reason, dict) else {language: reason},
    )
