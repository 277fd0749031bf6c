"""The card in words: the label of each field, and its value as a reader sees it."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal

from resource_centre.i18n import Text, current_language, text
from resource_centre.practices.card import FIELDS
from resource_centre.vocabulary import label

CARD_LABELS: Mapping[str, Text] = {
    "kind": text("Kind of practice"),
    "needs": text("What it helps with"),
    "target_groups": text("For whom"),
    "age_min": text("Lowest age"),
    "age_max": text("Highest age"),
    "roles": text("Who delivers it"),
    "terms": text("Terms of reuse"),
    "terms_note": text("Note on the terms"),
    "authorship": text("How it was written"),
    "third_party_rights": text("Rights of others"),
    "interests": text("Interests of the authors"),
    "statements": text("Statements of the author"),
    "origin_country": text("Country of origin"),
    "origin_year": text("Year of origin"),
    "source_programme": text("Programme it comes from"),
    "adaptation_of": text("Adapted from"),
    "delivery": text("Way of working"),
    "settings": text("Setting"),
    "premises": text("Separate premises"),
    "dose": text("How often and how long"),
    "training_hours": text("Hours of training"),
    "supervision": text("Supervision"),
    "caseload": text("Cases for one worker"),
    "service_kinds": text("Kinds of service"),
    "service_forms": text("Forms of service"),
    "medical_or_psychological": text("Medical or psychological methods"),
    "cost_band": text("Cost band"),
    "cost_start": text("Cost to start"),
    "cost_per_participant": text("Cost for one person"),
    "cost_per_year": text("Cost for a year"),
    "staff_fte": text("Full-time posts"),
    "volunteers": text("Volunteers"),
    "start_weeks": text("Weeks to the first client"),
    "evidence_claim": text("Evidence level claimed"),
    "studies": text("Studies"),
    "external_ratings": text("Ratings elsewhere"),
    "funding": text("Who paid for it"),
    "related": text("Related practices"),
    "unknown": text("What is not known"),
}
_VOCABULARIES: Mapping[str, str] = {
    "kind": "kind", "needs": "need", "target_groups": "target_group", "terms": "terms",
    "authorship": "authorship", "origin_country": "country", "delivery": "delivery",
    "settings": "setting", "premises": "premises", "supervision": "frequency",
    "service_kinds": "service_kind", "service_forms": "service_form", "cost_band": "cost_band",
    "role": "role", "how": "role_how", "duration": "duration", "frequency": "frequency",
    "design": "study_design", "finding": "finding", "country": "country",
}  # fmt: skip
_PARTS: Mapping[str, Text] = {
    "no_beneficiary_data": text("no data of the people helped"),
    "rights_held": text("the rights are held"),
    "interests_declared": text("interests are declared"),
    "sessions_min": text("sessions from"),
    "sessions_max": text("sessions up to"),
    "minutes": text("minutes"),
    "weeks_min": text("weeks from"),
    "weeks_max": text("weeks up to"),
    "group_size": text("people in a group"),
    "n": text("participants"),
    "independent": text("independent of the author"),
}


def card_label(name: str) -> str:
    """The label of a field; a name that is unknown is shown as it is."""
    return str(CARD_LABELS.get(name, name))


def card_said(name: str, value: Any) -> str:
    """A value in the words of the present language; empty for none."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return str(text("yes") if value else text("no"))
    if name == "evidence_claim":
        return label("evidence", str(value))
    if name == "unknown" and isinstance(value, Mapping):
        return "; ".join(f"{card_label(k)}: {_reason(v)}" for k, v in value.items())
    if isinstance(value, list):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return between.join(card_said(name, item) for item in value)
    if isinstance(value, Mapping):
        return _parts_said(value)
    return label(_VOCABULARIES[name], value) if name in _VOCABULARIES else str(value)


def _parts_said(parts: Mapping[str, Any]) -> str:
    if {"amount", "currency", "year"} <= set(parts):
        figure = format_decimal(parts["amount"] / 100, locale=current_language())
        currency = "₽" if parts["currency"] == "RUB" else parts["currency"]
        return f"{figure}\u00a0{currency}, {parts['year']}"
    said = []
    for name, value in parts.items():
        words = card_said(name, value)
        said.append(f"{_PARTS[name]}: {words}" if name in _PARTS else words)
    return ", ".join(said)


def _reason(value: Any) -> str:
    if isinstance(value, Mapping):
        spoken = value.get(current_language()) or next(iter(value.values()), "")
        return str(spoken)
    return str(value)


def card_rows(card: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The card as label and value, in its own order; what is empty is left out."""
    names = [*(field.name for field in FIELDS), "unknown"]
    rows = [(card_label(name), card_said(name, card.get(name))) for name in names]
    return [(name, value) for name, value in rows if value]
