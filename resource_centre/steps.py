"""The mechanism behind every workflow table: Step, take(), steps_for(), Decision.

``take`` always goes in this order: who (403) → from-state and seen_version (409) → guard and
note (422) → set state → write Decision → announce. Nothing else assigns ``.state``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from resource_centre import outbox
from resource_centre.authorisation import SYSTEM, Actor, Rule
from resource_centre.db import Base, NotWriting, OpaqueId, is_writing, lock, now, session
from resource_centre.errors import ChangedMeanwhile, NotReady, Refused, WrongState
from resource_centre.i18n import text

Answers = Mapping[str, Any]
Guard = Callable[[Any, Actor, Answers], None]
Effect = Callable[[Any, Actor, Answers], None]
Event = Callable[[Any], Any]


class Note(Enum):
    """Whether a step asks for words."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    REASON = "reason"  # a reason code and a text


class Decision(Base):
    """The audit row a step leaves: append-only, people as opaque ids."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "(decided_by IS NOT NULL AND NOT decided_by_system)"
            " OR (decided_by IS NULL AND decided_by_system)",
            name="decided_by_exactly_one",
        ),
        Index("ix_decision_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40), comment="revision, practice, adoption…")
    subject_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    decided_by: Mapped[str | None] = mapped_column(OpaqueId, comment="opaque id of a person")
    decided_by_system: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime]
    reason_code: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(LongText, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_hash: Mapped[str | None] = mapped_column(String(64), comment="of the text decided on")


@dataclass(frozen=True)
class Step:
    """A row of a workflow table."""

    action: str
    who: Rule
    from_states: tuple[Enum, ...]
    to_state: Enum | Callable[[Any], Enum]
    guard: Guard | None = None
    note: Note = Note.NONE
    reason_codes: tuple[str, ...] = ()
    first: Effect | None = None
    """What must be true before the state is set (the previous approved text steps back)."""
    effect: Effect | None = None
    announces: Event | None = None
    says: str = ""
    """The guard in one sentence, for the printed table."""

    def target(self, subject: Any) -> Enum:
        """The state this step leads to for this subject."""
        return self.to_state if isinstance(self.to_state, Enum) else self.to_state(subject)


@dataclass
class Table:
    """A workflow table: the life of one kind of thing."""

    kind: str
    steps: Sequence[Step]
    _by_action: dict[str, Step] = field(init=False)

    def __post_init__(self) -> None:
        self._by_action = {step.action: step for step in self.steps}

    def step(self, action: str) -> Step:
        """The row of this action."""
        try:
            return self._by_action[action]
        except KeyError:
            raise NotReady(text("There is no step of this name.")) from None


def steps_for(table: Table, actor: Actor, subject: Any) -> list[Step]:
    """The steps open to this actor now: what the buttons are made of."""
    return [s for s in table.steps if subject.state in s.from_states and s.who(actor, subject)]


def take(
    table: Table,
    action: str,
    subject: Any,
    actor: Actor,
    *,
    note: str = "",
    reason_code: str | None = None,
    seen_version: int | None = None,
    answers: Answers | None = None,
) -> Decision:
    """Take one step of a table. Inside a unit of work; see the module for the order of checks."""
    if not is_writing():
        raise NotWriting(f"{table.kind}.{action} outside unit_of_work()")
    step, answers = table.step(action), answers or {}
    lock(subject)
    if not step.who(actor, subject):
        raise Refused(text("This step is not yours to take."))
    _check_state(table, step, subject, seen_version)
    if step.guard is not None:
        step.guard(subject, actor, answers)
    _check_note(step, note, reason_code)
    if step.first is not None:
        step.first(subject, actor, answers)
    decision = _decide(table, step, subject, actor, note.strip(), reason_code, answers)
    if step.effect is not None:
        step.effect(subject, actor, answers)
    session().flush()
    if step.announces is not None:
        outbox.announce(step.announces(subject))
    return decision


def rehearse(
    table: Table,
    action: str,
    subject: Any,
    actor: Actor,
    *,
    note: str = "",
    reason_code: str | None = None,
    seen_version: int | None = None,
    answers: Answers | None = None,
) -> Step:
    """Raise what ``take`` would raise now, and change nothing: for the check page before a step."""
    step = table.step(action)
    if not step.who(actor, subject):
        raise Refused(text("This step is not yours to take."))
    _check_state(table, step, subject, seen_version)
    if step.guard is not None:
        step.guard(subject, actor, answers or {})
    _check_note(step, note, reason_code)
    return step


def _check_state(table: Table, step: Step, subject: Any, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != subject.version:
        last = last_decision(table.kind, subject.id)
        raise ChangedMeanwhile(
            (last.decided_by or "") if last else "", last.decided_at if last else None
        )
    if subject.state not in step.from_states:
        raise WrongState(
            text("This step is not open in the present state."),
            text("Read it again: somebody may have decided in the meantime."),
        )


def _check_note(step: Step, note: str, reason_code: str | None) -> None:
    if step.note in (Note.REQUIRED, Note.REASON) and not note.strip():
        raise NotReady(text("Write the reason in a sentence or two."), "note")
    if step.note is Note.REASON and reason_code not in step.reason_codes:
        raise NotReady(text("Choose one of the reasons."), "reason_code")


def _decide(
    table: Table,
    step: Step,
    subject: Any,
    actor: Actor,
    note: str,
    reason_code: str | None,
    answers: Answers,
) -> Decision:
    before, after = subject.state, step.target(subject)
    subject.state = after
    subject.version += 1
    decision = Decision(
        subject_kind=table.kind,
        subject_id=subject.id,
        action=step.action,
        from_state=before.value,
        to_state=after.value,
        decided_by=None if actor is SYSTEM else actor.id,
        decided_by_system=actor is SYSTEM,
        decided_at=now(),
        reason_code=reason_code if step.note is Note.REASON else None,
        note=note,
        details=dict(answers.get("record", {})),
        content_hash=getattr(subject, "content_hash", None),
    )
    session().add(decision)
    return decision


def decisions_on(kind: str, subject_id: int) -> list[Decision]:
    """The audit rows of one thing, oldest first."""
    rows = select(Decision).where(Decision.subject_kind == kind, Decision.subject_id == subject_id)
    return list(session().scalars(rows.order_by(Decision.id)))


def last_decision(kind: str, subject_id: int) -> Decision | None:
    """The newest audit row of one thing."""
    rows = decisions_on(kind, subject_id)
    return rows[-1] if rows else None
