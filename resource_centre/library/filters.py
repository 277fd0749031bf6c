"""The address of a list of practices: read into a question, and shown as facets and chips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from resource_centre.i18n import Said, Text, current_language, text
from resource_centre.library.card_words import WITHOUT
from resource_centre.organisations.queries import current_slugs
from resource_centre.pagination import PAGE_SIZE, page_number
from resource_centre.search.index import FACETS, SORTS, Query
from resource_centre.templating import LANGUAGE_NAMES
from resource_centre.vocabulary import canonical, label, slugs

VOCABULARY_OF = {
    "need": "need", "group": "target_group", "setting": "setting", "form": "service_form",
    "service": "service_kind", "kind": "kind", "okrug": "okrug",
}  # fmt: skip
SHOWN = (
    ("need", text("What it helps with")),
    ("group", text("For whom")),
    ("without", text("Can do without")),
    ("track", text("Review")),
    ("evidence", text("Evidence")),
    ("cost", text("Cost for one person")),
    ("setting", text("Setting")),
    ("form", text("Form of service")),
    ("kind", text("Kind of practice")),
    ("text_lang", text("Language of the text")),
)
"""The facets on the page, in their order; the other filters work from the address."""

ORDERS: Mapping[str, Text] = {
    "relevance": text("Best match"),
    "newest": text("Newest"),
    "evidence": text("Highest evidence level"),
    "cost": text("Lowest cost"),
    "sites": text("Taken up by most institutions"),
}
TRACK_FACET = {
    "full": text("Full, two reviewers"),
    "basic": text("Basic, one reviewer"),
    "light": text("Not reviewed"),
}
MOST_TERMS = 40
LONGEST_TERM = 80


@dataclass(frozen=True)
class Facet:
    """A group of ticks: (term, label, how many it would show, whether it is ticked)."""

    name: str
    label: Said
    options: Sequence[tuple[str, str, int, bool]] = field(default_factory=tuple)


def asked(args: MultiDict[str, str]) -> Query:
    """The question that an address asks. What it names and nobody knows matches nothing."""
    filters = {
        name: list(dict.fromkeys(_term(name, value) for value in args.getlist(name) if value))[
            :MOST_TERMS
        ]
        for name in FACETS
    }
    filters["owner"] = current_slugs(filters["owner"])  # a former address stands for its owner
    ages = [int(one) for one in args.getlist("age")[:5] if one.isascii() and one.isdigit()]
    sort = args.get("sort", "relevance")
    return Query(
        words=args.get("q", "").strip(),
        language=current_language(),
        filters={name: terms for name, terms in filters.items() if terms},
        ages=[age for age in ages if age <= 120],
        sort=sort if sort in SORTS else "relevance",
        page=page_number(args.get("page")),
        size=PAGE_SIZE,
    )


def _term(name: str, value: str) -> str:
    """A term as it is counted: one that was merged stands for the term it went into."""
    cut = value[:LONGEST_TERM]
    return canonical(VOCABULARY_OF[name], cut) if name in VOCABULARY_OF else cut


def term_label(name: str, term: str) -> str:
    """A term of a facet in the language of the page."""
    if name in VOCABULARY_OF:
        return label(VOCABULARY_OF[name], term)
    if name == "evidence":
        return f"{term} {label('evidence', term)}" if term in slugs("evidence") else term
    if name == "cost":
        known = f"C{term}" in slugs("cost_band")
        band = label("cost_band", f"C{term}")
        return f"{term} {band[:1].upper()}{band[1:]}" if known else term
    known_words: dict[str, Mapping[str, Text]] = {
        "without": WITHOUT, "track": TRACK_FACET, "text_lang": LANGUAGE_NAMES,
    }  # fmt: skip
    return str(known_words.get(name, {}).get(term, term))


def _order(name: str) -> list[str]:
    if name in VOCABULARY_OF:
        return list(slugs(VOCABULARY_OF[name]))
    fixed = {
        "evidence": list("43210"), "cost": list("12345"), "without": list(WITHOUT),
        "track": list(TRACK_FACET), "text_lang": list(LANGUAGE_NAMES),
    }  # fmt: skip
    return fixed.get(name, [])


def facets(query: Query, counts: Mapping[str, Mapping[str, int]], *, found: bool) -> list[Facet]:
    """The facets with something in them; with nothing found, only what is ticked."""
    shown = []
    for name, words in SHOWN:
        ticked = set(query.filters.get(name, ()))
        counted = counts.get(name, {})
        terms = [t for t in _order(name) if t in ticked or (found and counted.get(t))]
        options = [(t, term_label(name, t), counted.get(t, 0), t in ticked) for t in terms]
        if options:
            shown.append(Facet(name, words, options))
    return shown


def chips(
    query: Query,
    address: Callable[..., str],
    names: Mapping[str, Mapping[str, str]],
) -> list[tuple[Said, str]]:
    """Each filter that is on, with the address without it. ``names``: what a slug is called."""
    shown: list[tuple[Said, str]] = []
    for name in FACETS:
        terms = list(query.filters.get(name, ()))
        for term in terms:
            rest = [other for other in terms if other != term] or None
            words = names.get(name, {}).get(term) or _in_a_sentence(name, term)
            shown.append((_chip(name, words), address(**{name: rest, "page": None})))
    for age in query.ages:
        others = [other for other in query.ages if other != age] or None
        shown.append((text("Age %(age)s", age=age), address(age=others, page=None)))
    return shown


def _in_a_sentence(name: str, term: str) -> str:
    vocabulary, slug = {"cost": ("cost_band", f"C{term}"), "evidence": ("evidence", term)}.get(
        name, ("", "")
    )
    if not vocabulary or slug not in slugs(vocabulary):
        return term_label(name, term)
    words = label(vocabulary, slug)
    return f"{term}, {words[:1].lower()}{words[1:]}"


def _chip(name: str, words: str) -> Said:
    sentences = {
        "without": text("Can do without: %(what)s", what=words),
        "cost": text("Cost band: %(what)s", what=words),
        "evidence": text("Evidence: %(what)s", what=words),
        "text_lang": text("Language of the text: %(what)s", what=words),
        "owner": text("Organisation: %(what)s", what=words),
        "tag": text("Tag: %(what)s", what=words),
    }
    return sentences.get(name, words)


def kept_arguments(query: Query, *, but: Iterable[str]) -> list[tuple[str, Any]]:
    """What a form must carry along as hidden fields, so that it changes only its own part."""
    left_out = set(but)
    pairs: list[tuple[str, Any]] = [("q", query.words)] if query.words else []
    if query.sort != "relevance":
        pairs.append(("sort", query.sort))
    pairs += [(name, term) for name, terms in query.filters.items() for term in terms]
    pairs += [("age", age) for age in query.ages]
    return [pair for pair in pairs if pair[0] not in left_out]
