"""Between a card and the fields of a form: values as people type them, and back.

A value that cannot be read is passed on as it was typed: the check of the card then says what is
wrong with it, and the form shows it again.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from resource_centre.practices.card import BY_NAME, Card, has_answer
from resource_centre.practices.form_words import PARTS, STATEMENTS

Values = MultiDict[str, str]
WHOLE = frozenset(
    {
        "age_min", "age_max", "origin_year", "training_hours", "caseload", "start_weeks",
        "evidence_claim", "sessions_min", "sessions_max", "minutes", "weeks_min", "weeks_max",
        "group_size", "year", "n",
    }
)  # fmt: skip
NUMBERS = frozenset({"staff_fte"})
YES_NO = frozenset({"medical_or_psychological", "volunteers", "independent"})
LISTS = frozenset(
    {"needs", "target_groups", "delivery", "settings", "service_kinds", "service_forms"}
)
BY_LINE = frozenset({"funding", "related"})
MONEY = frozenset({"cost_start", "cost_per_participant", "cost_per_year"})
ROWS = ("studies", "external_ratings")
FIRST_ROLES = ("psychologist", "medical_worker", "lawyer")
"""Roles that institutions lack most: the form always asks for them."""


def typed(name: str, value: Any) -> str:
    """A single value as it stands in a form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in BY_LINE:
        return "\n".join(value)
    return "" if value is None else str(value)


def read(name: str, words: str) -> Any:
    """A single value as it stands in a card; ``None`` when nothing was typed."""
    words = words.strip()
    if not words:
        return None
    if name in WHOLE or name in NUMBERS:
        return _number(words, whole=name in WHOLE)
    if name in YES_NO:
        return {"yes": True, "no": False}.get(words, words)
    if name in BY_LINE:
        return [line.strip() for line in words.splitlines() if line.strip()]
    return words


def _number(words: str, *, whole: bool) -> Any:
    plain = re.sub(r"[\s\u00a0\u202f]", "", words).replace(",", ".")
    if re.fullmatch(r"[-+]?[0-9]{1,18}", plain):
        return int(plain)
    if not whole and re.fullmatch(r"[-+]?[0-9]{1,18}\.[0-9]{1,9}", plain):
        return float(plain)
    return words


def card_to_values(card: Mapping[str, Any], language: str) -> Values:
    """What the form shows of a card."""
    values = Values()
    for name in BY_NAME:
        if has_answer(card, name):
            _put(values, name, card[name])
    for name, reason in card.get("unknown", {}).items():
        words = reason.get(language, "") if isinstance(reason, Mapping) else reason
        values[f"unknown_{name}"] = words
    return values


def _put(values: Values, name: str, value: Any) -> None:
    if name in LISTS:
        values.setlist(name, value)
    elif name in MONEY:
        values[f"{name}_amount"] = money_typed(value["amount"])
        values[f"{name}_currency"], values[f"{name}_year"] = value["currency"], str(value["year"])
    elif name == "dose":
        values.update({f"dose_{part}": typed(part, one) for part, one in value.items()})
    elif name == "statements":
        values.update({f"statement_{part}": "yes" for part, yes in value.items() if yes})
    elif name == "roles":
        values.update({f"role_{row['role']}": row["how"] for row in value})
    elif name in ROWS:
        for index, row in enumerate(value):
            values.update({f"{name}-{index}-{p}": typed(p, one) for p, one in row.items()})
    else:
        values[name] = typed(name, value)


def money_typed(amount: int) -> str:
    """Minor units as a person writes the sum."""
    return str(amount // 100) if amount % 100 == 0 else f"{amount // 100}.{amount % 100:02d}"


def values_to_card(values: Values, before: Mapping[str, Any], language: str) -> Card:
    """The card that a form describes; ``before`` keeps the reasons given in other languages."""
    card: Card = {}
    for name in BY_NAME:
        value = _value(values, name)
        if value not in (None, [], {}):
            card[name] = value
    unknown = _unknown(values, before.get("unknown", {}), language)
    if unknown:
        card["unknown"] = unknown
    return card


def _value(values: Values, name: str) -> Any:
    if name in LISTS:
        return values.getlist(name)
    if name in MONEY:
        return _money(values, name)
    if name == "dose":
        return _parts(values, "dose_", PARTS["dose"])
    if name == "statements":
        return {part: True for part in STATEMENTS if values.get(f"statement_{part}")}
    if name == "roles":
        return [
            {"role": key.removeprefix("role_"), "how": how}
            for key, how in values.items()
            if key.startswith("role_") and how
        ]
    if name in ROWS:
        rows = (_parts(values, f"{name}-{i}-", PARTS[name]) for i in row_numbers(values, name))
        return [row for row in rows if row]
    return read(name, values.get(name, ""))


def _parts(values: Values, prefix: str, parts: Iterable[str]) -> dict[str, Any]:
    found = {part: read(part, values.get(f"{prefix}{part}", "")) for part in parts}
    return {part: value for part, value in found.items() if value is not None}


def row_numbers(values: Values, name: str) -> list[int]:
    """The rows of a table that were on the form, in their order."""
    pattern = re.compile(rf"{name}-([0-9]{{1,4}})-[a-z]+")
    found = {int(m[1]) for key in values if (m := pattern.fullmatch(key))}
    return sorted(found)[:100]


def _money(values: Values, name: str) -> Any:
    amount, year = values.get(f"{name}_amount", "").strip(), values.get(f"{name}_year", "").strip()
    if not amount and not year:
        return None
    number = _number(amount, whole=False)
    minor = round(number * 100) if isinstance(number, (int, float)) else amount
    currency = values.get(f"{name}_currency", "").strip().upper() or "RUB"
    return {"amount": minor, "currency": currency, "year": read("year", year)}


def _unknown(values: Values, before: Mapping[str, Any], language: str) -> dict[str, Any]:
    unknown: dict[str, Any] = {}
    names = [key.removeprefix("unknown_") for key in values if key.startswith("unknown_")]
    for name in dict.fromkeys([*before, *names]):
        was = before.get(name)
        others = {k: v for k, v in was.items() if k != language} if isinstance(was, dict) else {}
        if f"unknown_{name}" not in values:
            if was is not None:
                unknown[name] = was
            continue
        words = values[f"unknown_{name}"].strip()
        if words and words == was:
            unknown[name] = was
        elif words:
            unknown[name] = {language: words} | others
        elif others:
            unknown[name] = others
    return unknown
