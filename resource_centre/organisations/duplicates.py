"""Organisations that may be one and the same: by number, or by a name that is nearly equal."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, or_, select

from resource_centre.authorisation import Actor
from resource_centre.db import session, sort_key
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.permissions import organisations_visible_to

NEARLY = 0.85
MOST_SHOWN = 5
_MOST_LOOKED_AT = 400
_FORMS = frozenset(
    sort_key(
        "ано рано нко оо роо мроо бф фонд благотворительный автономная некоммерческая организация"
        " общественная региональная межрегиональная городская московская городской"
        " гбу гбуз гку гбоу гаоу фгбу мбу ооо зао ао союз ассоциация центр"
        " учреждение государственное бюджетное казенное автономное муниципальное"
        " г город москва москвы и по для в на им имени"
        " ngo charity charitable foundation fund non profit organisation organization centre center"
        " public state moscow the of for and sample"
    ).split()
)
"""Words that say of what form an organisation is, or where; not which one."""


def distinctive(name: str) -> frozenset[str]:
    """The words of a name that tell it from others, folded."""
    words = frozenset(re.findall(r"\w+", sort_key(name)))
    return words - _FORMS or words


def is_near(one: str, other: str) -> bool:
    """Whether two names may be of one organisation."""
    first, second = distinctive(one), distinctive(other)
    if not first or not second:
        return False
    smaller, larger = sorted((first, second), key=len)
    if smaller <= larger and len(larger) <= 2 * len(smaller) + (len(smaller) > 1):
        return True  # as in «Река» and «Семейный центр «Река»»
    both = (" ".join(sorted(first)), " ".join(sorted(second)))
    return SequenceMatcher(None, *both).ratio() >= NEARLY


def similar_organisations(
    names: Sequence[str], *, inn: str = "", ogrn: str = "", actor: Actor, but: int = 0
) -> list[Organisation]:
    """Those that may be meant, of the ones this actor may know of: by number first, then by name.

    ``but``: the id of the one that is asked about.
    """
    same: list[ColumnElement[bool]] = []
    if inn:
        same.append(Organisation.inn == inn)
    if ogrn:
        same.append(Organisation.ogrn == ogrn)
    words = {word[:6] for name in names for word in distinctive(name) if len(word) > 2}
    alike = [Organisation.name_key.contains(word, autoescape=True) for word in sorted(words)]
    if not same and not alike:
        return []
    wanted = (
        select(Organisation)
        .where(organisations_visible_to(actor), Organisation.id != but, or_(*same, *alike))
        .order_by(Organisation.name_key, Organisation.id)
        .limit(_MOST_LOOKED_AT)
    )
    rows = list(session().scalars(wanted))
    by_number = [o for o in rows if (inn and o.inn == inn) or (ogrn and o.ogrn == ogrn)]
    by_name = [o for o in rows if o not in by_number and _is_meant(o, names)]
    return [*by_number, *by_name][:MOST_SHOWN]


def _is_meant(organisation: Organisation, names: Sequence[str]) -> bool:
    theirs = [name for name in (organisation.name_ru, organisation.name_en) if name]
    return any(is_near(name, other) for name in names if name for other in theirs)
