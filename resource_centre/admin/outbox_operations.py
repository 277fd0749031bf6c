"""What an administrator does with deliveries that fail."""

from resource_centre.authorisation import Actor, found, require
from resource_centre.db import now, session
from resource_centre.errors import WrongState
from resource_centre.i18n import text
from resource_centre.outbox import OutboxRow, wake
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work


def deliver_again(row_id: int, *, actor: Actor) -> None:
    """Let a delivery that failed be tried at once, and not at its next hour."""
    with unit_of_work():
        require(actor, "admin.outbox")
        row: OutboxRow = found(session().get(OutboxRow, row_id, with_for_update=True))
        if row.last_error is None or row.claimed_by is not None:
            raise WrongState(text("This delivery is under way already."))
        row.due_at = now()
        session().add(
            Decision(
                subject_kind="outbox", subject_id=row.id, action="deliver_again", from_state="",
                to_state="", decided_by=actor.id, decided_at=now(),
                details={"event": row.event, "listener": row.listener},
            )
        )  # fmt: skip
    wake()
