"""What is asked of concerns. Who may see is a clause the caller brings."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from resource_centre.adoption.models import Adoption
from resource_centre.db import day_of, session
from resource_centre.discussion.models import (
    CLOSED_STATES,
    OPEN_STATES,
    Concern,
    ConcernReply,
    ConcernState,
    InDanger,
)
from resource_centre.i18n import current_language
from resource_centre.pagination import PAGE_SIZE, Page
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.working_days import due_after

TAKEN_WITHIN = 1
REPLIED_WITHIN = 3
"""Plain working days: safety stands still on no 1 August."""


def hash_of(token: str) -> str:
    """What is kept of the token in the reporter's link."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def concern_of_token(token: str) -> Concern | None:
    """The concern of this link."""
    found: Concern | None = session().scalar(
        select(Concern).where(Concern.token_hash == hash_of(token))
    )
    return found


def _whole() -> Select[Concern]:
    return select(Concern).options(
        joinedload(Concern.practice)
        .joinedload(Practice.approved_revision)
        .selectinload(Revision.texts),
        joinedload(Concern.adoption).joinedload(Adoption.institution),
        selectinload(Concern.replies).joinedload(ConcernReply.organisation),
    )


def concern_with_id(concern_id: int, visible: ColumnElement[bool]) -> Concern | None:
    """One concern, when the actor of the clause may know of it."""
    found: Concern | None = session().scalar(
        _whole().where(Concern.id == concern_id, visible).execution_options(populate_existing=True)
    )
    return found


@dataclass(frozen=True)
class Counts:
    """How many lie on each side of the queue."""

    open: int
    closed: int


def counts(visible: ColumnElement[bool]) -> Counts:
    """How many are open and how many closed."""
    counted = select(Concern.state, func.count(Concern.id)).where(visible).group_by(Concern.state)
    by_state: dict[ConcernState, int] = dict(session().execute(counted).all())
    return Counts(
        open=sum(by_state.get(state, 0) for state in OPEN_STATES),
        closed=sum(by_state.get(state, 0) for state in CLOSED_STATES),
    )


def queue(visible: ColumnElement[bool], number: int, *, closed: bool = False) -> Page[Concern]:
    """One page: open, what nobody took first, danger before the rest; or closed, the newest."""
    states = CLOSED_STATES if closed else OPEN_STATES
    danger = case((Concern.in_danger == InDanger.YES, 0), else_=1)
    taken = case((Concern.state == ConcernState.RECEIVED, 0), else_=1)
    order = (Concern.id.desc(),) if closed else (taken, danger, Concern.reported_at, Concern.id)
    wanted = _whole().where(visible, Concern.state.in_(states)).order_by(*order)
    items = session().scalars(wanted.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    total = counts(visible)
    return Page(list(items), number, total.closed if closed else total.open)


def open_concerns(visible: ColumnElement[bool]) -> list[Concern]:
    """Everything that waits, for the desk."""
    wanted = _whole().where(visible, Concern.state.in_(OPEN_STATES))
    return list(session().scalars(wanted.order_by(Concern.reported_at, Concern.id)))


def reply_to(concern_id: int, visible: ColumnElement[bool]) -> ConcernReply | None:
    """What an organisation of this actor is asked, what is unanswered first."""
    wanted = (
        select(ConcernReply)
        .options(joinedload(ConcernReply.concern), joinedload(ConcernReply.organisation))
        .where(ConcernReply.concern_id == concern_id, visible)
        .order_by(ConcernReply.answered_at.is_not(None), ConcernReply.id)
    )
    found: ConcernReply | None = session().scalar(wanted.limit(1))
    return found


def replies_waiting(visible: ColumnElement[bool]) -> list[ConcernReply]:
    """What the organisations of this actor have not answered, of concerns still open."""
    wanted = (
        select(ConcernReply)
        .join(Concern)
        .options(
            joinedload(ConcernReply.concern)
            .joinedload(Concern.practice)
            .joinedload(Practice.approved_revision)
            .selectinload(Revision.texts)
        )
        .where(
            visible,
            ConcernReply.answered_at.is_(None),
            Concern.state == ConcernState.ACKNOWLEDGED,
        )
    )
    return list(session().scalars(wanted.order_by(ConcernReply.id)))


def take_by(concern: Concern) -> date:
    """The day by which a moderator takes it."""
    return due_after(day_of(concern.reported_at), TAKEN_WITHIN, ours=False)


def reply_by(reply: ConcernReply) -> date:
    """The day by which the organisation answers."""
    return due_after(day_of(reply.asked_at), REPLIED_WITHIN, ours=False)


def title_of(practice: Practice) -> tuple[str, str]:
    """The title that readers know, and its language. One never approved shows its address."""
    revision = practice.approved_revision
    if revision is None:
        return practice.slug, current_language()
    written = revision.text_in(current_language())
    return written.title, written.language
