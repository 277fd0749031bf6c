"""The list of practices as Atom, and every public address as a sitemap: XML made by hand.

Both are small, fixed formats; the standard library writes and escapes them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed with nothing in it was changed: a date it must have, the same at each look."""
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _namespace in (("", ATOM), ("xhtml", XHTML)):
    ElementTree.register_namespace(_prefix, _namespace)


@dataclass(frozen=True)
class Entry:
    """A practice in the feed. ``terms``: (vocabulary, slug, label)."""

    address: str
    title: str
    summary: str
    language: str
    author: str
    updated: datetime
    terms: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Feed:
    """One list, newest first. ``own_address`` is also its id, ``page_address`` the list itself."""

    title: str
    language: str
    own_address: str
    page_address: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When the newest of them came."""
        return max((entry.updated for entry in self.entries), default=NEVER)


@dataclass(frozen=True)
class Place:
    """A public address, in each language, and when what stands there changed."""

    address: str
    alternates: Sequence[tuple[str, str]]
    changed: datetime | None = None


def atom(feed: Feed) -> bytes:
    """The feed as an Atom document (RFC 4287)."""
    root = ElementTree.Element(f"{{{ATOM}}}feed", {LANG: feed.language})
    _atom(root, "title", feed.title)
    _atom(root, "id", feed.own_address)
    _atom(root, "updated", _moment(feed.updated))
    _atom(root, "link", rel="self", type="application/atom+xml", href=feed.own_address)
    _atom(root, "link", rel="alternate", type="text/html", href=feed.page_address)
    for entry in feed.entries:
        _add_entry(_atom(root, "entry", None), entry)
    return _written(root)


def _add_entry(into: ElementTree.Element, entry: Entry) -> None:
    into.set(LANG, entry.language)
    _atom(into, "title", entry.title)
    _atom(into, "id", entry.address)
    _atom(into, "updated", _moment(entry.updated))
    _atom(
        into, "link", rel="alternate", type="text/html", href=entry.address,
        hreflang=entry.language,
    )  # fmt: skip
    _atom(_atom(into, "author", None), "name", entry.author)
    for vocabulary, slug, label in entry.terms:
        _atom(into, "category", scheme=f"urn:resource-centre:{vocabulary}", term=slug, label=label)
    _atom(into, "summary", entry.summary)


def _atom(
    into: ElementTree.Element, name: str, words: str | None = None, **attributes: str
) -> ElementTree.Element:
    clean = {key: writable(value) for key, value in attributes.items()}
    made = ElementTree.SubElement(into, f"{{{ATOM}}}{name}", clean)
    made.text = None if words is None else writable(words)
    return made


def sitemap(places: Iterable[Place]) -> bytes:
    """Addresses with their alternates, for search engines."""
    root = ElementTree.Element("urlset", {"xmlns": SITEMAP})
    for place in places:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = place.address
        if place.changed is not None:
            ElementTree.SubElement(url, "lastmod").text = _moment(place.changed)
        for language, address in place.alternates:
            attributes = {"rel": "alternate", "hreflang": language, "href": address}
            ElementTree.SubElement(url, f"{{{XHTML}}}link", attributes)
    return _written(root)


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """The sitemaps themselves, when there are too many addresses for one."""
    root = ElementTree.Element("sitemapindex", {"xmlns": SITEMAP})
    for address in addresses:
        ElementTree.SubElement(ElementTree.SubElement(root, "sitemap"), "loc").text = address
    return _written(root)


def writable(words: str) -> str:
    """Without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words)


def _moment(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
