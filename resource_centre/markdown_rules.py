"""The one allowlist: what may stand in HTML made from a person's Markdown.

bleach and nh3 both take their tags, attributes and addresses from here, so that the two walls
cannot disagree. Nothing here needs Markdown, bleach or nh3: the rules can be read alone.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

# Raised by hand whenever the same source may give other HTML: stored HTML is then made anew.
RENDERER_VERSION: Final = "1"

SOURCE_BYTES: Final = 512 * 1024
OUTPUT_BYTES: Final = 4 * 1024 * 1024
NESTING: Final = 50
# 1,000 brackets in one block cost 0.14 s, and the cost grows with the square.
RUN_CHARACTERS: Final = 1000
ID_LENGTH: Final = 120

TAGS: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "del",
        "sup",
        "sub",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "a",
        "img",
        "abbr",
        "span",
        "div",
    ]
)
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
LINK_REL: Final = "nofollow noopener ugc"

# A Russian author may name the box in Russian; the class, which the style sheet knows, is one.
ADMONITIONS: Final = MappingProxyType(
    {
        "note": "Примечание",
        "tip": "Совет",
        "important": "Важно",
        "warning": "Внимание",
        "danger": "Опасность",
    }
)
CLASSES: Final = frozenset(ADMONITIONS) | frozenset(
    [
        "admonition",
        "admonition-title",
        "footnote",
        "footnote-ref",
        "footnote-backref",
        "a-l",
        "a-c",
        "a-r",
        "task",
    ]
)

_TOKEN = re.compile(r"[^\w:.-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NUMBER = re.compile(r"-?[0-9]{1,6}", re.ASCII)
_SPAN = re.compile(r"[1-9][0-9]?", re.ASCII)
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_CONTACT = re.compile(r"(mailto|tel):[^\s/]", re.IGNORECASE)
# Control, invisible, unassigned and half characters hide a scheme from a reader and a filter.
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def prefixed_id(value: str) -> str | None:
    """An id that can never be one of the page's own, nor shadow a property of `document`."""
    token = _TOKEN.sub("-", value).strip("-")
    if not token:
        return None
    return (token if token.startswith("u-") else f"u-{token}")[:ID_LENGTH].rstrip("-")


def link_address(value: str) -> str | None:
    """The address as it may stand in a link, or None: the web, mail, telephone, here, this site."""
    address = value.strip(" \t\r\n").replace(" ", "%20")
    if "\\" in address or any(
        unicodedata.category(character) in _HIDDEN or character.isspace() for character in address
    ):
        return None
    if address.startswith("#"):
        fragment = prefixed_id(unquote(address[1:]))
        return f"#{fragment}" if fragment else None
    if address.startswith("/"):
        return None if address.startswith("//") else address
    return address if _WEB.match(address) or _CONTACT.match(address) else None


def image_address(value: str) -> str | None:
    """Pictures come from this site alone: a remote one would tell its owner who reads."""
    address = link_address(value)
    return address if address is not None and address.startswith("/") else None


def known_classes(value: str) -> str | None:
    """Only the classes that the renderer itself writes: no other can put text over the page."""
    return " ".join(name for name in value.split() if name in CLASSES) or None


def _words(value: str) -> str:
    return value


def _own_rel(value: str) -> str | None:
    return value if value == LINK_REL else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value if pattern.fullmatch(value) else None


Rule = Callable[[str], str | None]
_CELL: Final[dict[str, Rule]] = {
    "class": known_classes,
    "colspan": _matching(_SPAN),
    "rowspan": _matching(_SPAN),
}
_HEADING: Final[dict[str, Rule]] = {"id": prefixed_id}
RULES: Final[Mapping[str, Mapping[str, Rule]]] = MappingProxyType(
    {
        "a": {
            "href": link_address,
            "rel": _own_rel,
            "title": _words,
            "class": known_classes,
            "id": prefixed_id,
        },
        "img": {"src": image_address, "alt": _words, "title": _words},
        "abbr": {"title": _words},
        "ol": {"start": _matching(_NUMBER)},
        "li": {"id": prefixed_id, "class": known_classes},
        "sup": {"id": prefixed_id},
        "div": {"class": known_classes, "lang": _matching(_LANGUAGE)},
        "p": {"class": known_classes},
        "span": {"id": prefixed_id, "lang": _matching(_LANGUAGE)},
        "th": _CELL,
        "td": _CELL,
        **{f"h{level}": _HEADING for level in range(1, 7)},
    }
)
# nh3 writes `rel` itself, then asks the rule about it, and refuses to see it listed.
ATTRIBUTES: Final = {tag: set(rules) - {"rel"} for tag, rules in RULES.items()}


def attribute_value(tag: str, name: str, value: str) -> str | None:
    """The value as it may stand on that tag, or None: the attribute goes."""
    rule = RULES.get(tag, {}).get(name)
    return rule(value) if rule else None


def is_attribute_allowed(tag: str, name: str, value: str) -> bool:
    """The same rule in the form bleach asks for; bleach hands over entities as they were typed."""
    return attribute_value(tag, name, html.unescape(value)) is not None
