"""The card as readers see it: whole phrases, amounts, plurals, the main facts at a glance.

The names of the fields are those of practices/card_words.py, which also serves reviewers.
"""

from collections.abc import Callable, Mapping
from typing import Any

from resource_centre.db import in_both_languages
from resource_centre.i18n import Said, Text, current_language, ntext, text
from resource_centre.practices.card import can_do_without
from resource_centre.practices.card_words import card_label
from resource_centre.practices.sections import BY_KEY
from resource_centre.templating import money_said, number_said
from resource_centre.vocabulary import in_a_row, label

_TERMS = {
    "kind": "kind", "needs": "need", "target_groups": "target_group", "terms": "terms",
    "authorship": "authorship", "origin_country": "country", "delivery": "delivery",
    "settings": "setting", "premises": "premises", "supervision": "frequency",
    "service_kinds": "service_kind", "service_forms": "service_form", "cost_band": "cost_band",
}  # fmt: skip
WITHOUT: Mapping[str, Text] = {
    "psychologist": text("Psychologist"),
    "medical_worker": text("Medical worker"),
    "lawyer": text("Lawyer"),
    "premises": text("Separate premises"),
}
OLDEST = 120
"""As a bound it says nothing, and neither does 0."""

_STATEMENTS = {
    "no_beneficiary_data": text("no data of people who were helped"),
    "rights_held": text("the rights are held"),
    "interests_declared": text("interests are declared"),
}


def field_name(name: str) -> str:
    """What a field of the card, or a section that may be unknown, is called on the page."""
    if name in BY_KEY:
        return BY_KEY[name].heading(current_language())
    return card_label(name)


def field_words(name: str, value: Any) -> str:
    """A value of the card in words of the language of the page; empty for what is absent."""
    if value is None or value in ([], "", {}):
        return ""
    if name in _TERMS:
        terms = value if isinstance(value, list) else [value]
        return "; ".join(in_a_row(label(_TERMS[name], term) for term in terms))
    if name in _SAYERS:
        return _SAYERS[name](value)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(text("Yes") if value else text("No"))
    if isinstance(value, (int, float)):
        return number_said(value)
    if isinstance(value, list):
        return "; ".join(_plain(one) for one in value)
    return str(value)


def _year(value: Any) -> str:
    return str(value)


def _roles(value: Any) -> str:
    said = (f"{label('role', r['role'])} ({label('role_how', r['how'])})" for r in value)
    return "; ".join(in_a_row(said))


def _money(value: Any) -> str:
    amount = money_said(value["amount"], value["currency"])
    return str(text("%(amount)s, prices of %(year)s", amount=amount, year=value["year"]))


def _statements(value: Any) -> str:
    return "; ".join(str(words) for name, words in _STATEMENTS.items() if value.get(name))


def _span(dose: Mapping[str, Any], name: str) -> tuple[str, int] | None:
    """6–8 as words, and the number by which the noun is bent."""
    bounds = [dose[key] for key in (f"{name}_min", f"{name}_max") if key in dose]
    return ("–".join(str(one) for one in dict.fromkeys(bounds)), bounds[-1]) if bounds else None


def dose_words(dose: Mapping[str, Any]) -> str:
    """How long, how often, how many: the parts that are given."""
    said: list[Said] = []
    if "duration" in dose:
        said.append(label("duration", dose["duration"]))
    weeks, sessions = _span(dose, "weeks"), _span(dose, "sessions")
    if weeks:
        said.append(ntext("%(span)s week", "%(span)s weeks", weeks[1], span=weeks[0]))
    if sessions:
        said.append(ntext("%(span)s session", "%(span)s sessions", sessions[1], span=sessions[0]))
    if dose.get("frequency", "once") != "once":
        said.append(label("frequency", dose["frequency"]))
    if "minutes" in dose:
        said.append(text("%(number)s minutes each", number=dose["minutes"]))
    if "group_size" in dose:
        said.append(text("groups of up to %(number)s", number=dose["group_size"]))
    return "; ".join(in_a_row(said))


def _study(row: Mapping[str, Any]) -> str:
    parts = [
        row["citation"],
        label("study_design", row["design"]),
        label("finding", row["finding"]),
    ]
    if row.get("doi"):
        parts.append(f"doi.org/{row['doi']}")
    return ", ".join(parts)


def _rating(row: Mapping[str, Any]) -> str:
    return f"{row['registry']}: {row['rating']}" + (f" ({row['date']})" if row.get("date") else "")


def _rows(one: Callable[[Mapping[str, Any]], str]) -> Callable[[Any], str]:
    return lambda value: "; ".join(one(row) for row in value)


def unknown_rows(card: Mapping[str, Any], language: str) -> list[tuple[str, str, str]]:
    """What the author says is not known: (field, reason, language of the reason)."""
    rows = []
    for name, reason in card.get("unknown", {}).items():
        if isinstance(reason, Mapping):
            words, spoken = in_both_languages(reason, language)
        else:
            words, spoken = str(reason), ""
        rows.append((field_name(name), words, spoken))
    return rows


def _unknown(value: Any) -> str:
    rows = unknown_rows({"unknown": value}, current_language())
    return "; ".join(f"{name}: {words}" for name, words, _ in rows)


_SAYERS: Mapping[str, Callable[[Any], str]] = {
    "roles": _roles, "statements": _statements, "dose": dose_words, "cost_start": _money,
    "cost_per_participant": _money, "cost_per_year": _money, "origin_year": _year,
    "studies": _rows(_study), "external_ratings": _rows(_rating), "unknown": _unknown,
}  # fmt: skip


def glance_rows(card: Mapping[str, Any]) -> list[tuple[str, Said, str]]:
    """The main facts: (icon, label, words); what is not in the card is not shown."""
    ages = _ages(card)
    groups = field_words("target_groups", card.get("target_groups"))
    whom = "; ".join(part for part in (groups, ages) if part)
    origin = ", ".join(
        part
        for part in (
            field_words("origin_country", card.get("origin_country")),
            str(card.get("origin_year", "")),
        )
        if part
    )
    rows: list[tuple[str, Said, str]] = [
        ("users", text("For whom"), whom),
        ("hand-heart", text("What it helps with"), field_words("needs", card.get("needs"))),
        ("house", text("Setting"), field_words("settings", card.get("settings"))),
        ("clock", text("Time"), dose_words(card.get("dose", {}))),
        ("user-round-check", text("Who delivers"), field_words("roles", _needed(card))),
        ("circle-check", text("Can do without"), _without(card)),
        (
            "coins",
            text("Cost for one person"),
            field_words("cost_per_participant", card.get("cost_per_participant")),
        ),
        ("scale", text("Terms of reuse"), field_words("terms", card.get("terms"))),
        ("globe", text("Origin"), origin),
    ]
    return [row for row in rows if row[2]]


def _needed(card: Mapping[str, Any]) -> list[Any]:
    return [row for row in card.get("roles", []) if row["how"] != "not_needed"]


def _without(card: Mapping[str, Any]) -> str:
    return "; ".join(in_a_row(WITHOUT[name] for name in can_do_without(card)))


def _ages(card: Mapping[str, Any]) -> str:
    low, high = card.get("age_min") or None, card.get("age_max")
    high = None if high == OLDEST else high
    if low is not None and high is not None:
        return str(text("aged %(low)s to %(high)s", low=low, high=high))
    if low is not None:
        return str(text("aged %(low)s and over", low=low))
    return str(text("aged up to %(high)s", high=high)) if high is not None else ""
