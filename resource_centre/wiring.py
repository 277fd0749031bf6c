"""What happens when: every event and who listens, every clock job, every blueprint."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint

from resource_centre import web
from resource_centre.accounts import operations as accounts
from resource_centre.accounts import permissions as accounts_permissions
from resource_centre.accounts import queries as accounts_queries
from resource_centre.accounts import views as accounts_views
from resource_centre.adoption import considering_views as adoption_considering
from resource_centre.adoption import events as adoption
from resource_centre.adoption import handlers as adoption_handlers
from resource_centre.adoption import permissions as adoption_permissions
from resource_centre.adoption import report_views as adoption_reports
from resource_centre.adoption import step_views as adoption_steps
from resource_centre.adoption import views as adoption_views
from resource_centre.authorisation import Rule
from resource_centre.desk import views as desk_views
from resource_centre.library import page_views as library_pages
from resource_centre.library import practice_views as library_practices
from resource_centre.notifications import adoption_handlers as tell_of_adoptions
from resource_centre.notifications import handlers as notify
from resource_centre.notifications import queries as notifications_queries
from resource_centre.notifications import suspension_handlers as tell_of_suspensions
from resource_centre.notifications import views as notifications_views
from resource_centre.organisations import permissions as organisations_permissions
from resource_centre.organisations import views as organisations_views
from resource_centre.outbox import Listener
from resource_centre.practices import author_views as author_views
from resource_centre.practices import clock_operations as practices_clock
from resource_centre.practices import events as practice
from resource_centre.practices import moderator_views as moderator_views
from resource_centre.practices import permissions as practices_permissions
from resource_centre.practices import review_views
from resource_centre.practices import step_views as step_views
from resource_centre.practices import views as practices_views
from resource_centre.search import handlers as search

SUBSCRIBERS: Mapping[type[Any], Sequence[Listener]] = {
    practice.RevisionSubmitted: (notify.tell_moderators_of_submission,),
    practice.RevisionReturned: (notify.tell_author_of_return,),
    practice.ReviewStarted: (
        notify.tell_author_of_start,
        notify.tell_reviewers_of_start,
    ),
    practice.ChangesRequested: (notify.tell_author_of_changes,),
    practice.RevisionResubmitted: (
        notify.tell_reviewers_of_answer,
        notify.tell_moderators_of_answer,
    ),
    practice.RevisionApproved: (
        search.reindex,
        adoption_handlers.follow_or_offer,
        notify.tell_author_of_approval,
    ),
    practice.RevisionDeclined: (notify.tell_author_of_decline,),
    practice.RevisionWithdrawn: (),
    practice.ReviewerInvited: (notify.invite_by_mail,),
    practice.ReviewerAnswered: (notify.tell_inviter_of_answer,),
    practice.ReviewSent: (notify.tell_inviter_of_review,),
    practice.PracticeLapsed: (search.reindex,),
    practice.PracticeRenewed: (search.reindex,),
    practice.PracticeSuspended: (
        search.reindex,
        notify.tell_owner_of_suspension,
        notify.recall_to_adopters,
    ),
    practice.SuspensionConfirmed: (tell_of_suspensions.tell_owner_of_confirmation,),
    practice.PracticeReinstated: (
        search.reindex,
        tell_of_suspensions.tell_owner_of_return,
        tell_of_suspensions.tell_adopters_of_return,
    ),
    practice.PracticeWithdrawn: (
        search.reindex,
        tell_of_suspensions.tell_owner_of_withdrawal,
        tell_of_suspensions.tell_adopters_of_withdrawal,
    ),
    practice.PracticeTagged: (search.reindex,),
    adoption.AdoptionRequested: (tell_of_adoptions.ask_managers_to_authorise,),
    adoption.AdoptionReturned: (),
    adoption.AdoptionRefused: (),
    adoption.AdoptionAuthorised: (
        search.reindex,
        tell_of_adoptions.tell_requester_of_order,
        tell_of_adoptions.tell_owner_of_order,
    ),
    adoption.PilotStarted: (),
    adoption.PilotPassed: (),
    adoption.AdoptionPaused: (),
    adoption.AdoptionResumed: (),
    adoption.AdoptionEnded: (),
    adoption.UpdateOffered: (tell_of_adoptions.offer_update_by_mail,),
    adoption.UpdateAnswered: (),
    adoption.ReportSent: (),
    adoption.ReportReturned: (),
    adoption.OutcomeReported: (tell_of_adoptions.tell_owner_of_outcome,),
    adoption.CoreComponentChanged: (),
}

CLOCK: Sequence[tuple[Callable[[], object], timedelta]] = (
    (accounts.forget_what_ended, timedelta(hours=1)),
    (search.mend_index, timedelta(minutes=5)),
    (practices_clock.lapse_overdue, timedelta(hours=1)),
    (practices_clock.withdraw_abandoned, timedelta(hours=6)),
)

PERMISSIONS: Sequence[Mapping[str, Rule]] = (
    accounts_permissions.MAY,
    organisations_permissions.MAY,
    practices_permissions.MAY,
    adoption_permissions.MAY,
)

BLUEPRINTS: Sequence[Blueprint] = (
    accounts_views.bp,
    organisations_views.bp,
    practices_views.bp,
    review_views.bp,
    adoption_views.bp,
    adoption_considering.bp,
    adoption_steps.bp,
    adoption_reports.bp,
    notifications_views.bp,
    desk_views.bp,
    library_pages.bp,
)


def register_providers() -> None:
    """Facts that a lower slice asks of a higher one."""
    organisations_views.register_providers()
    library_practices.register_providers()
    if adoption_permissions.pinned_by not in practices_permissions.MORE_READERS:
        practices_permissions.MORE_READERS.append(adoption_permissions.pinned_by)
    web.PROVIDERS["actor_line"] = organisations_views.actor_line
    web.PROVIDERS["name_of"] = accounts_queries.name_of
    web.PROVIDERS["inbox_count"] = notifications_queries.unread_count
