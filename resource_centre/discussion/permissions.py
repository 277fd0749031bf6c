"""Who may do what to concerns, and who may see which of them.

The reporter has no account: the token in their link stands for them.
"""

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import auditor, moderator
from resource_centre.adoption.models import Adoption
from resource_centre.authorisation import SYSTEM, Actor, rule
from resource_centre.discussion.models import CLOSED_STATES, Concern, ConcernReply
from resource_centre.organisations.models import MemberRole, Membership
from resource_centre.organisations.permissions import is_manager, is_member, memberships_of
from resource_centre.practices.models import CoAuthor, Practice, Revision
from resource_centre.practices.permissions import judge


@rule("moderator without a part in the practice")
def judge_of_practice(actor: Actor, subject: Concern) -> bool:
    """Moderator ∧ ¬author ∧ ¬member of the owner organisation."""
    return judge(actor, subject.practice)


@rule("member of the institution")
def of_institution(actor: Actor, subject: Concern) -> bool:
    return subject.adoption is not None and is_member(actor, subject.adoption.institution_id)


@rule("manager of the organisation asked")
def asked_manager(actor: Actor, subject: ConcernReply) -> bool:
    return is_manager(actor, subject.organisation_id)


judge_of_concern = judge_of_practice & ~of_institution

MAY = {
    "concern.queue": moderator | auditor,
    "concern.decide": judge_of_concern,
    "concern.reply": asked_manager,
}


def concerns_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one scope of concerns: moderators without a part in it; what is closed, the auditor."""
    if actor is SYSTEM:
        return true()
    if not isinstance(actor, Person) or not actor.is_active:
        return false()
    parts: list[ColumnElement[bool]] = []
    if moderator(actor):
        parts.append(not_(_has_part(actor)))
    if auditor(actor):
        parts.append(Concern.state.in_(CLOSED_STATES))
    return or_(*parts) if parts else false()


def _has_part(person: Person) -> ColumnElement[bool]:
    """Works for the owner or the institution, or once wrote on the practice."""
    mine = select(Membership.organisation_id).where(
        Membership.person_id == person.id, Membership.until.is_(None)
    )
    theirs = select(Practice.id).where(
        or_(
            Practice.owner_id.in_(mine),
            Practice.created_by == person.id,
            exists().where(CoAuthor.practice_id == Practice.id, CoAuthor.person_id == person.id),
            exists().where(Revision.practice_id == Practice.id, Revision.created_by == person.id),
        )
    )
    used = select(Adoption.id).where(Adoption.institution_id.in_(mine))
    return or_(
        Concern.practice_id.in_(theirs),
        and_(Concern.adoption_id.is_not(None), Concern.adoption_id.in_(used)),
    )


def replies_visible_to(actor: Actor) -> ColumnElement[bool]:
    """What an organisation is asked is known to its managers."""
    if not isinstance(actor, Person) or not actor.is_active:
        return false()
    held = [m.organisation_id for m in memberships_of(actor) if m.role is MemberRole.MANAGER]
    return ConcernReply.organisation_id.in_(held)
