"""The tasks of each role: author, reviewer, moderator."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from resource_centre.accounts.models import Person
from resource_centre.db import day_of, session
from resource_centre.desk.tasks import Task, named
from resource_centre.i18n import Said, ntext, text
from resource_centre.organisations.permissions import memberships_of
from resource_centre.practices import completeness, guards, working_days
from resource_centre.practices.models import (
    CoAuthor,
    Practice,
    PracticeState,
    Revision,
    RevisionState,
)
from resource_centre.practices.permissions import judge, suspender, writer
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import (
    assignments_of,
    expected_track,
    review_of_round,
)
from resource_centre.practices.review_queue import WAITING, QueueItem
from resource_centre.practices.review_timing import author_due, days_of, due_of, histories
from resource_centre.practices.rubric import BLOCKS, criteria_for
from resource_centre.steps import decisions_on

TO_WRITE = (RevisionState.DRAFT, RevisionState.RETURNED, RevisionState.CHANGES_REQUESTED)
MOST_GAPS_TOLD = 3


def texts_of(person: Person, states: tuple[RevisionState, ...]) -> list[Revision]:
    """The revisions in these states that this person writes, the last saved first."""
    owners = [membership.organisation_id for membership in memberships_of(person)]
    shared = select(CoAuthor.practice_id).where(
        CoAuthor.person_id == person.id, CoAuthor.until.is_(None)
    )
    theirs = (
        select(Revision)
        .join(Practice, Revision.practice_id == Practice.id)
        .where(
            Revision.state.in_(states),
            or_(Practice.owner_id.in_(owners), Practice.id.in_(shared)),
        )
        .options(
            joinedload(Revision.practice).joinedload(Practice.owner),
            joinedload(Revision.practice).selectinload(Practice.co_authors),
        )
        .order_by(Revision.saved_at.desc(), Revision.id.desc())
    )
    return [r for r in session().scalars(theirs).unique() if writer(person, r)]


def tasks_of_author(person: Person) -> list[Task]:
    """Drafts to send, texts sent back, letters to answer."""
    revisions = texts_of(person, TO_WRITE)
    history = histories(revisions)
    tasks = []
    for revision in revisions:
        if revision.state is RevisionState.DRAFT:
            tasks.append(_draft_to_send(revision))
        else:
            tasks.append(_text_sent_back(revision, author_due(history[revision.id], revision)))
    return tasks


def _edit(revision: Revision) -> str:
    return f"/practices/{revision.practice.slug}/edit?lane={revision.lane.value}"


def _draft_to_send(revision: Revision) -> Task:
    gaps = completeness.gaps_for_sending(revision)
    what: Said = text("Send it: nothing is missing")
    if gaps:
        what = ntext(
            "Send it: %(num)d answer is missing", "Send it: %(num)d answers are missing", len(gaps)
        )
    why = " ".join(str(gap.sentence) for gap in gaps[:MOST_GAPS_TOLD])
    button = text("Continue the draft")
    return Task(
        "k1", "file-pen-line", what, *named(revision), why=why, button=button, url=_edit(revision)
    )


def _text_sent_back(revision: Revision, due: date) -> Task:
    last = decisions_on("revision", revision.id)[-1]
    if revision.state is RevisionState.RETURNED:
        what: Said = text("Mend it and send it again")
        why: Said = last.note
        button = text("Open the text")
    else:
        points = len(guards.must_points(revision))
        what = ntext("Answer %(num)d point", "Answer %(num)d points", points)
        why = text("The moderator’s letter is there. What is only “if you wish” may stay open.")
        button = text("Open the letter")
    return Task(
        "k5", "undo-2", what, *named(revision), why=why, button=button, url=_edit(revision), due=due
    )


def tasks_of_reviewer(person: Person) -> list[Task]:
    """Invitations to answer and reviews to send."""
    assignments = assignments_of(person)
    history = histories(a.revision for a in assignments)
    tasks = []
    for assignment in assignments:
        revision = assignment.revision
        url = f"/reviews/{assignment.id}"
        if assignment.answered_at is None:
            tasks.append(
                Task(
                    "k3", "mail", text("Answer an invitation"), *named(revision),
                    why=text("First comes a question about your interests; then the text opens."),
                    button=text("Answer"), url=url, due=assignment.respond_by,
                )
            )  # fmt: skip
            continue
        review = review_of_round(assignment, revision.round)
        if revision.state is not RevisionState.IN_REVIEW or (review and review.sent_at):
            continue
        due = due_of(assignment, history[revision.id])
        tasks.append(
            Task(
                "k2", "scale", text("Finish your review"), *named(revision),
                why=blocks_done(assignment), button=text("Continue the review"), url=url, due=due,
            )
        )  # fmt: skip
    return tasks


def blocks_done(assignment: ReviewAssignment) -> Said:
    """How many of this reviewer's blocks have scores and reasons."""
    revision = assignment.revision
    review = review_of_round(assignment, revision.round)
    given = (
        {s.criterion for s in review.scores if s.value is not None and s.reason}
        if review
        else set()
    )
    mine = criteria_for(assignment.reviewer_kind, expected_track(revision))
    blocks = [{c.key for c in mine if c.block == block} for block in BLOCKS]
    asked = [keys for keys in blocks if keys]
    done = sum(keys <= given for keys in asked)
    return text("Blocks with a score and a reason: %(done)d of %(all)d.", done=done, all=len(asked))


