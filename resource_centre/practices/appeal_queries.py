"""Finding appeals, and who may know of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from resource_centre.authorisation import Actor
from resource_centre.db import session
from resource_centre.practices.appeal_models import Appeal, AppealState
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.permissions import owner_member, sees_everything, writer


def appeal_of_id(appeal_id: int, actor: Actor) -> Appeal | None:
    """One appeal: for moderators and auditors, the writers and the members of the owner."""
    appeal: Appeal | None = session().get(Appeal, appeal_id)
    if appeal is None:
        return None
    theirs = writer(actor, appeal.revision) or owner_member(actor, appeal.revision)
    return appeal if theirs or sees_everything(actor) else None


def appeal_against(revision: Revision) -> Appeal | None:
    """The one appeal against a decision."""
    found: Appeal | None = session().scalar(select(Appeal).where(Appeal.revision_id == revision.id))
    return found


def appeal_behind(revision: Revision) -> Appeal | None:
    """The appeal of which this revision came."""
    found: Appeal | None = session().scalar(
        select(Appeal).where(Appeal.new_revision_id == revision.id)
    )
    return found


def open_appeals() -> Sequence[Appeal]:
    """Those that wait for a decision, the oldest first."""
    waiting = (
        select(Appeal)
        .where(Appeal.state == AppealState.LODGED)
        .options(
            joinedload(Appeal.revision).joinedload(Revision.practice).joinedload(Practice.owner)
        )
        .order_by(Appeal.lodged_at, Appeal.id)
    )
    return list(session().scalars(waiting))
