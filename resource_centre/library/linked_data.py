"""What a page says of a practice to machines: schema.org as JSON-LD, and OpenGraph.

A ``CreativeWork``: a practice is no recipe to follow blindly (HowTo) and no scholarly article.
Only published text is described, and no rating: an opinion on evidence is not a mark of quality.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from resource_centre.i18n import LANGUAGES
from resource_centre.library.public_addresses import practice_address, revision_address, whole
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice, Revision, RevisionText
from resource_centre.templating import TRACKS
from resource_centre.vocabulary import label, labels

LICENCES: Mapping[str, str] = {
    "open": "https://creativecommons.org/licenses/by/4.0/",
    "unchanged": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}
"""Terms of reuse that are a public licence; the third kind is by agreement with the author."""
LOCALES: Mapping[str, str] = {"en": "en_GB", "ru": "ru_RU"}
LONGEST_DESCRIPTION = 300
PICTURE = "/static/img/share.png"


def described(words: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """One line for a search engine, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1].rpartition(" ")[0] + "…"


def practice_data(
    practice: Practice,
    published: Sequence[Revision],
    revision: Revision,
    written: RevisionText,
    track: str,
) -> dict[str, Any]:
    """The practice as a CreativeWork. ``published``: its approved revisions, the newest first."""
    card, language = revision.card, written.language
    decided = revision.decided_at or revision.saved_at
    first = published[-1].decided_at or published[-1].saved_at
    data = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": practice_address(practice.slug),
        "url": practice_address(practice.slug),
        "name": written.title,
        "description": described(written.summary, 600),
        "inLanguage": language,
        "author": organisation_data(practice.owner, language),
        "datePublished": first.date().isoformat(),
        "dateModified": decided.date().isoformat(),
        "version": revision.label,
        "genre": label("kind", card["kind"], language) if card.get("kind") else None,
        "creativeWorkStatus": str(TRACKS[track].label),
        "license": LICENCES.get(str(card.get("terms"))),
        "about": _things(labels("need", card.get("needs", []), language)),
        "audience": _audience(labels("target_group", card.get("target_groups", []), language)),
        "isAccessibleForFree": True,
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "SHA-256",
            "value": revision.content_hash,
            "url": revision_address(practice.slug, revision.label),
        },
        "expires": practice.valid_until.isoformat() if practice.valid_until else None,
    }
    return {name: value for name, value in data.items() if value not in (None, [], "")}


def organisation_data(owner: Organisation, language: str) -> dict[str, Any]:
    """Who answers for it."""
    name, _ = owner.name_in(language)
    return {"@type": "Organization", "name": name, "url": whole(f"/organisations/{owner.slug}")}


def _things(words: Sequence[str]) -> list[dict[str, str]]:
    return [{"@type": "Thing", "name": one} for one in words]


def _audience(words: Sequence[str]) -> list[dict[str, str]]:
    return [{"@type": "Audience", "audienceType": one} for one in words]


def open_graph(
    practice: Practice, written: RevisionText, site_name: str, also: Sequence[str]
) -> list[tuple[str, str]]:
    """(property, content) pairs for those who show a link as a small picture with words."""
    pairs = [
        ("og:type", "article"),
        ("og:site_name", site_name),
        ("og:title", written.title),
        ("og:description", described(written.summary)),
        ("og:url", practice_address(practice.slug)),
        ("og:locale", LOCALES[written.language]),
        ("og:image", whole(PICTURE)),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", site_name),
    ]
    return pairs + [("og:locale:alternate", LOCALES[one]) for one in also if one in LANGUAGES]
