"""The two workflow tables of practices: the revision's and the practice's (ARCHITECTURE §3).

Guards stand in guards.py; here are the rows and what each step makes true.
"""

from datetime import date
from typing import Any

from resource_centre import steps
from resource_centre.authorisation import SYSTEM, Actor, system
from resource_centre.db import now, session, today
from resource_centre.errors import NotReady
from resource_centre.i18n import text
from resource_centre.practices import events, guards
from resource_centre.practices.models import (
    ChangeClass,
    Practice,
    PracticeState,
    Revision,
    RevisionState,
    Track,
)
from resource_centre.practices.permissions import (
    its_reviewer,
    judge,
    owner_manager,
    suspender,
    writer,
)
from resource_centre.practices.review_models import LetterPoint, PointKind
from resource_centre.steps import Answers, Note, Step, Table
from resource_centre.vocabulary import slugs

S, P = RevisionState, PracticeState
decider = judge & ~its_reviewer


def _of_revision(event: Any) -> Any:
    return lambda revision: event(revision_id=revision.id, practice_id=revision.practice_id)


def _of_practice(event: Any) -> Any:
    return lambda practice: event(practice_id=practice.id)


def mark_submitted(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Remember when it was sent: the days of ours begin."""
    revision.submitted_at = now()
    revision.paused_until = None


def set_track(revision: Revision, actor: Actor, answers: Answers) -> None:
    """The moderator sets the track."""
    revision.track = answers["track"]


def write_letter(revision: Revision, actor: Actor, answers: Answers) -> None:
    """The one letter: points that must be answered, and wishes."""
    for kind, name in ((PointKind.MUST, "must"), (PointKind.WISH, "wish")):
        for words in answers.get(name, []):
            if words.strip():
                session().add(
                    LetterPoint(
                        revision_id=revision.id, round=revision.round, kind=kind, text=words.strip()
                    )
                )


def begin_next_round(revision: Revision, actor: Actor, answers: Answers) -> None:
    """The same reviewers, the next round."""
    revision.round += 1


def supersede_previous(revision: Revision, actor: Actor, answers: Answers) -> None:
    """The text that readers saw until now becomes an earlier revision."""
    before = revision.practice.approved_revision
    if before is not None and before.id != revision.id:
        steps.take(REVISION, "supersede", before, SYSTEM)
        session().flush()


def publish_reviewed(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Approved after a review: evidence, checks and conditions of the decision."""
    _record(revision, answers)
    revision.conditions = str(answers.get("conditions", "")).strip()
    _publish(revision, revision.track or Track.BASIC)


def publish_light(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Approved as shared experience: evidence 0."""
    _record(revision, {**answers, "evidence_level": 0, "evidence_reason": ""})
    _publish(revision, Track.LIGHT)


def publish_minor(revision: Revision, actor: Actor, answers: Answers) -> None:
    """A corrected text keeps track, level and signals of the one it corrects."""
    before = revision.based_on
    if before is None or before.track is None:
        raise NotReady(text("There is no approved revision that could be corrected."))
    for name in (
        "evidence_level", "evidence_reason", "evidence_by_compilers", "replicated", "signal",
        "check_scope", "check_law", "check_rights", "conditions",
    ):  # fmt: skip
        setattr(revision, name, getattr(before, name))
    _publish(revision, before.track)


def publish_imported(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Evidence as the file states it, marked as the compilers'."""
    _record(revision, answers)
    revision.evidence_by_compilers = True
    _publish(revision, Track.LIGHT)


def _record(revision: Revision, answers: Answers) -> None:
    """Keep checks, evidence level, mark and signal of the decision on the revision."""
    for name in ("check_scope", "check_law", "check_rights"):
        if answers.get(name) is not None:
            setattr(revision, name, bool(answers[name]))
    revision.evidence_level = int(answers.get("evidence_level") or 0)
    reason = answers.get("evidence_reason") or {}
    revision.evidence_reason = (
        dict(reason)
        if isinstance(reason, dict)
        else {str(answers.get("language", revision.original_language)): str(reason)}
    )
    revision.replicated = bool(answers.get("replicated"))
    revision.signal = answers.get("signal") or None


def _publish(revision: Revision, track: Track) -> None:
    practice = revision.practice
    revision.track = track
    revision.decided_at = now()
    practice.approved_revision = revision
    if not revision.change_class.is_minor or practice.valid_until is None:
        practice.valid_until = valid_until(today(), revision.evidence_level or 0)
    if practice.state in (P.UNPUBLISHED, P.LAPSED):
        session().flush()
        steps.take(PRACTICE, "publish", practice, SYSTEM)


def valid_until(start: date, evidence_level: int) -> date:
    """36 months from the decision, 60 from evidence 3 on."""
    years = 5 if evidence_level >= 3 else 3
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)


def mark_decided(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Remember when it was decided."""
    revision.decided_at = now()


REVISION = Table(
    "revision",
    (
        Step("submit", writer, (S.DRAFT, S.RETURNED), S.SUBMITTED, guards.can_be_sent,
             effect=mark_submitted, announces=_of_revision(events.RevisionSubmitted),
             says="nine answers and three statements; the organisation is accepted"),
        Step("return", judge, (S.SUBMITTED,), S.RETURNED, note=Note.REASON,
             reason_codes=slugs("return_reason"),
             announces=_of_revision(events.RevisionReturned)),
        Step("start_review", judge, (S.SUBMITTED,), S.IN_REVIEW, guards.can_be_reviewed,
             effect=set_track, announces=_of_revision(events.ReviewStarted),
             says="track ≥ required track; its reviewers have accepted, without conflict"),
        Step("request_changes", judge, (S.IN_REVIEW,), S.CHANGES_REQUESTED, guards.has_a_letter,
             note=Note.REQUIRED, effect=write_letter,
             announces=_of_revision(events.ChangesRequested),
             says="one to seven points that must be answered"),
        Step("resubmit", writer, (S.CHANGES_REQUESTED,), S.IN_REVIEW, guards.is_answered,
             note=Note.OPTIONAL, effect=begin_next_round,
             announces=_of_revision(events.RevisionResubmitted),
             says="something changed, or each point answered"),
        Step("approve", decider, (S.IN_REVIEW,), S.APPROVED, guards.can_be_approved,
             note=Note.OPTIONAL, first=supersede_previous, effect=publish_reviewed,
             announces=_of_revision(events.RevisionApproved),
             says="every review of this round in; every minimum met; no failed check; evidence "
             "level with its reason; based on the revision now approved"),
        Step("approve_light", judge, (S.SUBMITTED,), S.APPROVED, guards.can_be_light,
             note=Note.OPTIONAL, first=supersede_previous, effect=publish_light,
             announces=_of_revision(events.RevisionApproved),
             says="light asked for, no approved revision on a higher track; the three checks pass"),
        Step("approve_editorial", judge, (S.SUBMITTED,), S.APPROVED, guards.is_editorial,
             note=Note.OPTIONAL, first=supersede_previous, effect=publish_minor,
             announces=_of_revision(events.RevisionApproved),
             says="editorial or translation; no core, safety, cost or evidence field touched"),
        Step("publish_imported", system, (S.DRAFT,), S.APPROVED, guards.is_importable,
             note=Note.REQUIRED, first=supersede_previous, effect=publish_imported,
             announces=_of_revision(events.RevisionApproved),
             says="owner is the library, or a moderator is named; the card is valid; track light"),
        Step("readmit", system, (S.DRAFT,), S.SUBMITTED, effect=mark_submitted,
             announces=_of_revision(events.RevisionSubmitted), says="with an appeal upheld"),
        Step("supersede", system, (S.APPROVED,), S.SUPERSEDED, says="with the approval of another"),
        Step("decline", decider, (S.SUBMITTED, S.IN_REVIEW), S.DECLINED, note=Note.REASON,
             reason_codes=slugs("decline_reason"), effect=mark_decided,
             announces=_of_revision(events.RevisionDeclined)),
        Step("withdraw", writer | system,
             (S.DRAFT, S.SUBMITTED, S.RETURNED, S.IN_REVIEW, S.CHANGES_REQUESTED), S.WITHDRAWN,
             note=Note.OPTIONAL, announces=_of_revision(events.RevisionWithdrawn)),
    ),
)  # fmt: skip


def remember_suspender(practice: Practice, actor: Actor, answers: Answers) -> None:
    """Another moderator must confirm, and another one reinstate."""
    practice.suspended_by = actor.id
    practice.public_reason = str(answers.get("public_reason", "")).strip()


def forget_suspension(practice: Practice, actor: Actor, answers: Answers) -> None:
    """What the page says from now on."""
    practice.suspended_by = None
    practice.public_reason = str(answers.get("public_reason", "")).strip()


def name_replacement(practice: Practice, actor: Actor, answers: Answers) -> None:
    """The tombstone: reason and replacement."""
    practice.public_reason = str(answers.get("public_reason", "")).strip()
    practice.replacement_id = answers.get("replacement_id")


def prolong(practice: Practice, actor: Actor, answers: Answers) -> None:
    """The validity begins anew."""
    revision = practice.approved_revision
    level = revision.evidence_level if revision else 0
    practice.valid_until = valid_until(today(), level or 0)


def may_be_renewed(practice: Practice, actor: Actor, answers: Answers) -> None:
    """Evidence 0–1, unchanged, and the owner says that all is still true."""
    revision = practice.approved_revision
    if revision is None or (revision.evidence_level or 0) > 1:
        raise NotReady(text("From evidence 2 on, a new review is needed."))
    if answers.get("all_still_true") is not True:
        raise NotReady(text("The owner must have said that all is still true."), "all_still_true")


def is_overdue(practice: Practice, actor: Actor, answers: Answers) -> None:
    """The validity is over."""
    if practice.valid_until is None or practice.valid_until >= today():
        raise NotReady(text("The review is still valid."))


def has_public_reason(practice: Practice, actor: Actor, answers: Answers) -> None:
    """The public is told why."""
    if not str(answers.get("public_reason", "")).strip():
        raise NotReady(text("Write the reason that readers will see."), "public_reason")


def _lapsed_or_published(practice: Practice) -> PracticeState:
    over = practice.valid_until is not None and practice.valid_until < today()
    return P.LAPSED if over else P.PUBLISHED


PRACTICE = Table(
    "practice",
    (
        Step("publish", system, (P.UNPUBLISHED, P.LAPSED), P.PUBLISHED, says="with an approval"),
        Step("lapse", system, (P.PUBLISHED,), P.LAPSED, is_overdue,
             announces=_of_practice(events.PracticeLapsed), says="validity over"),
        Step("renew", judge, (P.PUBLISHED, P.LAPSED), P.PUBLISHED, may_be_renewed,
             note=Note.OPTIONAL, effect=prolong,
             announces=_of_practice(events.PracticeRenewed),
             says="evidence 0–1; the owner says that all is still true"),
        Step("suspend", judge, (P.PUBLISHED, P.LAPSED), P.SUSPENDED, has_public_reason,
             note=Note.REQUIRED, effect=remember_suspender,
             announces=_of_practice(events.PracticeSuspended), says="a public reason"),
        Step("confirm_suspension", judge & ~suspender, (P.SUSPENDED,), P.SUSPENDED,
             note=Note.OPTIONAL, announces=_of_practice(events.SuspensionConfirmed)),
        Step("reinstate", judge & ~suspender, (P.SUSPENDED,), _lapsed_or_published,
             has_public_reason, note=Note.REQUIRED, effect=forget_suspension,
             announces=_of_practice(events.PracticeReinstated), says="a public reason"),
        Step("withdraw", owner_manager | judge, (P.PUBLISHED, P.LAPSED, P.SUSPENDED), P.WITHDRAWN,
             has_public_reason, note=Note.REQUIRED, effect=name_replacement,
             announces=_of_practice(events.PracticeWithdrawn), says="a public reason"),
    ),
)  # fmt: skip

MAJOR_CHANGES = (ChangeClass.SUBSTANTIVE, ChangeClass.SAFETY)
