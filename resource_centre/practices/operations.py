"""Writing a practice: begin it, begin its next revision, save texts and card.

Every text is rendered before the write begins; a save names the version it has seen, so that
two people who write at once never overwrite each other unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from resource_centre import steps
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import lock, now, session, sort_key
from resource_centre.errors import BadInput, ChangedMeanwhile, NotReady, Refused, WrongState
from resource_centre.i18n import LANGUAGES, Said, text
from resource_centre.organisations.models import Organisation, OrganisationState
from resource_centre.organisations.permissions import is_member
from resource_centre.practices.addresses import free_slug
from resource_centre.practices.card import card_errors, without_empty
from resource_centre.practices.models import (
    EDITABLE_STATES,
    OPEN_STATES,
    ChangeClass,
    Practice,
    Revision,
    RevisionState,
    RevisionText,
)
from resource_centre.practices.rendering import Made, rendered, rendering_of
from resource_centre.practices.review_models import LetterPoint
from resource_centre.unit_of_work import unit_of_work

LONGEST_TITLE = 120
LONGEST_SUMMARY = 600
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Draft:
    """What is to be saved of a revision; ``None`` leaves a thing as it is."""

    language: str
    title: str
    summary: str = ""
    body: str = ""
    card: Mapping[str, Any] | None = None
    change_class: ChangeClass | None = None
    change_note: str | None = None
    asks_review: bool | None = None
    point_answers: Mapping[int, str] = field(default_factory=dict)


def begin_practice(
    actor: Actor, *, owner_id: int, language: str, title: str, card: Mapping[str, Any] | None = None
) -> Practice:
    """A new practice with its first draft; its address is made of the title."""
    require(actor, "practice.begin")
    draft = Draft(language, title)
    _check_words(draft)
    with unit_of_work():
        owner: Organisation = found(session().get(Organisation, owner_id))
        if not is_member(actor, owner_id):
            raise Refused(text("You are not a member of this organisation."))
        if owner.state is OrganisationState.CLOSED:
            raise Refused(text("This organisation was closed. Nothing new begins there."))
        practice = Practice(slug=free_slug(title), owner_id=owner_id, created_by=actor.id)
        revision = Revision(
            number=1, original_language=language, card=dict(card or {}), created_by=actor.id
        )
        practice.revisions.append(revision)
        put_text(revision, draft, Made())
        session().add(practice)
        session().flush()
        revision.seal()
    return practice


def open_revision(practice: Practice, change_class: ChangeClass) -> Revision | None:
    """The one open revision in the lane of such a change."""
    wanted = select(Revision).where(
        Revision.practice_id == practice.id,
        Revision.lane == change_class.lane,
        Revision.state.in_(OPEN_STATES),
    )
    one: Revision | None = session().scalar(wanted)
    return one


def begin_revision(practice: Practice, actor: Actor, *, change_class: ChangeClass) -> Revision:
    """The next revision, with the approved texts and card to begin with."""
    with unit_of_work():
        lock(practice)
        require(actor, "practice.revise", practice)
        revision = copy_for_revision(practice, change_class)
        revision.created_by = actor.id
        session().add(revision)
        session().flush()
        revision.seal()
    return revision


def copy_for_revision(practice: Practice, change_class: ChangeClass) -> Revision:
    """A copy of the approved revision (else of the last one) under the next number."""
    if open_revision(practice, change_class) is not None:
        raise WrongState(text("A revision of this kind is being written already."))
    approved = practice.approved_revision
    if approved is None and change_class is not ChangeClass.SUBSTANTIVE:
        raise NotReady(text("There is no approved revision that could be corrected."))
    source = approved or practice.revisions[-1]
    number, minor = next_number(practice, change_class)
    revision = Revision(
        number=number,
        minor=minor,
        change_class=change_class,
        lane=change_class.lane,
        asks_review=source.asks_review,
        based_on=approved,
        original_language=source.original_language,
        card=dict(source.card),
        texts=[copied_text(written) for written in source.texts],
    )
    practice.revisions.append(revision)
    return revision


def copied_text(written: RevisionText) -> RevisionText:
    """The same text for another revision, with the HTML made of it."""
    copied = (
        "language", "title", "title_key", "summary", "body", "html", "headings", "words",
        "renderer", "refused",
    )  # fmt: skip
    return RevisionText(**{name: getattr(written, name) for name in copied})


def next_number(practice: Practice, change_class: ChangeClass) -> tuple[int, int]:
    """5 after 4; 4.1 for an editorial change or a translation of 4."""
    numbers = [(r.number, r.minor) for r in practice.revisions]
    approved = practice.approved_revision
    if change_class.is_minor and approved is not None:
        minor = max(m for n, m in numbers if n == approved.number)
        return approved.number, minor + 1
    return max((n for n, _ in numbers), default=0) + 1, 0


def save_revision(
    revision: Revision, actor: Actor, draft: Draft, *, seen_version: int | None
) -> Revision:
    """Keep what was written in one language, and the card. What is incomplete is kept too.

    A language that has no text yet is added: a translation begins with its first save.
    """
    _check_words(draft)
    card = None if draft.card is None else _checked_card(draft.card)
    require(actor, "practice.revise", revision)
    written = {t.language: t for t in revision.texts}.get(draft.language)
    made = rendering_of(written, draft.body) or rendered(draft.body, draft.language, actor.id)
    with unit_of_work():
        lock(revision)
        _may_save(revision, actor, seen_version)
        put_text(revision, draft, made)
        if card is not None:
            revision.card = card
        _put_change(revision, draft)
        _answer_points(revision, draft.point_answers)
        revision.saved_at, revision.saved_by = now(), actor.id
        revision.version += 1
        session().flush()
        revision.seal()
    return revision


def _may_save(revision: Revision, actor: Actor, seen_version: int | None) -> None:
    require(actor, "practice.revise", revision)
    if revision.state not in EDITABLE_STATES:
        raise WrongState(
            text("This revision cannot be edited in its present state."),
            text("Copy what you wrote, and open the practice again."),
        )
    if seen_version is not None and seen_version != revision.version:
        raise changed_meanwhile(revision)


def changed_meanwhile(revision: Revision) -> ChangedMeanwhile:
    """Who changed it last, by saving or by a step, and when."""
    last = steps.last_decision("revision", revision.id)
    if last is not None and last.decided_at > revision.saved_at:
        return ChangedMeanwhile(last.decided_by or "", last.decided_at)
    return ChangedMeanwhile(revision.saved_by or "", revision.saved_at)


def _check_words(draft: Draft) -> None:
    bad: dict[str, Said] = {}
    if draft.language not in LANGUAGES:
        bad["language"] = text("Choose the language of the text.")
    if not draft.title.strip():
        bad["title"] = text("Give the practice a title.")
    elif any(ord(c) < 32 for c in draft.title):
        bad["title"] = text("Write this on one line, without control characters.")
    for name, longest in (("title", LONGEST_TITLE), ("summary", LONGEST_SUMMARY)):
        if len(getattr(draft, name)) > longest:
            bad[name] = text("Shorten this to %(longest)d characters.", longest=longest)
    if len(draft.change_note or "") > LONGEST_NOTE:
        bad["change_note"] = text("Shorten this to %(longest)d characters.", longest=LONGEST_NOTE)
    if bad:
        raise BadInput(bad)


def _checked_card(card: Mapping[str, Any]) -> dict[str, Any]:
    errors = card_errors(card)
    if errors:
        raise BadInput({f"card.{name}": sentence for name, sentence in errors.items()})
    return without_empty(card)


def put_text(revision: Revision, draft: Draft, made: Made) -> RevisionText:
    """Set the text of one language; a language that was not there is added."""
    written = {t.language: t for t in revision.texts}.get(draft.language)
    if written is None:
        written = RevisionText(language=draft.language)
        revision.texts.append(written)
    written.title, written.title_key = draft.title, sort_key(draft.title)[:240]
    written.summary, written.body = draft.summary, draft.body
    made.put_into(written)
    return written


def _put_change(revision: Revision, draft: Draft) -> None:
    if draft.change_note is not None:
        revision.change_note = draft.change_note.strip()
    if draft.asks_review is not None:
        revision.asks_review = draft.asks_review
    wished = draft.change_class
    if wished is None or wished is revision.change_class:
        return
    if revision.state not in (RevisionState.DRAFT, RevisionState.RETURNED):
        raise WrongState(text("The kind of change can no longer be altered."))
    if revision.practice.approved_revision is None:
        raise NotReady(text("There is no approved revision that could be corrected."))
    if wished.lane is not revision.lane and open_revision(revision.practice, wished):
        raise WrongState(text("A revision of this kind is being written already."))
    if wished.is_minor is not revision.change_class.is_minor:
        revision.number, revision.minor = next_number(revision.practice, wished)
    revision.change_class, revision.lane = wished, wished.lane


def _answer_points(revision: Revision, answers: Mapping[int, str]) -> None:
    if not answers:
        return
    asked = select(LetterPoint).where(
        LetterPoint.revision_id == revision.id, LetterPoint.round == revision.round
    )
    for point in session().scalars(asked):
        if point.id in answers:
            point.answer = answers[point.id].strip()
