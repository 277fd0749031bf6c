"""Our additions to Markdown: heading ids that last, task lists, cell classes, boxes, pictures."""

import html
import re
import unicodedata
from collections.abc import Mapping
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor

from resource_centre.markdown_rules import ADMONITIONS, ID_LENGTH, image_address

_HEADING = re.compile(r"h[1-6]")
_TASK = re.compile(r"\[([ xXхХ])\][ \t]+")
_ALIGNMENT = re.compile(r"text-align: (left|center|right);")


def heading_key(text: str) -> str:
    """Two spellings of one heading are one heading: NFKC, case, ё and spaces do not count."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    return " ".join(folded.split())


def slug(text: str) -> str:
    """The id of a heading from its words, letters of every script kept."""
    words = re.sub(r"[^\w]+", "-", heading_key(text)).strip("-_")
    return words[: ID_LENGTH - 20].rstrip("-") or "section"


class HeadingIds(Treeprocessor):
    """Gives every heading an id that depends on its own words alone, so links to it survive."""

    def __init__(self, md: Markdown, fixed_ids: Mapping[str, str], offset: int) -> None:
        super().__init__(md)
        self.fixed = {heading_key(text): fixed for text, fixed in fixed_ids.items()}
        self.offset = offset
        # A fixed id is kept free even when its own heading comes later or not at all.
        self.used: dict[str, int] = dict.fromkeys(self.fixed.values(), 1)
        self.met: set[str] = set()
        self.found: list[tuple[int, str, str]] = []

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if not (isinstance(element.tag, str) and _HEADING.fullmatch(element.tag)):
                continue
            level = min(max(int(element.tag[1]) + self.offset, 1), 6)
            element.tag = f"h{level}"
            inner = render_inner_html(remove_fnrefs(element), self.md)
            text = html.unescape(strip_tags(inner))
            name = f"u-{self.free_id(text)}"
            element.set("id", name)
            self.found.append((level, name, text))

    def free_id(self, text: str) -> str:
        """The fixed id, else the slug; a repeated one gets -2, -3 in the order of the text."""
        fixed = self.fixed.get(heading_key(text))
        if fixed is not None and fixed not in self.met:
            self.met.add(fixed)
            return fixed
        base = fixed or slug(text)
        number = self.used.get(base, 0) + 1
        name = base if number == 1 else f"{base}-{number}"
        while number > 1 and name in self.used:
            number += 1
            name = f"{base}-{number}"
        self.used[base] = number
        self.used.setdefault(name, 1)
        return name


class TaskItems(Treeprocessor):
    """`- [x] done` becomes a ticked character: a page of reading holds no form control."""

    def run(self, root: ElementTree.Element) -> None:
        for item in root.iter("li"):
            holder = item
            if not (item.text or "").strip() and len(item) and item[0].tag == "p":
                holder = item[0]
            found = _TASK.match((holder.text or "").lstrip())
            if found:
                sign = "☐" if found.group(1) == " " else "☑"
                holder.text = f"{sign} {(holder.text or '').lstrip()[found.end() :]}"
                item.set("class", "task")


class CellClasses(Treeprocessor):
    """Alignment as a class, because the page allows no style; an empty head cell is no head."""

    def run(self, root: ElementTree.Element) -> None:
        for cell in root.iter():
            if cell.tag not in ("th", "td"):
                continue
            found = _ALIGNMENT.fullmatch(cell.attrib.pop("style", ""))
            if found:
                cell.set("class", f"a-{found.group(1)[0]}")
            if cell.tag == "th" and not len(cell) and not (cell.text or "").strip():
                cell.tag = "td"


class RemotePictures(Treeprocessor):
    """A picture from elsewhere becomes a link: the reader decides whether to call that site."""

    def run(self, root: ElementTree.Element) -> None:
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        for image in root.iter("img"):
            address = image.get("src", "")
            if image in linked or image_address(address) is not None:
                continue
            text = image.get("alt") or address
            title = image.get("title")
            image.attrib.clear()
            image.tag, image.text = "a", text
            image.set("href", address)
            if title:
                image.set("title", title)


class Boxes(AdmonitionProcessor):
    """Admonitions whose name may be Russian and whose unsaid title is in the text's language."""

    language = "en"

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        name, title = match.group(1).lower(), match.group(2)
        by_title = {russian.lower(): known for known, russian in ADMONITIONS.items()}
        kind = by_title.get(name, name.split(" ")[0])
        if title is None:
            russian = ADMONITIONS.get(kind)
            title = russian if russian and self.language == "ru" else kind.capitalize()
        return kind, title or None


class Additions(Extension):
    """Registers the above in the order they need: tasks before links are read, ids last."""

    def __init__(self, language: str, fixed_ids: Mapping[str, str], offset: int) -> None:
        super().__init__()
        self.language, self.fixed_ids, self.offset = language, fixed_ids, offset

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name Markdown calls
        boxes = Boxes(md.parser)
        boxes.language = self.language
        md.parser.blockprocessors.register(boxes, "admonition", 105)
        # 20 is the reading of links and emphasis.
        md.treeprocessors.register(TaskItems(md), "task_items", 25)
        md.treeprocessors.register(CellClasses(md), "cell_classes", 18)
        md.treeprocessors.register(RemotePictures(md), "remote_pictures", 17)
        self.headings = HeadingIds(md, self.fixed_ids, self.offset)
        md.treeprocessors.register(self.headings, "heading_ids", 5)
