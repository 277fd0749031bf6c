"""The sections of a practice's text: fixed, translated headings with ids that never change.

Prose is Markdown under these headings; the same key in both languages gives the same anchor, so
that a link survives a revision and a translation. What stands under no known heading is kept as
it is. Splitting and joining change no byte of what was not edited.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ALWAYS_LIGHT = frozenset({"experience", "know_how"})


@dataclass(frozen=True)
class Section:
    """One section: its number in the card (DOMAIN), stage S, A, F, L or M, group on the form."""

    key: str
    number: str
    stage: str
    group: str
    en: str
    ru: str
    kinds: frozenset[str] = frozenset()
    """Only for these kinds; empty means all."""

    def heading(self, language: str) -> str:
        """The heading in a language."""
        return self.ru if language == "ru" else self.en


SERVICE = frozenset({"service_standard"})
REVIEWED = frozenset({"methodology", "social_technology", "service_standard"})

SECTIONS: tuple[Section, ...] = (
    Section("problem", "6", "S", "answers", "The problem", "Проблема"),
    Section("for_whom", "7", "S", "answers", "Who it is for", "Кому"),
    Section("not_for", "7", "S", "answers", "Who it is not for", "Кому нельзя"),
    Section("changes", "9", "S", "answers", "What changes for people", "Что меняется для людей"),
    Section("why", "10", "A", "why", "Why it helps", "Почему это помогает"),
    Section("steps", "12", "S", "answers", "How it works", "Как это работает"),
    Section("delivered_by", "13", "F", "staff", "Who delivers it", "Кто ведёт"),
    Section("dose", "16", "L", "staff", "How often and how long", "Как часто и как долго"),
    Section("core", "17", "A", "core", "Core components", "Ключевые элементы: что менять нельзя"),
    Section("adaptable", "18", "F", "core", "Adaptable parts", "Что можно менять"),
    Section("modifications", "19", "L", "core", "Changes made so far", "Что уже меняли"),
    Section("fidelity", "20", "L", "core", "Keeping to the method", "Соблюдение методики"),
    Section("place", "15", "F", "staff", "Place and equipment", "Место и оборудование"),
    Section("materials", "11", "F", "staff", "Materials", "Материалы"),
    Section(
        "prerequisites", "29", "A", "staff", "What to prepare first", "Что подготовить заранее"
    ),
    Section("start", "28", "F", "staff", "How long it takes to start", "Сроки запуска"),
    Section("legal", "22", "M", "safety", "Law and licences", "Закон и лицензии"),
    Section(
        "stop",
        "23",
        "S",
        "answers",
        "When to stop and whom to tell",
        "Когда остановиться и кому сообщить",
    ),
    Section("safety", "23", "A", "safety", "Risks and safeguards", "Риски и безопасность"),
    Section(
        "personal_data",
        "24",
        "A",
        "safety",
        "Personal data an institution collects",
        "Какие данные собирает учреждение",
    ),
    Section("costs", "25", "A", "costs", "Costs", "Затраты"),
    Section("resources", "27", "F", "costs", "Staff and other resources", "Ресурсы"),
    Section("results", "30", "F", "results", "Results", "Результаты"),
    Section("studies", "31", "F", "results", "What the research says", "Что говорят исследования"),
    Section("voice", "34", "F", "results", "What people say", "Что говорят люди"),
    Section("transfer", "35", "F", "results", "Where it has been tried", "Где пробовали"),
    Section("equity", "37", "F", "results", "Open to all", "Доступность для всех"),
    Section("support", "38", "F", "results", "Help to start", "Помощь с началом"),
    Section("volume", "1", "A", "service", "Volume and terms", "Объём и сроки услуги", SERVICE),
    Section("quality", "1", "A", "service", "Quality indicators", "Показатели качества", SERVICE),
    Section("norm", "1", "A", "service", "Per-capita norm", "Подушевой норматив", SERVICE),
    Section("words", "45", "L", "results", "Words", "Словарь"),
    Section("references", "45", "L", "results", "References", "Источники"),
)
BY_KEY = {section.key: section for section in SECTIONS}
EDITORIAL_MAY_NOT_TOUCH = frozenset(
    {
        "core", "adaptable", "not_for", "legal", "stop", "safety", "personal_data",
        "costs", "resources", "results", "studies", "voice",
    }
)  # fmt: skip
"""Sections of fields 7, 17, 18, 22–27, 30, 31, 34 (DOMAIN §2)."""

OTHER = "other"
"""The key of text under no fixed heading, before the first or after a heading of one's own."""

_HEADING = re.compile(r"^## +(?P<title>[^\r\n]+?)[ \t#]*\r?$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\r\n]*$", re.MULTILINE | re.DOTALL)


