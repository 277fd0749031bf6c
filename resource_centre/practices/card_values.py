"""How a single value of a card is checked. A check returns a sentence, or None when all is well."""

import datetime
import re
from collections.abc import Callable, Mapping, Set
from typing import Any

from resource_centre.i18n import Said, text
from resource_centre.vocabulary import slugs

Check = Callable[[Any], Said | None]

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_CURRENCY = re.compile(r"[A-Z]{3}")


def term(vocabulary: str) -> Check:
    """One term of a vocabulary."""

    def check(value: Any) -> Said | None:
        if isinstance(value, str) and value in slugs(vocabulary):
            return None
        return text("“%(value)s” is not a term of the list “%(list)s”.", value=str(value)[:80],
                    list=vocabulary)  # fmt: skip

    return check


def terms(vocabulary: str) -> Check:
    """A list of different terms of a vocabulary."""
    one = term(vocabulary)

    def check(value: Any) -> Said | None:
        if not isinstance(value, list):
            return text("Give a list of terms.")
        for item in value:
            if sentence := one(item):
                return sentence
        return None if len(set(value)) == len(value) else text("A term is named twice.")

    return check


def integer(low: int, high: int) -> Check:
    """A whole number between two bounds, both allowed."""

    def check(value: Any) -> Said | None:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return None
        return text("Give a whole number from %(low)d to %(high)d.", low=low, high=high)

    return check


def number(low: float, high: float) -> Check:
    """A number between two bounds, both allowed."""

    def check(value: Any) -> Said | None:
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
        if good and low <= value <= high:
            return None
        return text("Give a number from %(low)d to %(high)d.", low=low, high=high)

    return check


def boolean(value: Any) -> Said | None:
    """Yes or no."""
    return None if isinstance(value, bool) else text("Answer yes or no.")


def line(longest: int) -> Check:
    """Words on one line."""

    def check(value: Any) -> Said | None:
        if not isinstance(value, str) or not value.strip():
            return text("Write a few words.")
        if len(value) > longest:
            return text("Shorten this to %(longest)d characters.", longest=longest)
        if any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in value):
            return text("Write this on one line, without control characters.")
        return None

    return check


def lines(longest: int) -> Check:
    """A list of short lines."""
    one = line(longest)

    def check(value: Any) -> Said | None:
        if not isinstance(value, list):
            return text("Give a list.")
        return next((sentence for item in value if (sentence := one(item))), None)

    return check


def doi(value: Any) -> Said | None:
    """A DOI, without the address in front of it."""
    if isinstance(value, str) and _DOI.fullmatch(value):
        return None
    return text("Write a DOI as 10.1234/abc, without an address before it.")


def url(value: Any) -> Said | None:
    """An address on the web."""
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"'\\]{3,500}", value):
        return None
    return text("Write an address that begins with https://.")


def date(value: Any) -> Said | None:
    """A day as 2026-03-12."""
    try:
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return text("Write the day as 2026-03-12.")
    return None


def money(value: Any) -> Said | None:
    """An amount: {amount: minor units, currency: ISO 4217, year: price year}."""
    if not isinstance(value, Mapping) or set(value) != {"amount", "currency", "year"}:
        return text("An amount has the parts amount (in kopecks or cents), currency and year.")
    if not isinstance(value["amount"], int) or isinstance(value["amount"], bool):
        return text("Give the amount as a whole number of kopecks or cents.")
    if value["amount"] < 0 or value["amount"] > 10**15:
        return text("Give an amount that is not below zero.")
    if not isinstance(value["currency"], str) or not _CURRENCY.fullmatch(value["currency"]):
        return text("Give the currency as three letters, such as RUB.")
    return integer(1900, 2100)(value["year"])


def struct(parts: Mapping[str, Check]) -> Check:
    """Named parts, each optional, each with its own check."""

    def check(value: Any) -> Said | None:
        if not isinstance(value, Mapping) or not value:
            return text("Give the parts of this field by name.")
        for name, part in value.items():
            if name not in parts:
                return text("There is no part “%(name)s” here.", name=str(name)[:80])
            if sentence := parts[name](part):
                return sentence
        return None

    return check


def rows(parts: Mapping[str, Check], *, key: str, optional: Set[str] = frozenset()) -> Check:
    """A list of rows with the same parts; ``key`` may not repeat."""
    one = struct(parts)

    def check(value: Any) -> Said | None:
        if not isinstance(value, list):
            return text("Give a list of rows.")
        for row in value:
            if sentence := one(row):
                return sentence
            missing = [name for name in parts if name not in row and name not in optional]
            if missing:
                return text("“%(name)s” is missing in a row.", name=missing[0])
        keys = [row[key] for row in value]
        return None if len(set(keys)) == len(keys) else text("A row is given twice.")

    return check