_MODERATOR: dict[str, tuple[str, str, Said, Said, Said]] = {
    "first": (
        "k2", "clipboard-check", text("Make the first check"),
        text("Kind, track, law and data, rights."), text("Open the first check"),
    ),
    "quick": (
        "k3", "pencil", text("Approve a small change"),
        text("A typo or a translation: it waits behind no long review."), text("See the change"),
    ),
    "find": (
        "k1", "user-plus", text("Ask another reviewer"),
        text("A reviewer is missing, does not answer, or a third one is needed."),
        text("Choose a reviewer"),
    ),
    "start": (
        "k2", "hourglass", text("Begin the review"),
        text("Its reviewers have accepted."), text("Open the text"),
    ),
    "decide": (
        "k2", "scale", text("Decide"), text("Every review of this round is in."),
        text("Read and decide"),
    ),
}  # fmt: skip


def tasks_of_moderator(person: Person, queue: list[QueueItem]) -> list[Task]:
    """What in the queue is this moderator's move, and suspensions to confirm."""
    tasks = []
    for item in queue:
        if item.is_mine:
            mark, icon, what, why, button = _MODERATOR[item.move.kind]
            url = f"/reviews/revisions/{item.revision.id}"
            tasks.append(
                Task(
                    mark, icon, what, *named(item.revision),
                    why=why, button=button, url=url, due=item.move.due,
                )
            )  # fmt: skip
    return tasks + _suspensions(person)


def _suspensions(person: Person) -> list[Task]:
    suspended = select(Practice).where(
        Practice.state == PracticeState.SUSPENDED, Practice.suspended_by.is_not(None)
    )
    tasks = []
    for practice in session().scalars(suspended.order_by(Practice.id)):
        last = decisions_on("practice", practice.id)[-1]
        revision = practice.approved_revision
        waits = last.action == "suspend" and revision is not None
        if not waits or not judge(person, practice) or suspender(person, practice):
            continue
        due = working_days.due_after(day_of(last.decided_at), working_days.CONFIRMATION, ours=False)
        tasks.append(
            Task(
                "k4", "shield-alert", text("Confirm a suspension, or lift it"), *named(revision),
                why=text("Another moderator suspended it. It holds until a second one decides."),
                button=text("Open the practice"), url=f"/practices/{practice.slug}", due=due,
            )
        )  # fmt: skip
    return tasks


def places_in_queue(person: Person) -> list[tuple[Revision, int, int, int]]:
    """The person's texts that wait with us: which place of how many, and our days so far."""
    theirs = texts_of(person, (RevisionState.SUBMITTED, RevisionState.IN_REVIEW))
    if not theirs:
        return []
    waiting = select(Revision.id).where(Revision.state.in_(WAITING[:1] + WAITING[2:3]))
    order = list(session().scalars(waiting.order_by(Revision.submitted_at, Revision.id)))
    history = histories(theirs)
    return [
        (revision, order.index(revision.id) + 1, len(order), days_of(history[revision.id]).ours)
        for revision in theirs
    ]


def practices_owned(person: Person) -> list[Practice]:
    """The published practices of the person's organisations."""
    owners = [membership.organisation_id for membership in memberships_of(person)]
    owned = (
        select(Practice)
        .where(Practice.owner_id.in_(owners), Practice.state != PracticeState.UNPUBLISHED)
        .options(
            joinedload(Practice.approved_revision).selectinload(Revision.texts),
            selectinload(Practice.co_authors),
        )
        .order_by(Practice.id)
    )
    return list(session().scalars(owned))
