"""Every sentence we send: the group in which it may be stopped, and why somebody gets it.

What is not in a group asks for action by duty, tells of a decision or of danger, or guards an
account: it always goes out at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from resource_centre.i18n import Text, text


class Group(Enum):
    """What may be stopped, each on its own."""

    TEXTS = "texts"
    TAKEN_UP = "taken_up"
    INSTITUTION = "institution"
    MODERATION = "moderation"
    REMINDERS = "reminders"


GROUP_NAMES: Mapping[Group, tuple[Text, Text]] = {
    Group.TEXTS: (
        text("News of texts I write or manage"),
        text("The review has begun, a review is confirmed for a further period."),
    ),
    Group.TAKEN_UP: (
        text("Who uses the practices of my organisation"),
        text("An institution takes one up, ends it, changes it or reports an outcome."),
    ),
    Group.INSTITUTION: (
        text("What my institution uses"),
        text("Pilots, pauses and newer revisions of practices in use."),
    ),
    Group.MODERATION: (
        text("What arrives for moderators"),
        text("Texts for a first check, answers of reviewers, reviews that came in."),
    ),
    Group.REMINDERS: (
        text("Reminders of dates"),
        text("A date of mine is near or over."),
    ),
}


@dataclass(frozen=True)
class Kind:
    """One folder of templates/mail."""

    because: Text
    group: Group | None = None


YOURS = text("You get this because you wrote this text or manage the organisation it belongs to.")
OWNER = text("You get this because you manage the organisation this practice belongs to.")
MODERATOR = text("You get this because you are a moderator.")
INVITER = text("You get this because you asked for this review.")
REVIEWER = text("You get this because you agreed to review this text.")
MANAGER = text("You get this because you manage an institution that takes up this practice.")
USER = text("You get this because you work for an institution that uses this practice.")
REQUESTER = text("You get this because you asked for this practice to be taken up.")
CHIEF = text("You get this because you are the chief moderator.")
ASKED = text("You get this because you manage an organisation that this concern is about.")
REPORTER = text("You get this because a concern was reported with this address.")
WRITER = text("You get this because you wrote this report.")
ASKED = text("You get this because a moderator asks you for a review.")
ROLES = text("You get this because your roles were changed.")
ACCOUNT = text("You get this because you have an account with this address.")
TOGETHER = text(
    "You get this because you chose to get messages together, or because there were many today."
)
OTHERWISE = Kind(text("You get this because it asks something of you or tells you a decision."))

KINDS: Mapping[str, Kind] = {
    "revision_submitted": Kind(MODERATOR, Group.MODERATION),
    "revision_resubmitted": Kind(MODERATOR),
    "revision_returned": Kind(YOURS),
    "review_started": Kind(YOURS, Group.TEXTS),
    "changes_requested": Kind(YOURS),
    "revision_approved": Kind(YOURS),
    "revision_declined": Kind(YOURS),
    "scores_open": Kind(REVIEWER),
    "next_round": Kind(REVIEWER),
    "reviewer_invited": Kind(ASKED),
    "reviewer_answered": Kind(INVITER, Group.MODERATION),
    "review_sent": Kind(INVITER, Group.MODERATION),
    "practice_suspended": Kind(OWNER),
    "practice_recalled": Kind(USER),
    "suspension_confirmed": Kind(OWNER),
    "practice_reinstated": Kind(OWNER),
    "practice_withdrawn": Kind(OWNER),
    "recall_over": Kind(USER),
    "recall_unanswered": Kind(USER),
    "recall_answered": Kind(text("You get this because you suspended this practice.")),
    "suspension_unconfirmed": Kind(CHIEF),
    "concern_reported": Kind(MODERATOR),
    "concern_overdue": Kind(CHIEF),
    "concern_replied": Kind(text("You get this because you took this concern.")),
    "concern_asked": Kind(ASKED),
    "concern_ended": Kind(ASKED),
    "concern_received": Kind(REPORTER),
    "concern_taken": Kind(REPORTER),
    "concern_closed": Kind(REPORTER),
    "used_practice_withdrawn": Kind(USER),
    "adoption_requested": Kind(MANAGER),
    "adoption_authorised": Kind(REQUESTER),
    "practice_taken_up": Kind(OWNER, Group.TAKEN_UP),
    "outcome_reported": Kind(OWNER, Group.TAKEN_UP),
    "update_offered": Kind(USER),
    "update_answered": Kind(MANAGER, Group.INSTITUTION),
    "adoption_returned": Kind(REQUESTER),
    "adoption_refused": Kind(REQUESTER),
    "pilot_started": Kind(MANAGER, Group.INSTITUTION),
    "pilot_passed": Kind(USER, Group.INSTITUTION),
    "adoption_paused": Kind(MANAGER, Group.INSTITUTION),
    "adoption_resumed": Kind(MANAGER, Group.INSTITUTION),
    "adoption_ended": Kind(USER, Group.INSTITUTION),
    "use_of_yours_ended": Kind(OWNER, Group.TAKEN_UP),
    "report_sent": Kind(MANAGER),
    "report_returned": Kind(WRITER),
    "core_changed": Kind(OWNER, Group.TAKEN_UP),
    "use_is_variant": Kind(USER, Group.INSTITUTION),
    "revision_abandoned": Kind(YOURS),
    "review_over": Kind(REVIEWER),
    "practice_lapsed": Kind(OWNER),
    "practice_renewed": Kind(OWNER, Group.TEXTS),
    "remind_invitation": Kind(ASKED, Group.REMINDERS),
    "remind_review": Kind(REVIEWER, Group.REMINDERS),
    "review_overdue": Kind(REVIEWER, Group.REMINDERS),
    "remind_moderator": Kind(MODERATOR, Group.REMINDERS),
    "remind_decision": Kind(MODERATOR, Group.REMINDERS),
    "remind_author": Kind(YOURS, Group.REMINDERS),
    "remind_order": Kind(MANAGER, Group.REMINDERS),
    "remind_pilot": Kind(MANAGER, Group.REMINDERS),
    "remind_signature": Kind(MANAGER, Group.REMINDERS),
    "remind_validity": Kind(OWNER, Group.REMINDERS),
    "role_given": Kind(ROLES),
    "role_taken": Kind(ROLES),
    "account_unblocked": Kind(ACCOUNT),
    "person_asked": Kind(text("You get this because an administrator gave this address.")),
    "review_link": Kind(ASKED),
    "review_link_again": Kind(ASKED),
    "review_thanks": Kind(REVIEWER),
    "review_passed_on": Kind(REVIEWER),
    "substitute_named": Kind(text("You get this because somebody named you as their substitute.")),
    "drafts_handed_over": Kind(text("You get this because texts were handed over to you.")),
    "appeal_lodged": Kind(MODERATOR),
    "appeal_decided": Kind(YOURS),
    "digest": Kind(TOGETHER),
}


def kind_of(event: str) -> Kind:
    """The kind of a message; one that is not listed cannot be stopped."""
    return KINDS.get(event, OTHERWISE)
