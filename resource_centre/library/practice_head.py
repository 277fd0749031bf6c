"""What the head of a practice's page says to machines, and how the practice is cited.

Only for text that everybody may read: a draft, a suspended practice and an earlier revision have
none of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resource_centre.db import today
from resource_centre.i18n import text
from resource_centre.library import citations
from resource_centre.library.linked_data import described, open_graph, practice_data
from resource_centre.library.practice_queries import PUBLIC_STATES, Reading
from resource_centre.library.public_addresses import (
    alternates,
    practice_address,
    revision_address,
)
from resource_centre.practices.models import Practice, Revision, RevisionText
from resource_centre.practices.permissions import PUBLIC_TEXT_STATES


@dataclass(frozen=True)
class Head:
    """Canonical address, addresses by language, description, OpenGraph, JSON-LD."""

    canonical: str
    alternates: list[tuple[str, str]]
    description: str
    open_graph: list[tuple[str, str]]
    linked_data: dict[str, Any]


def head_of(reading: Reading, facts: Mapping[str, Any]) -> Head | None:
    """The head of the page of the approved text. ``facts``: as the page shows them."""
    practice, revision, written = reading.practice, facts["revision"], facts["written"]
    if practice.state not in PUBLIC_TEXT_STATES or revision.state not in PUBLIC_STATES:
        return None
    return Head(
        canonical=practice_address(practice.slug),
        alternates=alternates(f"/practices/{practice.slug}"),
        description=described(written.summary),
        open_graph=open_graph(practice, written, str(text("Resource Centre")), facts["also"]),
        linked_data=practice_data(practice, reading.published, revision, written, facts["track"]),
    )


@dataclass(frozen=True)
class Citation:
    """A published revision as others refer to it."""

    address: str
    bibtex: str
    """The path of the file."""
    seal: str
    gost: str
    apa: str


def citation_of(practice: Practice, revision: Revision, written: RevisionText) -> Citation | None:
    """How to cite this revision; ``None`` for what is not published."""
    if practice.state not in PUBLIC_TEXT_STATES or revision.state not in PUBLIC_STATES:
        return None
    address = revision_address(practice.slug, revision.label)
    cited = citations.cited(practice, revision, written, address)
    return Citation(
        address=address,
        bibtex=f"/practices/{practice.slug}/revisions/{revision.label}.bib",
        seal=revision.content_hash,
        gost=citations.gost(cited, today()),
        apa=citations.apa(cited),
    )
