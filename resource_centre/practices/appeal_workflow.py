"""The workflow table of an appeal: once, decided by people who took no part (ARCHITECTURE §3)."""

from resource_centre import steps
from resource_centre.authorisation import SYSTEM, Actor, rule
from resource_centre.db import now, session
from resource_centre.errors import NotReady
from resource_centre.i18n import text
from resource_centre.practices import events, workflow
from resource_centre.practices.appeal_models import Appeal, AppealState
from resource_centre.practices.models import ChangeClass, PracticeState, Revision
from resource_centre.practices.operations import copied_text, next_number, open_revision
from resource_centre.practices.permissions import judge, took_part, writer
from resource_centre.steps import Answers, Note, Step, Table

S = AppealState


@rule("writer of the declined text")
def appellant(actor: Actor, subject: Appeal) -> bool:
    return writer(actor, subject.revision)


@rule("moderator who took no part in the decision")
def uninvolved(actor: Actor, subject: Appeal) -> bool:
    return judge(actor, subject.revision) and not took_part(actor, subject.revision)


def lane_is_free(appeal: Appeal, actor: Actor, answers: Answers) -> None:
    """The text can come back: nothing else of this kind is under way, the practice is there."""
    revision = appeal.revision
    if revision.practice.state is PracticeState.WITHDRAWN:
        raise NotReady(text("The practice was withdrawn."))
    if open_revision(revision.practice, revision.change_class) is not None:
        raise NotReady(
            text("A newer revision of this practice is under way: decide on the appeal after it.")
        )


def bring_back(appeal: Appeal, actor: Actor, answers: Answers) -> None:
    """The same text under a new number, sent, for other reviewers and another moderator."""
    declined = appeal.revision
    practice, approved = declined.practice, declined.practice.approved_revision
    change = declined.change_class
    if approved is None:
        change = ChangeClass.SUBSTANTIVE
    number, minor = next_number(practice, change)
    revision = Revision(
        number=number, minor=minor, change_class=change, lane=change.lane,
        change_note=declined.change_note, asks_review=declined.asks_review, based_on=approved,
        original_language=declined.original_language, card=dict(declined.card),
        texts=[copied_text(written) for written in declined.texts],
        created_by=declined.created_by,
    )  # fmt: skip
    practice.revisions.append(revision)
    session().add(revision)
    session().flush()
    revision.seal()
    session().flush()  # a step reads the row anew
    appeal.new_revision = revision
    appeal.decided_at = now()
    steps.take(workflow.REVISION, "readmit", revision, SYSTEM)


def close(appeal: Appeal, actor: Actor, answers: Answers) -> None:
    """Remember when it was decided."""
    appeal.decided_at = now()


def _decided(appeal: Appeal) -> events.AppealDecided:
    return events.AppealDecided(appeal.id)


APPEAL = Table(
    "appeal",
    (
        Step("uphold", uninvolved, (S.LODGED,), S.UPHELD, lane_is_free, note=Note.REQUIRED,
             effect=bring_back, announces=_decided,
             says="nothing else of this kind is under way"),
        Step("dismiss", uninvolved, (S.LODGED,), S.DISMISSED, note=Note.REQUIRED,
             effect=close, announces=_decided),
        Step("take_back", appellant, (S.LODGED,), S.TAKEN_BACK, note=Note.OPTIONAL, effect=close),
    ),
)  # fmt: skip
