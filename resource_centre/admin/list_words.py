"""What the lists are called for the curator, and how often their terms stand."""

from collections.abc import Mapping

from resource_centre.i18n import Text, text
from resource_centre.search.documents import VOCABULARY_OF
from resource_centre.search.index import Query, search

LISTS: Mapping[str, Text] = {
    "target_group": text("For whom"),
    "need": text("What it helps with"),
    "service_kind": text("Kinds of services"),
    "service_form": text("Forms of service"),
    "setting": text("Settings"),
    "delivery": text("Ways of delivery"),
    "role": text("Roles of those who deliver"),
    "institution_kind": text("Kinds of institutions"),
    "funding": text("Sources of money"),
    "country": text("Countries"),
    "kind": text("Kinds of practices"),
    "terms": text("Terms of use"),
    "authorship": text("Authorship"),
    "role_how": text("How a role is filled"),
    "premises": text("Premises"),
    "duration": text("Durations"),
    "frequency": text("Frequencies"),
    "study_design": text("Designs of studies"),
    "okrug": text("Okrugs"),
    "organisation_kind": text("Kinds of organisations"),
    "return_reason": text("Reasons to send back"),
    "decline_reason": text("Reasons not to recommend"),
    "end_kind": text("How a use ends"),
    "end_reason": text("Why a use ends"),
}
"""The lists that a curator sees. Words of states, tracks and levels are part of the pages."""


def used_terms(name: str) -> Mapping[str, int]:
    """Term → how many public practices carry it, for the lists that readers filter by."""
    facets = [facet for facet, vocabulary in VOCABULARY_OF.items() if vocabulary == name]
    return search(Query(size=1)).counts[facets[0]] if facets else {}


def is_counted(name: str) -> bool:
    """Whether it is known how often the terms of this list stand."""
    return name in VOCABULARY_OF.values()
