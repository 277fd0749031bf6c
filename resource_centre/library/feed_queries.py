"""What feeds and the sitemap name: what a visitor may read at this moment, and nothing else."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from resource_centre.db import session
from resource_centre.organisations.models import Organisation, OrganisationState
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.permissions import PUBLIC_TEXT_STATES, practices_visible_to
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer

_PUBLIC = (Practice.state.in_(PUBLIC_TEXT_STATES), practices_visible_to(None))
Row = tuple[str, datetime | None]


def decision_moments(practice_ids: Iterable[int]) -> dict[int, datetime]:
    """When the text that readers see was decided on, by practice."""
    rows = session.execute(
        select(Practice.id, func.coalesce(Revision.decided_at, Revision.saved_at))
        .join(Revision, Practice.approved_revision_id == Revision.id)
        .where(Practice.id.in_(list(practice_ids)), *_PUBLIC)
    )
    return dict(rows.all())


def public_practices() -> list[Row]:
    """(slug, when it changed) of every practice on the shelves, in an order that stays."""
    rows = session.execute(
        select(Practice.slug, func.coalesce(Revision.decided_at, Revision.saved_at))
        .join(Revision, Practice.approved_revision_id == Revision.id)
        .where(*_PUBLIC)
        .order_by(Practice.id)
    )
    return [(slug, moment) for slug, moment in rows]


def public_organisations() -> list[str]:
    """The slugs of the register that everybody sees."""
    accepted = Organisation.state == OrganisationState.ACCEPTED
    return list(
        session.scalars(select(Organisation.slug).where(accepted).order_by(Organisation.id))
    )


def public_tags() -> list[str]:
    """The tags that lead to a practice on the shelves."""
    return list(
        session.scalars(
            select(Tag.slug)
            .join(PracticeTag)
            .join(Practice, PracticeTag.practice_id == Practice.id)
            .where(PracticeTag.layer != TagLayer.SUGGESTED, *_PUBLIC)
            .distinct()
            .order_by(Tag.slug)
        )
    )
