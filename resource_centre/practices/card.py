"""The card of a practice: structured, language-neutral fields, validated one by one.

Words live in the sections of the text (sections.py); the card holds terms of the vocabularies,
numbers, dates and names. A field of stage A or F may be listed in ``unknown`` with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resource_centre.i18n import LANGUAGES, Said, text
from resource_centre.practices import card_values as v
from resource_centre.practices import sections

Card = dict[str, Any]


@dataclass(frozen=True)
class CardField:
    """One field: its number in the card (DOMAIN §2), when it is asked, how a value is checked."""

    name: str
    number: str
    stage: str
    group: str
    check: v.Check


FIELDS: tuple[CardField, ...] = (
    CardField("kind", "1", "S", "answers", v.term("kind")),
    CardField("needs", "8", "S", "answers", v.terms("need")),
    CardField("target_groups", "7", "S", "answers", v.terms("target_group")),
    CardField("age_min", "7", "L", "answers", v.integer(0, 120)),
    CardField("age_max", "7", "L", "answers", v.integer(0, 120)),
    CardField(
        "roles",
        "13",
        "S",
        "answers",
        v.rows({"role": v.term("role"), "how": v.term("role_how")}, key="role"),
    ),
    CardField("terms", "5", "S", "answers", v.term("terms")),
    CardField("terms_note", "5", "L", "answers", v.line(500)),
    CardField("authorship", "5", "S", "answers", v.term("authorship")),
    CardField("third_party_rights", "5", "L", "answers", v.line(500)),
    CardField("interests", "40", "L", "answers", v.line(500)),
    CardField(
        "statements",
        "24",
        "S",
        "answers",
        v.struct(
            {
                "no_beneficiary_data": v.boolean,
                "rights_held": v.boolean,
                "interests_declared": v.boolean,
            }
        ),
    ),
    CardField("origin_country", "4", "L", "origin", v.term("country")),
    CardField("origin_year", "4", "L", "origin", v.integer(1500, 2100)),
    CardField("source_programme", "4", "L", "origin", v.line(200)),
    CardField("adaptation_of", "4", "L", "origin", v.line(300)),
    CardField("delivery", "14", "M", "staff", v.terms("delivery")),
    CardField("settings", "15", "M", "staff", v.terms("setting")),
    CardField("premises", "15", "M", "staff", v.term("premises")),
    CardField(
        "dose",
        "16",
        "A",
        "staff",
        v.struct(
            {
                "duration": v.term("duration"),
                "sessions_min": v.integer(1, 10_000),
                "sessions_max": v.integer(1, 10_000),
                "minutes": v.integer(1, 10_080),
                "frequency": v.term("frequency"),
                "weeks_min": v.integer(0, 1_000),
                "weeks_max": v.integer(0, 1_000),
                "group_size": v.integer(1, 10_000),
            }
        ),
    ),
    CardField("training_hours", "13", "F", "staff", v.integer(0, 10_000)),
    CardField("supervision", "13", "F", "staff", v.term("frequency")),
    CardField("caseload", "13", "F", "staff", v.integer(1, 10_000)),
    CardField("service_kinds", "21", "M", "staff", v.terms("service_kind")),
    CardField("service_forms", "21", "M", "staff", v.terms("service_form")),
    CardField("medical_or_psychological", "21", "M", "staff", v.boolean),
    CardField("cost_band", "26", "A", "costs", v.term("cost_band")),
    CardField("cost_start", "25", "L", "costs", v.money),
    CardField("cost_per_participant", "25", "L", "costs", v.money),
    CardField("cost_per_year", "25", "L", "costs", v.money),
    CardField("staff_fte", "27", "F", "costs", v.number(0, 10_000)),
    CardField("volunteers", "27", "F", "costs", v.boolean),
    CardField("start_weeks", "28", "F", "costs", v.integer(0, 1_000)),
    CardField("evidence_claim", "33", "A", "results", v.integer(0, 4)),
    CardField(
        "studies",
        "31",
        "F",
        "results",
        v.rows(
            {
                "citation": v.line(500),
                "year": v.integer(1800, 2100),
                "doi": v.doi,
                "design": v.term("study_design"),
                "n": v.integer(1, 100_000_000),
                "finding": v.term("finding"),
                "country": v.term("country"),
                "independent": v.boolean,
            },
            key="citation",
            optional={"doi", "n", "country", "independent"},
        ),
    ),
    CardField(
        "external_ratings",
        "32",
        "L",
        "results",
        v.rows(
            {"registry": v.line(120), "rating": v.line(120), "date": v.date, "url": v.url},
            key="registry",
            optional={"date", "url"},
        ),
    ),
    CardField("funding", "39", "L", "origin", v.lines(200)),
    CardField("related", "44", "L", "origin", v.lines(100)),
)
BY_NAME = {field.name: field for field in FIELDS}
_REASON = v.line(1_000)
EDITORIAL_MAY_NOT_TOUCH = frozenset(
    {
        "cost_band", "cost_start", "cost_per_participant", "cost_per_year", "staff_fte",
        "volunteers", "evidence_claim", "studies", "medical_or_psychological",
        "service_kinds", "service_forms", "kind",
    }
)  # fmt: skip


def card_errors(card: Mapping[str, Any]) -> dict[str, Said]:
    """A sentence for each field that cannot be taken; empty when the card is well formed.

    Says nothing about what is missing: that depends on the step that is to be taken.
    """
    errors: dict[str, Said] = {}
    for name, value in card.items():
        if name == "unknown":
            errors |= _unknown_errors(value)
        elif name not in BY_NAME:
            errors[name] = text("There is no field of this name in a card.")
        else:
            sentence = BY_NAME[name].check(value)
            if sentence:
                errors[name] = sentence
    if not errors and card.get("age_min", 0) > card.get("age_max", 120):
        errors["age_max"] = text("The highest age is below the lowest.")
    return errors


def _unknown_errors(value: Any) -> dict[str, Said]:
    if not isinstance(value, Mapping):
        return {"unknown": text("Give a reason for each field that is unknown.")}
    errors: dict[str, Said] = {}
    for name, reason in value.items():
        said = reason if isinstance(reason, Mapping) else {LANGUAGES[0]: reason}
        if name not in BY_NAME and name not in sections.BY_KEY:
            errors["unknown"] = text("There is no field “%(field)s”.", field=str(name)[:80])
        elif not said or not set(said) <= set(LANGUAGES) or any(map(_REASON, said.values())):
            errors["unknown"] = text("Say why %(field)s is not known.", field=str(name))
    return errors


def is_unknown(card: Mapping[str, Any], name: str) -> bool:
    """Whether the author says, with a reason, that this is not known."""
    return name in card.get("unknown", {})


def has_answer(card: Mapping[str, Any], name: str) -> bool:
    """Whether a field is filled in; ``False`` and 0 are answers, empty lists and words are not."""
    value = card.get(name)
    return value is not None and value != "" and value != [] and value != {}


def without_empty(card: Mapping[str, Any]) -> Card:
    """The card with the fields in their fixed order and nothing that is empty."""
    kept = {field.name: card[field.name] for field in FIELDS if has_answer(card, field.name)}
    strange = {name: card[name] for name in card if name not in BY_NAME and name != "unknown"}
    unknown = {"unknown": card["unknown"]} if card.get("unknown") else {}
    return {**kept, **strange, **unknown}


def can_do_without(card: Mapping[str, Any]) -> list[str]:
    """Roles and premises one can do without (the facet): see DOMAIN §5f."""
    roles = {row["role"]: row["how"] for row in card.get("roles", [])}
    wanted = ("psychologist", "medical_worker", "lawyer")
    free = [role for role in wanted if roles.get(role) in ("not_needed", "trained")]
    if card.get("premises") in ("shared", "none"):
        free.append("premises")
    return free
