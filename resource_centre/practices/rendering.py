"""The HTML of a text, made once when it is saved: never inside a write, never per view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from resource_centre import markdown
from resource_centre.authorisation import found
from resource_centre.db import session
from resource_centre.practices.models import RevisionText
from resource_centre.practices.sections import fixed_ids
from resource_centre.unit_of_work import unit_of_work


@dataclass(frozen=True)
class Made:
    """What rendering gave: HTML with headings and words, or why there is none."""

    html: str = ""
    headings: tuple[tuple[int, str, str], ...] = ()
    words: int = 0
    refused: str = ""

    def put_into(self, written: RevisionText) -> None:
        """Store it with the text."""
        written.html, written.words, written.refused = self.html, self.words, self.refused
        written.headings = [list(heading) for heading in self.headings]
        written.renderer = markdown.RENDERER_VERSION


def rendered(body: str, language: str, person_id: str | None = None) -> Made:
    """Render a body under the fixed headings. A refused text is kept; it only has no HTML."""
    try:
        made = markdown.render(
            body, language=language, fixed_ids=fixed_ids(language), person_id=person_id
        )
    except markdown.RenderingRefused as refusal:
        return Made(refused=refusal.code)
    headings = tuple((h.level, h.id, h.text) for h in made.headings)
    return Made(str(made.html), headings, made.words)


def rendering_of(written: RevisionText | None, body: str) -> Made | None:
    """What is stored already, when it was made of this very body by this renderer."""
    if written is None or written.body != body or written.renderer != markdown.RENDERER_VERSION:
        return None
    headings: tuple[Any, ...] = tuple(tuple(h) for h in written.headings)
    return Made(written.html, headings, written.words, written.refused)


def texts_to_render() -> Sequence[int]:
    """The texts whose HTML was made by another version of the renderer."""
    old = select(RevisionText.id).where(RevisionText.renderer != markdown.RENDERER_VERSION)
    return list(session().scalars(old.order_by(RevisionText.id)))


def render_again(text_id: int) -> None:
    """Make the stored HTML of one text anew. The text itself and its seal stay as they are."""
    written = found(session().get(RevisionText, text_id))
    body, language = written.body, written.language
    made = rendered(body, language)
    with unit_of_work():
        written = session().get(RevisionText, text_id)
        if written is not None and written.body == body:
            made.put_into(written)
