"""Between a stored revision and its form: what is shown, what is to be saved, what clashes."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from resource_centre.i18n import Said, text
from resource_centre.practices import queries
from resource_centre.practices.card_words import card_said
from resource_centre.practices.changes import Marked, by_word
from resource_centre.practices.form_values import Values, card_to_values, values_to_card
from resource_centre.practices.form_words import LABELS
from resource_centre.practices.forms import RevisionForm, id_of
from resource_centre.practices.models import ChangeClass, Revision, RevisionText
from resource_centre.practices.operations import Draft
from resource_centre.practices.sections import (
    OTHER,
    SECTIONS,
    edited_body,
    join_sections,
    section_texts,
)


def written_in(revision: Revision, language: str) -> RevisionText | None:
    """The text in this very language, if there is one."""
    return next((t for t in revision.texts if t.language == language), None)


def saved_values(revision: Revision, language: str) -> Values:
    """What is stored, as a form would send it."""
    values: Values = MultiDict()
    written = written_in(revision, language)
    if written is not None:
        values["title"], values["summary"] = written.title, written.summary
        for key, words in section_texts(written.body).items():
            values[f"text_{key}"] = words
    if language == revision.original_language:
        values.update(card_to_values(revision.card, language))
    values["change_class"] = revision.change_class.value
    values["change_note"] = revision.change_note
    values["asks_review"] = "yes" if revision.asks_review else "no"
    for point in queries.letter_points(revision):
        values[f"point_{point.id}"] = point.answer
    return values


def draft_of(revision: Revision, language: str, values: Values) -> Draft:
    """What was typed, as it is to be saved."""
    written = written_in(revision, language)
    texts = {
        key: values[f"text_{key}"]
        for key in (OTHER, *(s.key for s in SECTIONS))
        if f"text_{key}" in values
    }
    before = written.body if written else ""
    body = edited_body(before, texts, language) if before else join_sections(texts, language)
    is_original = language == revision.original_language
    named = {c.value: c for c in ChangeClass}
    asked = {"yes": True, "no": False}
    answers = {p.id: values.get(f"point_{p.id}", p.answer) for p in queries.letter_points(revision)}
    return Draft(
        language,
        " ".join(values.get("title", "").split()),
        summary=values.get("summary", "").replace("\r\n", "\n").strip(),
        body=body,
        card=values_to_card(values, revision.card, language) if is_original else None,
        change_class=named.get(values.get("change_class", "")),
        change_note=values.get("change_note"),
        asks_review=asked.get(values.get("asks_review", "")),
        point_answers=answers,
    )


@dataclass(frozen=True)
class Clash:
    """A part that somebody else saved meanwhile, beside what was typed here."""

    label: Said
    theirs: Marked
    mine: Marked


def clashes(revision: Revision, language: str, draft: Draft) -> list[Clash]:
    """Where what is stored now and what was typed differ, part by part."""
    stored = written_in(revision, language)
    theirs = _parts(stored.title, stored.summary, stored.body) if stored else {}
    mine = _parts(draft.title, draft.summary, draft.body)
    found = [
        Clash(
            RevisionForm()[id_of(name)].label.text,
            *by_word(theirs.get(name, ""), mine.get(name, "")),
        )
        for name in dict.fromkeys([*theirs, *mine])
        if theirs.get(name, "") != mine.get(name, "")
    ]
    card = draft.card if draft.card is not None else revision.card
    for name in dict.fromkeys([*revision.card, *card]):
        was, now = card_said(name, revision.card.get(name)), card_said(name, card.get(name))
        if was != now:
            label = LABELS.get(name, text("What is not known, and why"))
            found.append(Clash(label, *by_word(was, now)))
    return found


def _parts(title: str, summary: str, body: str) -> dict[str, str]:
    return {"title": title, "summary": summary, **section_texts(body)}


def typed_text(draft: Draft) -> str:
    """Everything that was typed, to be copied when it can no longer be saved."""
    return "\n\n".join(part for part in (draft.title, draft.summary, draft.body) if part)
