"""What the pages of reviewers and moderators show: facts gathered for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from resource_centre import markdown
from resource_centre.accounts.models import Person, ReviewerKind
from resource_centre.authorisation import Actor
from resource_centre.db import day_of, session, today
from resource_centre.i18n import Said, current_language, text
from resource_centre.practices import changes, rubric, working_days
from resource_centre.practices.card_words import card_label, card_rows, card_said
from resource_centre.practices.models import Revision, Track
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_models import Review, ReviewAssignment
from resource_centre.practices.review_queries import letter_of
from resource_centre.practices.review_queue import QueueItem, track_shown
from resource_centre.practices.review_timing import opinions_of
from resource_centre.templating import day_said


@dataclass(frozen=True)
class Heading:
    """A revision named for a reader: title and owner, each with its language."""

    title: str
    title_language: str
    summary: str
    owner: str
    owner_language: str
    number: str
    slug: str


def heading_of(revision: Revision) -> Heading:
    """How a revision is named on a page in the reader's language."""
    written = revision.text_in(current_language())
    owner, owner_language = revision.practice.owner.name_in(current_language())
    return Heading(
        written.title,
        written.language,
        written.summary,
        owner,
        owner_language,
        revision.label,
        revision.practice.slug,
    )


def due_label(due: date | None) -> tuple[str, Said] | None:
    """The mark of a deadline and its words: "By 8 April, 4 working days left"."""
    if due is None:
        return None
    words = text("By %(day)s, %(left)s", day=day_said(due), left=working_days.time_left(due))
    return working_days.urgency(due), words


def queue_row(item: QueueItem) -> SimpleNamespace:
    """One line of the queue, as the macro queue_table reads it."""
    named, due = heading_of(item.revision), item.move.due
    late = due is not None and due < today()
    may_ask = item.is_mine and item.move.kind == "find"
    return SimpleNamespace(
        url=f"/reviews/revisions/{item.revision.id}",
        title=named.title,
        title_language=named.title_language,
        revision=named.number,
        owner=named.owner,
        owner_language=named.owner_language,
        track=track_shown(item.revision),
        state=item.revision.state,
        days_ours=item.days.ours,
        days_all=item.days.all,
        deadline=day_said(due) if due else text("none"),
        late=working_days.time_left(due) if late and due else "",
        move=item.move.what,
        mine=item.is_mine,
        instead_of=item.instead_of,
        invite=f"/reviews/revisions/{item.revision.id}/invite" if may_ask else "",
    )


def reading(revision: Revision, wished: str | None) -> dict[str, Any]:
    """The text to read in the language asked for, with the card in words."""
    written = revision.text_in(wished or current_language())
    return {
        "written": written,
        "body": markdown.safe(written.html),
        "card_rows": card_rows(revision.card),
        "letter": letter_of(revision),
        "card_label": card_label,
        "card_said": card_said,
    }


@dataclass(frozen=True)
class DiffPart:
    """What changed in the text of one language."""

    language: str
    rows: Sequence[changes.Row]


@dataclass(frozen=True)
class Difference:
    """What changed between two readings of a practice: by language, and in the card."""

    parts: Sequence[DiffPart]
    card: Sequence[changes.CardChange]


def changes_since(before: Mapping[str, Any] | None, revision: Revision) -> Difference | None:
    """What differs from a snapshot (review_log.snapshot_of); None where there is none."""
    if before is None:
        return None
    was, parts = before["texts"], []
    for written in sorted(revision.texts, key=lambda t: t.language):
        old = "\n\n".join(was.get(written.language, []))
        rows = changes.text_rows(
            old, "\n\n".join([written.title, written.summary, written.body]), context=1
        )
        if any(row.kind != "same" for row in rows):
            parts.append(DiffPart(written.language, rows))
    earlier: Any = SimpleNamespace(card=before["card"])
    return Difference(parts, changes.card_changes(earlier, revision))


@dataclass(frozen=True)
class ScoreRow:
    """One criterion in the moderator's table: the minimum, each reviewer's score, is it met."""

    criterion: rubric.Criterion
    minimum: int
    scores: Sequence[int | None]
    is_met: bool


