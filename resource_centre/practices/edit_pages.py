"""What the page of the form shows: groups with how far they are, gaps, the letter, previews."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from resource_centre import steps
from resource_centre.i18n import LANGUAGES, Said, current_language, text
from resource_centre.practices import card as cards
from resource_centre.practices import completeness, queries
from resource_centre.practices.drafting import saved_values, written_in
from resource_centre.practices.form_values import Values
from resource_centre.practices.form_words import GROUPS, LABELS, STATEMENTS, UNKNOWN
from resource_centre.practices.forms import RevisionForm, id_of, roles_shown
from resource_centre.practices.merge_operations import is_out_of_date
from resource_centre.practices.models import (
    Practice,
    Revision,
    RevisionState,
    RevisionText,
)
from resource_centre.practices.sections import OTHER, section_texts, sections_of
from resource_centre.vocabulary import choices


@dataclass(frozen=True)
class Group:
    """A part of the form: its items in order, and how much of what will be asked is there."""

    key: str
    title: Said
    items: tuple[tuple[str, str], ...]
    done: int
    asked: int
    is_open: bool
    note: Said = ""

    @property
    def status(self) -> str:
        """done, part or none, as the list of tasks shows it."""
        if self.asked and self.done >= self.asked:
            return "done"
        return "part" if self.done else "none"


@dataclass
class EditPage:
    """Everything the template of the form needs beside the form itself."""

    revision: Revision
    language: str
    form: Any
    values: Values
    errors: Mapping[str, Said] = field(default_factory=dict)
    previews: Mapping[str, Any] = field(default_factory=dict)
    opened: str = ""
    just_saved: bool = False
    seen: int | None = None
    """The version that what was typed was made of; a new page shows the present one."""

    @property
    def seen_version(self) -> int:
        """What the next save names: a form shown again has seen no more than before."""
        return self.revision.version if self.seen is None else self.seen

    @property
    def practice(self) -> Practice:
        return self.revision.practice

    @property
    def is_original(self) -> bool:
        """Only the original language carries the card."""
        return self.language == self.revision.original_language

    @property
    def spoken(self) -> dict[str, str]:
        """The language of the text, where it is not that of the page."""
        return {} if self.language == current_language() else {"lang": self.language}

    @property
    def text(self) -> RevisionText | None:
        return written_in(self.revision, self.language)

    @property
    def groups(self) -> list[Group]:
        return groups_of(self)

    @property
    def gaps(self) -> list[tuple[Said, str, bool]]:
        """What is still missing, each with the element that it is about."""
        found = completeness.gaps_for_sending(self.revision)
        found += completeness.gaps_for_approval(self.revision)
        return [(gap.sentence, f"#{id_of(gap.name)}", False) for gap in found]

    @property
    def progress(self) -> completeness.Progress:
        return completeness.progress_of(self.revision)

    @property
    def roles(self) -> list[tuple[str, str]]:
        return roles_shown(self.values)

    @property
    def other_roles(self) -> list[tuple[str, str]]:
        """Roles that can be added to the table."""
        shown = {role for role, _ in self.roles}
        return [(role, said) for role, said in choices("role") if role not in shown]

    @property
    def points(self) -> Any:
        """The letter that waits for an answer."""
        asked = self.revision.state is RevisionState.CHANGES_REQUESTED
        return queries.letter_points(self.revision) if asked else []

    @property
    def last_decision(self) -> steps.Decision | None:
        """Why it was sent back, or what the letter says."""
        back = (RevisionState.RETURNED, RevisionState.CHANGES_REQUESTED)
        if self.revision.state not in back:
            return None
        return steps.last_decision("revision", self.revision.id)

    @property
    def is_behind(self) -> bool:
        return is_out_of_date(self.revision)

    @property
    def asks_for_change(self) -> bool:
        """From the second revision on: which kind of change, and what changed."""
        return self.practice.approved_revision_id is not None

    @property
    def other_errors(self) -> list[tuple[Said, str]]:
        """What no single field of the form can show."""
        return [
            (sentence, id_of(name))
            for name, sentence in self.errors.items()
            if id_of(name) not in self.form
        ]


def page_of(
    revision: Revision, language: str, values: Values | None = None, **more: Any
) -> EditPage:
    """The page of one language of a revision: what is stored, or what was typed."""
    shown = saved_values(revision, language) if values is None else values
    if language == revision.original_language:
        shown.setdefault("terms", "open")
    form = RevisionForm(shown)
    page = EditPage(revision, language, form, shown, **more)
    for name, sentence in page.errors.items():
        if id_of(name) in form:
            form[id_of(name)].errors = [sentence]
        elif name.removeprefix("card.") in form:
            form[name.removeprefix("card.")].errors = [sentence]
    return page


def groups_of(page: EditPage) -> list[Group]:
    """The groups of the form with how far each is, by what is stored."""
    revision = page.revision
    written = revision.text_in(revision.original_language) if page.is_original else page.text
    texts = section_texts(written.body) if written else {}
    kind = str(page.values.get("kind", revision.card.get("kind", "")))
    groups = [_answers(page)]
    for key, title in list(GROUPS.items())[1:]:
        items = _items(key, kind, with_card=page.is_original)
        if items:
            groups.append(_group(page, key, title, items, texts))
    return groups


def _answers(page: EditPage) -> Group:
    missing = [g.name for g in completeness.gaps_for_sending(page.revision)]
    statements = sum(name not in missing for name in STATEMENTS)
    rest = len([name for name in missing if name not in STATEMENTS])
    asked = len(completeness.ANSWERS) + 1
    note = text(
        "%(done)d of %(asked)d, %(said)d of 3 statements",
        done=asked - rest,
        asked=asked,
        said=statements,
    )
    total = asked + len(STATEMENTS)
    return Group(
        "answers", GROUPS["answers"], (), total - len(missing), total, is_open=True, note=note
    )


def _items(key: str, kind: str, *, with_card: bool) -> tuple[tuple[str, str], ...]:
    own = [("text", s.key) for s in sections_of(kind) if s.group == key and s.stage != "S"]
    fields = [("card", f.name) for f in cards.FIELDS if f.group == key and with_card]
    if key == "origin":
        own.append(("text", OTHER))
    return tuple(fields + own)


def _group(
    page: EditPage,
    key: str,
    title: Said,
    items: tuple[tuple[str, str], ...],
    texts: Mapping[str, Any],
) -> Group:
    card = page.revision.card
    asked = [(what, name) for what, name in items if name in UNKNOWN]
    done = sum(
        bool(texts.get(name)) if what == "text" else cards.has_answer(card, name)
        for what, name in asked
    )
    done += sum(
        cards.is_unknown(card, name) and not texts.get(name) and not cards.has_answer(card, name)
        for name in {n for _, n in asked}
    )
    names = {name for _, name in items}
    wrong = any(name.removeprefix("card.") in names for name in page.errors)
    return Group(key, title, items, min(done, len(asked)), len(asked), page.opened == key or wrong)


def language_tabs(page: EditPage, address: str) -> list[tuple[Said, str, bool, Said]]:
    """The texts by language: name, address, is it this one, what is to be said of it."""
    tabs: list[tuple[Said, str, bool, Said]] = []
    names: dict[str, Said] = {"en": text("English"), "ru": text("Russian")}
    original = page.revision.original_language
    for language in (original, *(k for k in names if k != original)):
        if language == original:
            note: Said = text("original")
        elif written_in(page.revision, language):
            note = text("begun, not needed")
        else:
            note = text("not begun, not needed")
        here = f"{address}?text_lang={language}&lane={page.revision.lane.value}"
        tabs.append((names[language], here, language == page.language, note))
    return tabs


def reader_language(asked: str | None, revision: Revision) -> str:
    """The text that is to be edited: the one asked for, else the original."""
    return asked if asked in LANGUAGES else revision.original_language


def name_said(name: str) -> Said:
    """A part of the text or a field of the card, named for the reader of the page."""
    if name in LABELS:
        return cast("Said", LABELS[name])
    return cast("Said", RevisionForm()[id_of(name)].label.text)
