"""What runs in the killable child: Markdown, then bleach, then nh3. Never call it elsewhere.

Every step below is quadratic for some input; the child's limits, not these functions, end it.
"""

import math
import re
import resource
import signal
from collections.abc import Mapping
from functools import partial
from typing import Final

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension

from resource_centre.markdown_extensions import Additions
from resource_centre.markdown_rules import (
    ATTRIBUTES,
    LINK_REL,
    NESTING,
    OUTPUT_BYTES,
    SCHEMES,
    TAGS,
    attribute_value,
    is_attribute_allowed,
)

Made = tuple[str, tuple[tuple[int, str, str], ...], int]

# The words follow the language of the text, not of whoever happens to save it.
BACKLINK: Final = {
    "en": "Back to footnote {} in the text",
    "ru": "Вернуться к сноске {} в тексте",
}
_BARE_LINK = re.compile(r"(?<![\w/.@-])https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_MARKUP = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
# Tags that HTML itself closes, or that hold nothing, say nothing about depth until parsed.
_SELF_CLOSING: Final = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "br", "hr", "img"]
)


class Refused(Exception):
    """The text is refused; the reason is "too_complex" or "too_long"."""


def start_child(memory_bytes: int) -> None:
    """Bound a fresh child: its memory for life, and death at once when told to end."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_processor_time(seconds: float | None) -> None:
    """Allow so many seconds from now on (the limit counts from the child's birth); None: lift."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = hard
    if seconds is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(usage.ru_utime + usage.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def convert_bounded(
    source: str, language: str, fixed_ids: Mapping[str, str], offset: int, seconds: float
) -> Made | str:
    """`convert` under a limit of its own; a refusal comes back as its word.

    The limit is lifted again before the answer is sent: a child that dies while it holds the
    pool's lock would stop the pool.
    """
    limit_processor_time(seconds)
    try:
        return convert(source, language=language, fixed_ids=fixed_ids, offset=offset)
    except Refused as refusal:
        return str(refusal)
    except Exception:
        # RecursionError, MemoryError, and whatever else a hostile text can bring Markdown to:
        # to the author it is one and the same, and the text is kept.
        return "too_complex"
    finally:
        limit_processor_time(None)


def convert(source: str, *, language: str, fixed_ids: Mapping[str, str], offset: int) -> Made:
    """Safe HTML, its headings and its number of words."""
    additions = Additions(language, fixed_ids, offset)
    reader = Markdown(
        extensions=[
            TableExtension(use_align_attribute=False),
            FootnoteExtension(BACKLINK_TITLE=BACKLINK.get(language, BACKLINK["en"])),
            "def_list",
            "abbr",
            "sane_lists",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "pymdownx.tilde",
            additions,
        ],
        # Without Pygments the fences carry no token classes: the allowlist needs none.
        extension_configs={"pymdownx.highlight": {"use_pygments": False}},
        output_format="html",
    )
    raw = reader.convert(source)
    if len(raw) > OUTPUT_BYTES:
        raise Refused("too_long")
    refuse_depth(raw, ignored=_SELF_CLOSING)
    made = sanitise(raw)
    if len(made.encode()) > OUTPUT_BYTES:
        raise Refused("too_long")
    refuse_depth(made, ignored=frozenset({"br", "hr", "img"}))
    words = len(_WORD.findall(_MARKUP.sub("", made)))
    return made, tuple(additions.headings.found), words


def refuse_depth(markup: str, *, ignored: frozenset[str]) -> None:
    """Refuse tags nested deeper than anybody reads; one pass, before a parser recurses."""
    depth = 0
    for closing, name in _TAG.findall(markup):
        tag = name.lower()
        if tag in TAGS and tag not in ignored:
            depth = max(depth - 1, 0) if closing else depth + 1
            if depth > NESTING:
                raise Refused("too_complex")


def sanitise(markup: str) -> str:
    """bleach for the allowlist and bare links, nh3 as the last wall; nothing comes after it.

    bleach shows a tag that it does not allow as text, so that an author's "<name>" is not lost.
    """
    cleaner = Cleaner(
        tags=TAGS,
        attributes=is_attribute_allowed,
        protocols=SCHEMES,
        filters=[
            partial(LinkifyFilter, callbacks=[], skip_tags={"pre", "code"}, url_re=_BARE_LINK)
        ],
    )
    return nh3.clean(
        cleaner.clean(markup),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=attribute_value,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
        strip_comments=True,
    )
