"""What happens when: every event and who listens, every clock job, every blueprint."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint

from resource_centre import backup_schedule, seen, web
from resource_centre.accounts import events as account
from resource_centre.accounts import kept_forms, mailbox_views, profile_views, register_views
from resource_centre.accounts import operations as accounts
from resource_centre.accounts import permissions as accounts_permissions
from resource_centre.accounts import queries as accounts_queries
from resource_centre.accounts import views as accounts_views
from resource_centre.admin import clock_log as admin_clock
from resource_centre.admin import decision_views as decision_views
from resource_centre.admin import events as admin
from resource_centre.admin import handlers as admin_handlers
from resource_centre.admin import people_views as admin_people
from resource_centre.admin import permissions as admin_permissions
from resource_centre.admin import seals as admin_seals
from resource_centre.admin import tag_views as tag_views
from resource_centre.admin import vocabulary_operations as admin_words
from resource_centre.admin import vocabulary_views as vocabulary_views
from resource_centre.adoption import considering_views as adoption_considering
from resource_centre.adoption import events as adoption
from resource_centre.adoption import handlers as adoption_handlers
from resource_centre.adoption import institution_operations as adoption_institutions
from resource_centre.adoption import permissions as adoption_permissions
from resource_centre.adoption import recall_handlers as adoption_recalls
from resource_centre.adoption import recall_operations as recalls
from resource_centre.adoption import recall_views as recall_views
from resource_centre.adoption import report_views as adoption_reports
from resource_centre.adoption import step_views as adoption_steps
from resource_centre.adoption import views as adoption_views
from resource_centre.authorisation import Rule
from resource_centre.desk import concern_queries as desk_concerns
from resource_centre.desk import organisation_queries as desk_organisations
from resource_centre.desk import tasks as desk_tasks
from resource_centre.desk import views as desk_views
from resource_centre.discussion import events as discussion
from resource_centre.discussion import moderator_views as concern_work_views
from resource_centre.discussion import operations as concerns
from resource_centre.discussion import organisation_operations as concerns_of_organisations
from resource_centre.discussion import permissions as discussion_permissions
from resource_centre.discussion import reply_views as concern_reply_views
from resource_centre.discussion import views as concern_views
from resource_centre.library import practice_views as library_practices
from resource_centre.library import routes as library_routes
from resource_centre.notifications import account_handlers as tell_of_accounts
from resource_centre.notifications import adoption_handlers as tell_of_adoptions
from resource_centre.notifications import bounces, digests, reminders
from resource_centre.notifications import choice_views as choice_views
from resource_centre.notifications import concern_handlers as tell_of_concerns
from resource_centre.notifications import handlers as notify
from resource_centre.notifications import organisation_handlers as tell_of_organisations
from resource_centre.notifications import practice_handlers as tell_of_practices
from resource_centre.notifications import queries as notifications_queries
from resource_centre.notifications import recall_handlers as tell_of_recalls
from resource_centre.notifications import report_handlers as tell_of_reports
from resource_centre.notifications import review_handlers as tell_of_reviews
from resource_centre.notifications import review_reminders as review_reminders
from resource_centre.notifications import suspension_handlers as tell_of_suspensions
from resource_centre.notifications import views as notifications_views
from resource_centre.organisations import applicant_views as applicant_views
from resource_centre.organisations import events as organisation
from resource_centre.organisations import joining_operations as organisations_joining
from resource_centre.organisations import member_views as member_views
from resource_centre.organisations import moderating_views as moderating_views
from resource_centre.organisations import permissions as organisations_permissions
from resource_centre.organisations import views as organisations_views
from resource_centre.outbox import Listener
from resource_centre.practices import address_views as address_views
from resource_centre.practices import author_views as author_views
from resource_centre.practices import clock_operations as practices_clock
from resource_centre.practices import events as practice
from resource_centre.practices import handover_handlers as practices_handover
from resource_centre.practices import owner_operations as practices_owners
from resource_centre.practices import permissions as practices_permissions
from resource_centre.practices import reader_operations as practices_readers
from resource_centre.practices import review_providers as practices_reviews
from resource_centre.practices import review_routes
from resource_centre.practices import step_views as step_views
from resource_centre.practices import views as practices_views
from resource_centre.search import handlers as search

SUBSCRIBERS: Mapping[type[Any], Sequence[Listener]] = {
    account.LetterPosted: (tell_of_accounts.send_letter,),
    practice.RevisionSubmitted: (notify.tell_moderators_of_submission,),
    practice.RevisionReturned: (notify.tell_author_of_return,),
    practice.ReviewStarted: (
        notify.tell_author_of_start,
        notify.tell_reviewers_of_start,
        tell_of_reviews.open_scores_by_link,
    ),
    practice.ChangesRequested: (notify.tell_author_of_changes,),
    practice.RevisionResubmitted: (
        notify.tell_reviewers_of_answer,
        notify.tell_moderators_of_answer,
        tell_of_reviews.open_round_by_link,
    ),
    practice.RevisionApproved: (
        search.reindex,
        adoption_handlers.follow_or_offer,
        notify.tell_author_of_approval,
    ),
    practice.RevisionDeclined: (notify.tell_author_of_decline,),
    practice.RevisionWithdrawn: (
        tell_of_practices.tell_author_of_abandonment,
        tell_of_practices.tell_reviewers_of_withdrawal,
    ),
    practice.ReviewerInvited: (notify.invite_by_mail,),
    practice.ReviewerAnswered: (notify.tell_inviter_of_answer,),
    practice.ReviewSent: (notify.tell_inviter_of_review, tell_of_reviews.thank_reviewer),
    practice.ReviewLinkSent: (tell_of_reviews.send_review_link,),
    practice.GuestStoodAside: (tell_of_reviews.tell_inviter_of_guest,),
    practice.ReviewPassedOn: (tell_of_reviews.tell_released_reviewer,),
    practice.SubstituteNamed: (tell_of_reviews.tell_substitute,),
    practice.DraftsHandedOver: (tell_of_reviews.tell_successor,),
    practice.AppealLodged: (tell_of_reviews.tell_moderators_of_appeal,),
    practice.AppealDecided: (tell_of_reviews.tell_author_of_appeal,),
    practice.PracticeLapsed: (search.reindex, tell_of_practices.ask_owner_if_still_true),
    practice.PracticeRenewed: (search.reindex, tell_of_practices.tell_owner_of_renewal),
    practice.PracticeSuspended: (
        search.reindex,
        adoption_recalls.follow_suspension,
        notify.tell_owner_of_suspension,
        notify.recall_to_adopters,
    ),
    practice.SuspensionConfirmed: (tell_of_suspensions.tell_owner_of_confirmation,),
    practice.PracticeReinstated: (
        search.reindex,
        adoption_recalls.follow_suspension,
        tell_of_suspensions.tell_owner_of_return,
        tell_of_suspensions.tell_adopters_of_return,
    ),
    practice.PracticeWithdrawn: (
        search.reindex,
        tell_of_suspensions.tell_owner_of_withdrawal,
        tell_of_suspensions.tell_adopters_of_withdrawal,
    ),
    practice.PracticeTagged: (search.reindex,),
    practice.PracticeRenamed: (search.reindex,),
    adoption.AdoptionRequested: (tell_of_adoptions.ask_managers_to_authorise,),
    adoption.AdoptionReturned: (tell_of_adoptions.tell_requester_of_return,),
    adoption.AdoptionRefused: (tell_of_adoptions.tell_requester_of_refusal,),
    adoption.AdoptionAuthorised: (
        search.reindex,
        tell_of_adoptions.tell_requester_of_order,
        tell_of_adoptions.tell_owner_of_order,
    ),
    adoption.PilotStarted: (tell_of_adoptions.tell_managers_of_pilot,),
    adoption.PilotPassed: (tell_of_adoptions.tell_institution_of_use,),
    adoption.AdoptionPaused: (tell_of_adoptions.tell_managers_of_pause,),
    adoption.AdoptionResumed: (tell_of_adoptions.tell_managers_of_resumption,),
    adoption.AdoptionEnded: (
        tell_of_adoptions.tell_institution_of_end,
        tell_of_adoptions.tell_owner_of_end,
    ),
    adoption.UpdateOffered: (tell_of_adoptions.offer_update_by_mail,),
    adoption.UpdateAnswered: (tell_of_adoptions.tell_managers_of_answer,),
    adoption.ReportSent: (tell_of_reports.ask_managers_to_sign,),
    adoption.ReportReturned: (tell_of_reports.tell_writer_of_return,),
    adoption.OutcomeReported: (tell_of_reports.tell_owner_of_outcome,),
    adoption.CoreComponentChanged: (
        tell_of_reports.tell_owner_of_variant,
        tell_of_reports.tell_institution_of_variant,
    ),
    adoption.RecallAnswered: (tell_of_recalls.tell_suspender_of_answer,),
    adoption.RecallUnanswered: (tell_of_recalls.ask_again,),
    adoption.SuspensionUnconfirmed: (tell_of_recalls.tell_chief_of_unconfirmed,),
    discussion.ConcernReported: (
        tell_of_concerns.tell_moderators_of_concern,
        tell_of_concerns.confirm_to_reporter,
    ),
    discussion.ConcernAcknowledged: (
        tell_of_concerns.ask_organisations,
        tell_of_concerns.tell_reporter_of_taking,
    ),
    discussion.ConcernReplied: (tell_of_concerns.tell_moderator_of_reply,),
    discussion.ConcernOverdue: (tell_of_concerns.tell_chief_of_overdue,),
    discussion.ConcernClosed: (
        tell_of_concerns.tell_reporter_of_answer,
        tell_of_concerns.tell_organisations_of_end,
    ),
    organisation.OrganisationApplied: (tell_of_organisations.tell_moderators_of_application,),
    organisation.OrganisationAccepted: (tell_of_organisations.tell_managers_of_acceptance,),
    organisation.OrganisationDeclined: (tell_of_organisations.tell_managers_of_decline,),
    organisation.OrganisationClosed: (tell_of_organisations.tell_members_of_closing,),
    organisation.OrganisationReopened: (tell_of_organisations.tell_members_of_reopening,),
    organisation.OrganisationRenamed: (
        search.reindex_of_owner,
        tell_of_organisations.tell_managers_of_address,
    ),
    organisation.OrganisationMerged: (
        search.reindex_of_owner,
        tell_of_organisations.tell_members_of_merge,
    ),
    organisation.JoinRequested: (tell_of_organisations.ask_managers_to_let_in,),
    organisation.JoinAccepted: (tell_of_organisations.tell_who_asked_of_yes,),
    organisation.JoinRefused: (tell_of_organisations.tell_who_asked_of_no,),
    organisation.MemberInvited: (tell_of_organisations.send_invitation,),
    organisation.InvitationTakenUp: (tell_of_organisations.tell_managers_of_newcomer,),
    organisation.MemberRoleChanged: (tell_of_organisations.tell_member_of_role,),
    organisation.MemberLeft: (
        practices_handover.hand_on_texts,
        tell_of_organisations.tell_of_leaving,
    ),
    admin.RoleChanged: (admin_handlers.tell_person_of_role,),
    admin.AccountUnblocked: (admin_handlers.tell_person_of_unblocking,),
    admin.PersonAsked: (admin_handlers.send_link,),
    admin.VocabularyChanged: (admin_handlers.spread_words, search.reindex_term),
}

CLOCK: Sequence[tuple[Callable[[], object], timedelta]] = (
    (backup_schedule.start_due_backup, timedelta(minutes=1)),
    (accounts.forget_what_ended, timedelta(hours=1)),
    (organisations_joining.expire_invitations, timedelta(hours=1)),
    (search.mend_index, timedelta(minutes=5)),
    (practices_readers.add_up_views, timedelta(minutes=1)),
    (practices_readers.forget_old_views, timedelta(hours=24)),
    (practices_clock.lapse_overdue, timedelta(hours=1)),
    (practices_clock.withdraw_abandoned, timedelta(hours=6)),
    (reminders.remind, timedelta(hours=1)),
    (review_reminders.remind_by_link, timedelta(hours=1)),
    (digests.send_what_was_left, timedelta(minutes=10)),
    (digests.send_digests, timedelta(minutes=15)),
    (bounces.forget_sent, timedelta(hours=24)),
    (recalls.remind_unanswered, timedelta(hours=1)),
    (recalls.tell_of_unconfirmed, timedelta(hours=1)),
    (concerns.tell_of_overdue, timedelta(hours=1)),
    (admin_words.mark_changes, timedelta(hours=1)),
    (admin_seals.seal_decisions, timedelta(minutes=1)),
    (admin_clock.beat, timedelta(minutes=1)),
    (concerns.forget_contacts, timedelta(hours=6)),
)

PERMISSIONS: Sequence[Mapping[str, Rule]] = (
    accounts_permissions.MAY,
    organisations_permissions.MAY,
    practices_permissions.MAY,
    adoption_permissions.MAY,
    discussion_permissions.MAY,
    admin_permissions.MAY,
)

BLUEPRINTS: Sequence[Blueprint] = (
    accounts_views.bp,
    register_views.bp,
    mailbox_views.bp,
    profile_views.bp,
    organisations_views.bp,
    practices_views.bp,
    review_routes.bp,
    adoption_views.bp,
    adoption_considering.bp,
    adoption_steps.bp,
    adoption_reports.bp,
    recall_views.bp,
    concern_views.bp,
    concern_work_views.bp,
    concern_reply_views.bp,
    notifications_views.bp,
    desk_views.bp,
    admin_people.bp,
    library_routes.bp,
)


def register_providers() -> None:
    """Facts that a lower slice asks of a higher one."""
    seen.register()
    web.ASK_TO_SIGN_IN[:] = [kept_forms.ask_to_sign_in]
    web.AFTER_BAD_TOKEN[:] = [kept_forms.after_bad_token]
    organisations_views.register_providers()
    practices_owners.register_providers()
    practices_reviews.register_providers()
    adoption_institutions.register_providers()
    concerns_of_organisations.register_providers()
    library_practices.register_providers()
    if adoption_permissions.pinned_by not in practices_permissions.MORE_READERS:
        practices_permissions.MORE_READERS.append(adoption_permissions.pinned_by)
    desk_tasks.add_tasks(desk_concerns.tasks_of_concerns)
    desk_tasks.add_tasks(desk_organisations.tasks_of_organisations)
    web.PROVIDERS["actor_line"] = organisations_views.actor_line
    web.PROVIDERS["name_of"] = accounts_queries.name_of
    web.PROVIDERS["inbox_count"] = notifications_queries.unread_count
