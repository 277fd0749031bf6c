"""Short runs of words out of a long text, for one sheet of paper and for tables.

Reads HTML that markdown.py made; gives plain words, never markup.
"""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

_REFERENCE = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«“\"(]?[\w])")
_BLOCKS = frozenset({"p", "li", "td", "th", "dt", "dd", "pre"})


class _Sections(HTMLParser):
    """Collects the blocks below each heading of level two."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: dict[str, list[str]] = {}
        self._key = ""
        self._in_heading = False
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self._end_block()
            self._key = (dict(attributes).get("id") or "").removeprefix("u-")
        if tag in ("h2", "h3", "h4"):
            self._in_heading = True
        elif tag in _BLOCKS:
            self._end_block()
        elif tag == "br":
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h2", "h3", "h4"):
            self._in_heading = False
        elif tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self._in_heading:
            self._words.append(data)

    def _end_block(self) -> None:
        words = " ".join(_REFERENCE.sub("", "".join(self._words)).split())
        self._words.clear()
        if words:
            self.sections.setdefault(self._key, []).append(words)


def section_blocks(html: str) -> dict[str, list[str]]:
    """Section key → its paragraphs and points as plain words, in their order."""
    reader = _Sections()
    reader.feed(html)
    reader.close()
    reader.handle_starttag("p", [])
    return reader.sections


def shortened(words: str, longest: int) -> str:
    """At most so many characters: whole sentences where that keeps half of it, else whole words."""
    if len(words) <= longest:
        return words
    kept = ""
    for sentence in _SENTENCE_END.split(words):
        if len(kept) + len(sentence) + 1 > longest:
            break
        kept = f"{kept} {sentence}".strip()
    if len(kept) * 2 >= longest:
        return kept
    return words[: longest - 1].rpartition(" ")[0].rstrip(" ,;:—–-") + "…"


def points(blocks: Sequence[str], most: int, longest: int) -> list[str]:
    """The first points, each shortened."""
    return [shortened(one, longest) for one in blocks[:most]]


def run(blocks: Sequence[str], longest: int) -> str:
    """The blocks as one paragraph, shortened. A block without an end gets one."""
    ended = [one if one[-1] in ".!?…:;" else f"{one}." for one in blocks]
    return shortened(" ".join(ended), longest)
