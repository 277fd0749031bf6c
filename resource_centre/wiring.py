"""What happens when: every event and who listens, every clock job, every blueprint."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint

from resource_centre.accounts import permissions as accounts_permissions
from resource_centre.authorisation import Rule
from resource_centre.organisations import permissions as organisations_permissions
from resource_centre.outbox import Listener
from resource_centre.practices import events as practice
from resource_centre.practices import permissions as practices_permissions

SUBSCRIBERS: Mapping[type[Any], Sequence[Listener]] = {
    practice.RevisionSubmitted: (),
    practice.RevisionReturned: (),
    practice.ReviewStarted: (),
    practice.ChangesRequested: (),
    practice.RevisionResubmitted: (),
    practice.RevisionApproved: (),
    practice.RevisionDeclined: (),
    practice.RevisionWithdrawn: (),
    practice.ReviewerInvited: (),
    practice.ReviewerAnswered: (),
    practice.ReviewSent: (),
    practice.PracticeLapsed: (),
    practice.PracticeRenewed: (),
    practice.PracticeSuspended: (),
    practice.SuspensionConfirmed: (),
    practice.PracticeReinstated: (),
    practice.PracticeWithdrawn: (),
    practice.PracticeTagged: (),
}

CLOCK: Sequence[tuple[Callable[[], object], timedelta]] = ()

PERMISSIONS: Sequence[Mapping[str, Rule]] = (
    accounts_permissions.MAY,
    organisations_permissions.MAY,
    practices_permissions.MAY,
)

BLUEPRINTS: Sequence[Blueprint] = ()


def register_providers() -> None:
    """Facts that a lower slice asks of a higher one."""
