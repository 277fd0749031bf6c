"""Items that nobody is eligible to decide: every moderator there is has a part in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.admin.finding import Finding, bad, fine
from resource_centre.db import session
from resource_centre.i18n import current_language, text
from resource_centre.organisations.models import Membership
from resource_centre.practices.models import (
    CoAuthor,
    Practice,
    PracticeState,
    Revision,
    RevisionState,
)
from resource_centre.practices.review_models import ReviewAssignment

WAITING = (RevisionState.SUBMITTED, RevisionState.IN_REVIEW)
MOST_SHOWN = 20
NAME_ANOTHER = text("Name another moderator who has no part in it.")
Having = dict[int, set[str]]


def nobody_may_decide() -> Iterator[Finding]:
    """One finding for each text or suspension that waits for a moderator who does not exist."""
    moderators = _moderators()
    waiting, suspended = _waiting(), _suspended()
    practices = {r.practice_id: r.practice for r in waiting} | {p.id: p for p in suspended}
    parts = _parts_in(list(practices.values()))
    asked = _asked([r.id for r in waiting])
    stuck = [
        *(r.practice for r in waiting if not moderators - parts[r.practice_id] - asked[r.id]),
        *(p for p in suspended if not moderators - parts[p.id] - {p.suspended_by or ""}),
    ]
    for practice in stuck[:MOST_SHOWN]:
        yield bad(
            "decisions",
            text("Nobody may decide on “%(title)s”.", title=_title(practice)),
            NAME_ANOTHER,
        )
    if not stuck:
        yield fine("decisions", text("Everything that waits has somebody who may decide on it."))


def _moderators() -> set[str]:
    roles = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)
    held = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role.in_(roles), Person.is_blocked.is_(False))
    )
    return set(session().scalars(held))


def _waiting() -> list[Revision]:
    rows = (
        select(Revision)
        .where(Revision.state.in_(WAITING))
        .options(joinedload(Revision.practice))
        .order_by(Revision.id)
    )
    return list(session().scalars(rows))


def _suspended() -> list[Practice]:
    rows = select(Practice).where(Practice.state == PracticeState.SUSPENDED)
    return list(session().scalars(rows.order_by(Practice.id)))


def _parts_in(practices: Iterable[Practice]) -> Having:
    """Practice → who wrote it, ever, and who works for its owner now."""
    found: Having = defaultdict(set)
    owners: dict[int, list[int]] = defaultdict(list)
    for practice in practices:
        found[practice.id].add(practice.created_by or "")
        owners[practice.owner_id].append(practice.id)
    ids = list(found)
    wrote = select(Revision.practice_id, Revision.created_by).where(Revision.practice_id.in_(ids))
    joined = select(CoAuthor.practice_id, CoAuthor.person_id).where(CoAuthor.practice_id.in_(ids))
    for rows in (wrote, joined):
        for practice_id, person_id in session().execute(rows):
            found[practice_id].add(person_id or "")
    held = select(Membership.organisation_id, Membership.person_id).where(
        Membership.organisation_id.in_(list(owners)), Membership.until.is_(None)
    )
    for owner_id, person_id in session().execute(held):
        for practice_id in owners[owner_id]:
            found[practice_id].add(person_id)
    return found


def _asked(revision_ids: list[int]) -> Having:
    found: Having = defaultdict(set)
    rows = select(ReviewAssignment.revision_id, ReviewAssignment.reviewer_id).where(
        ReviewAssignment.revision_id.in_(revision_ids)
    )
    for revision_id, person_id in session().execute(rows):
        found[revision_id].add(person_id)
    return found


def _title(practice: Practice) -> str:
    newest = max(practice.revisions, key=lambda one: one.id, default=None)
    written = newest.text_in(current_language()) if newest and newest.texts else None
    return written.title if written else practice.slug