def sections_of(kind: str) -> tuple[Section, ...]:
    """The sections that a kind of practice has, in the order of the page."""
    return tuple(s for s in SECTIONS if not s.kinds or kind in s.kinds)


def fixed_ids(language: str) -> dict[str, str]:
    """Heading text → id, for the renderer."""
    return {section.heading(language): section.key for section in SECTIONS}


def _key_of(title: str) -> str | None:
    wanted = title.strip().casefold()
    for section in SECTIONS:
        if wanted in (section.en.casefold(), section.ru.casefold()):
            return section.key
    return None


@dataclass(frozen=True)
class Piece:
    """A run of the body: its section key (or OTHER), its heading line, and the text below it."""

    key: str
    heading: str
    text: str

    @property
    def source(self) -> str:
        """The bytes of this piece as they stood."""
        return self.heading + self.text


def split_body(body: str) -> list[Piece]:
    """Cut a body at its fixed headings; joining the sources gives the very same body."""
    hidden = [match.span() for match in _FENCE.finditer(body)]
    cuts: list[tuple[int, int, str]] = []
    for match in _HEADING.finditer(body):
        inside = any(start <= match.start() < end for start, end in hidden)
        key = None if inside else _key_of(match["title"])
        if not inside:
            cuts.append((match.start(), match.end(), key or OTHER))
    pieces: list[Piece] = []
    first = cuts[0][0] if cuts else len(body)
    if first:
        pieces.append(Piece(OTHER, "", body[:first]))
    for index, (start, end, key) in enumerate(cuts):
        stop = cuts[index + 1][0] if index + 1 < len(cuts) else len(body)
        if key == OTHER:  # a heading of one's own belongs to the text it stands in
            pieces.append(Piece(OTHER, "", body[start:stop]))
        else:
            pieces.append(Piece(key, body[start:end], body[end:stop]))
    return pieces


def section_texts(body: str) -> dict[str, str]:
    """Section key → its text without the heading, trimmed; repeated headings are joined."""
    found: dict[str, str] = {}
    for piece in split_body(body):
        words = piece.text.strip()
        found[piece.key] = f"{found[piece.key]}\n\n{words}" if piece.key in found else words
    return {key: words.strip() for key, words in found.items() if words.strip()}


def join_sections(texts: Mapping[str, str], language: str) -> str:
    """A body from texts by section, in the order of the page; what is empty is left out."""
    parts = [texts[OTHER].strip()] if texts.get(OTHER, "").strip() else []
    for section in SECTIONS:
        words = texts.get(section.key, "").strip()
        if words:
            parts.append(f"## {section.heading(language)}\n\n{words}")
    return "\n\n".join(parts) + "\n" if parts else ""


def edited_body(body: str, texts: Mapping[str, str], language: str) -> str:
    """The body with these sections' texts; what was not edited keeps its place and its bytes.

    ``texts`` names the sections that were on the form, with "" for what was emptied.
    """
    before = section_texts(body)
    wished = {key: _unix(words).strip() for key, words in texts.items()}
    changed = {k for k, words in wished.items() if words != _unix(before.get(k, ""))}
    if not changed:
        return body
    if set(before) <= changed:
        return join_sections(wished, language)
    parts: list[Piece] = []
    for piece in split_body(body):
        if piece.key not in changed:
            parts.append(piece)
        elif wished[piece.key] and all(piece.key != p.key for p in parts):
            parts.append(Piece(piece.key, piece.heading, f"\n\n{wished[piece.key]}\n\n"))
    for key in (OTHER, *BY_KEY):
        if key in changed and wished[key] and all(key != p.key for p in parts):
            _insert(parts, key, wished[key], language)
    return _joined(parts, changed)


def _unix(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _insert(parts: list[Piece], key: str, words: str, language: str) -> None:
    """Put a new section where it stands in the order of the page."""
    order = [OTHER, *BY_KEY]
    later = set(order[order.index(key) + 1 :])
    place = next((i for i, piece in enumerate(parts) if piece.key in later), len(parts))
    heading = f"## {BY_KEY[key].heading(language)}" if key in BY_KEY else ""
    parts.insert(place, Piece(key, heading, f"\n\n{words}\n\n"))


def _joined(parts: list[Piece], edited: set[str]) -> str:
    body, last = "", ""
    for piece in parts:
        source = piece.source.lstrip("\n") if piece.key in edited else piece.source
        if body and {piece.key, last} & edited:  # an edited piece begins and ends with a blank line
            body = body.rstrip("\r\n") + "\n\n"
        body, last = body + source, piece.key
    return body.rstrip("\n") + "\n" if last in edited else body
