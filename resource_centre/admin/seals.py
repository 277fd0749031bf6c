"""The chain over the record of decisions: whoever changes or removes a row of it is found out.

The worker adds a link for each new decision, under the lock of the write, so that the chain cannot
fork. People stand in decisions as opaque ids, so that erasing one breaks no link. The number and
the hash of the last link, kept elsewhere, would show that the end of the chain was cut off.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

from sqlalchemy import func, select
from sqlalchemy import text as sql

from resource_centre.admin.finding import Finding, bad, fine, warned
from resource_centre.admin.models import DecisionSeal
from resource_centre.db import session
from resource_centre.i18n import text
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work

AT_A_TIME = 200
NEWEST = 2_000
LOCK = 7_301_144  # any number that nothing else of ours locks
FIRST = "0" * 64


def seal_decisions() -> None:
    """Add a link for every decision that has none yet (by the clock)."""
    while _seal_some() == AT_A_TIME:
        continue


def _seal_some() -> int:
    with unit_of_work():
        if session().get_bind().dialect.name == "postgresql":
            session().execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        newest = session().scalar(
            select(DecisionSeal).order_by(DecisionSeal.number.desc()).limit(1)
        )
        number, last = (newest.number, newest.hash) if newest else (0, FIRST)
        sealed = select(DecisionSeal.decision_id)
        waiting = select(Decision).where(Decision.id.not_in(sealed)).order_by(Decision.id)
        rows = list(session().scalars(waiting.limit(AT_A_TIME)))
        for following, decision in enumerate(rows, number + 1):
            last = _link(last, decision)
            session().add(DecisionSeal(number=following, decision_id=decision.id, hash=last))
    return len(rows)


def _link(before: str, decision: Decision) -> str:
    """SHA-256 over the hash before and everything that the decision says."""
    said = {column.key: getattr(decision, column.key) for column in Decision.__table__.columns}
    said["decided_at"] = decision.decided_at.astimezone(UTC).isoformat()
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{plain}".encode("utf-8", "replace")).hexdigest()


def newest_are_whole() -> Iterator[Finding]:
    """Whether the newest links hold."""
    top = session().scalar(select(func.max(DecisionSeal.number))) or 0
    yield _looked_at(max(0, top - NEWEST))


def all_are_whole() -> Iterator[Finding]:
    """Whether every link holds."""
    yield _looked_at(0)


def _looked_at(after: int) -> Finding:
    broken = first_broken_link(after)
    if broken is not None:
        return bad(
            "decisions",
            text("The record of decisions was changed at link %(number)d of its chain.",
                 number=broken),
            text("Compare it with the last backup, and treat it as an incident: docs/operate.md."),
        )  # fmt: skip
    counted = session().scalar(select(func.count()).select_from(DecisionSeal)) or 0
    waiting = (session().scalar(select(func.count()).select_from(Decision)) or 0) - counted
    if waiting > AT_A_TIME:
        return warned(
            "decisions", text("%(number)d decisions are not sealed yet.", number=waiting),
            text("The worker seals them: look whether it runs."),
        )  # fmt: skip
    newest = session().scalar(select(DecisionSeal.hash).where(DecisionSeal.number == counted))
    mark = (newest or FIRST)[:12]
    said = text("The chain over the decisions is whole: %(number)d links, %(mark)s")
    return fine("decisions", said % {"number": counted, "mark": mark})


def first_broken_link(after: int = 0) -> int | None:
    """The number of the first link after this one that does not hold; ``None``: all hold."""
    before = session().scalar(select(DecisionSeal.hash).where(DecisionSeal.number == after))
    if after and before is None:
        return after
    last, expected = before or FIRST, after + 1
    links = (
        select(DecisionSeal, Decision)
        .outerjoin(Decision, Decision.id == DecisionSeal.decision_id)
        .where(DecisionSeal.number > after)
        .order_by(DecisionSeal.number)
        .execution_options(yield_per=500)
    )
    with session().execute(links) as rows:
        for seal, decision in rows:
            if seal.number != expected or decision is None or seal.hash != _link(last, decision):
                return expected
            last, expected = seal.hash, expected + 1
    return None