def score_rows(reviews: Sequence[Review], track: Track) -> list[ScoreRow]:
    """All criteria against the reviews of a round, in the order of the blocks."""
    unmet = set(rubric.unmet_minima(opinions_of(reviews), track))
    given = [{s.criterion: s.value for s in review.scores} for review in reviews]
    return [
        ScoreRow(
            criterion,
            criterion.minimum(track),
            [scores.get(criterion.key) for scores in given],
            criterion.key not in unmet,
        )
        for criterion in rubric.CRITERIA
    ]


def blocks_for(kind: ReviewerKind, track: Track) -> list[tuple[int, Sequence[rubric.Criterion]]]:
    """The six blocks with what this reviewer scores in each; empty where it is another's."""
    mine = rubric.criteria_for(kind, track)
    return [(block, [c for c in mine if c.block == block]) for block in rubric.BLOCKS]


def names_of(people_ids: Sequence[str | None]) -> dict[str, str]:
    """Names by opaque id, for those who work on a text; somebody erased has none."""
    wanted = {one for one in people_ids if one}
    found = {one: session().get(Person, one) for one in wanted}
    return {one: person.name for one, person in found.items() if person is not None}


def assignment_state(assignment: ReviewAssignment, round_: int) -> tuple[str, Said]:
    """Where an assignment stands: a css class of a badge, and the words."""
    if assignment.has_conflict:
        return "is-bad", text("Recusal")
    if assignment.cancelled_at is not None:
        return "", text("Cancelled")
    if assignment.declined_at is not None:
        return "", text("Has no time")
    if assignment.accepted_at is None:
        return "is-note", text("Asked, answers by %(day)s", day=day_said(assignment.respond_by))
    review = next((r for r in assignment.reviews if r.round == round_ and r.sent_at), None)
    if review is not None and review.sent_at is not None:
        return "is-ok", text("Sent on %(day)s", day=day_said(review.sent_at))
    due = assignment.due_on
    return "is-warn", text("Accepted, by %(day)s", day=day_said(due) if due else "")


@dataclass(frozen=True)
class ThanksLetter:
    """What a reviewer did for one text: when the last review went out, how many, how long."""

    sent_on: date
    rounds: int
    hours: float | None


def thanks_of(assignment: ReviewAssignment) -> ThanksLetter | None:
    """The facts of the letter of thanks; None before anything was sent."""
    sent = [review for review in assignment.reviews if review.sent_at is not None]
    if not sent:
        return None
    hours = [review.hours for review in sent if review.hours]
    last = max(day_of(review.sent_at) for review in sent if review.sent_at)
    return ThanksLetter(last, len(sent), sum(hours) if hours else None)


def link_state(link: ReviewLink) -> tuple[str, Said]:
    """Where somebody asked by mail stands, before they have an assignment."""
    if link.revoked_at is not None:
        return "", text("Link revoked on %(day)s", day=day_said(link.revoked_at))
    if link.has_conflict:
        return "is-bad", text("Recusal")
    if link.declined_at is not None:
        return "", text("Has no time")
    if link.expires_on < today():
        return "is-bad", text("Link expired on %(day)s", day=day_said(link.expires_on))
    return "is-note", text("Asked, answers by %(day)s", day=day_said(link.respond_by))


def link_dates(link: ReviewLink, round_: int) -> list[tuple[Said, datetime | None]]:
    """What happened to an invitation by mail, in order; a step without a date is yet to come."""
    assignment = link.assignment
    review = (
        next((r for r in assignment.reviews if r.round == round_), None) if assignment else None
    )
    answered = link.answered_at or (assignment.answered_at if assignment else None)
    return [
        (text("Invited"), link.invited_at),
        (text("Reminded"), link.reminded_at),
        (text("Opened"), link.opened_at),
        (text("Answered"), answered),
        (text("In work"), review.saved_at if review else None),
        (text("Sent"), review.sent_at if review else None),
    ]


def is_mine(assignment: ReviewAssignment, actor: Actor) -> bool:
    """Whether the actor is this reviewer."""
    return getattr(actor, "id", None) == assignment.reviewer_id
