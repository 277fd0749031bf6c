"""Finding links that were sent for reviews."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.queries import hash_of_token
from resource_centre.db import session, today
from resource_centre.practices.models import Revision
from resource_centre.practices.review_link_models import ReviewLink


def link_with_token(token: str) -> ReviewLink | None:
    """The link of this token, whether it still opens or not."""
    wanted = select(ReviewLink).where(ReviewLink.token_hash == hash_of_token(token))
    found: ReviewLink | None = session().scalar(wanted)
    return found


def link_of_id(link_id: str) -> ReviewLink | None:
    """One link."""
    found: ReviewLink | None = session().get(ReviewLink, link_id)
    return found


def links_of(revision: Revision) -> Sequence[ReviewLink]:
    """Everybody who was asked for this text by mail, in the order of asking."""
    wanted = (
        select(ReviewLink)
        .where(ReviewLink.revision_id == revision.id)
        .options(joinedload(ReviewLink.assignment), joinedload(ReviewLink.revision))
        .order_by(ReviewLink.invited_at, ReviewLink.id)
    )
    return list(session().scalars(wanted))


def waiting_links(revisions: Iterable[Revision]) -> dict[int, list[ReviewLink]]:
    """By revision: who was asked by mail, is not known here, and has yet to answer."""
    wanted = (
        select(ReviewLink)
        .where(
            ReviewLink.revision_id.in_([revision.id for revision in revisions]),
            ReviewLink.assignment_id.is_(None),
            ReviewLink.answered_at.is_(None),
            ReviewLink.revoked_at.is_(None),
            ReviewLink.expires_on >= today(),
        )
        .order_by(ReviewLink.invited_at, ReviewLink.id)
    )
    found: dict[int, list[ReviewLink]] = {}
    for link in session().scalars(wanted):
        found.setdefault(link.revision_id, []).append(link)
    return found
