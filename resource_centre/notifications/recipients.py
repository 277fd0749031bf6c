"""Who is told: found anew at each delivery, by the roles and memberships of that moment."""

from collections.abc import Sequence

from sqlalchemy import select

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.adoption.models import RUNNING_STATES, Adoption
from resource_centre.db import session
from resource_centre.organisations.models import MemberRole, Membership
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.permissions import author, judge
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.substitute_queries import with_substitutes
from resource_centre.steps import decisions_on


def _people(ids: Sequence[str | None]) -> list[Person]:
    wanted = [one for one in ids if one]
    found = select(Person).where(Person.id.in_(wanted), Person.is_blocked.is_(False))
    return list(session().scalars(found.order_by(Person.id)))


def members_of(organisation_id: int, *, managers_only: bool = False) -> list[Person]:
    """Who works there now."""
    held = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, Membership.until.is_(None)
    )
    if managers_only:
        held = held.where(Membership.role == MemberRole.MANAGER)
    return _people(list(session().scalars(held)))


def judges_of(revision: Revision) -> list[Person]:
    """Moderators who have no part in this text."""
    roles = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    people = _people(list(session().scalars(held)))
    return [person for person in people if judge(person, revision)]


def judges_so_far(revision: Revision) -> list[Person]:
    """Moderators who took a step on this text; all who may, when nobody did."""
    decided = {d.decided_by for d in decisions_on("revision", revision.id)}
    judges = judges_of(revision)
    active = [person for person in judges if person.id in decided]
    instead = [one for one in with_substitutes(active) if judge(one, revision)]
    return instead or judges


def writers_of(revision: Revision) -> list[Person]:
    """Its authors who still are, and the managers of the owner organisation."""
    practice = revision.practice
    ids = [revision.created_by, practice.created_by, *(c.person_id for c in practice.co_authors)]
    authors = [person for person in _people(ids) if author(person, revision)]
    return authors + members_of(practice.owner_id, managers_only=True)


def reviewers_of(revision: Revision) -> list[Person]:
    """Who accepted to review it and still does; who came by a link alone gets that by mail."""
    asked = select(ReviewAssignment).where(ReviewAssignment.revision_id == revision.id)
    accepted = [a for a in session().scalars(asked) if a.has_accepted]
    return [a.reviewer for a in accepted if not is_by_link(a)]


def is_by_link(assignment: ReviewAssignment) -> bool:
    """Whether this reviewer has no account: their mails carry a link (review_handlers.py)."""
    if assignment.reviewer.password_hash:
        return False
    link = select(ReviewLink.id).where(ReviewLink.assignment_id == assignment.id)
    return session().scalar(link) is not None


def adopters_of(practice: Practice) -> list[Person]:
    """Members of the institutions that use the practice now."""
    using = select(Adoption.institution_id).where(
        Adoption.practice_id == practice.id, Adoption.state.in_(RUNNING_STATES)
    )
    ids = dict.fromkeys(session().scalars(using))
    return [person for one in ids for person in members_of(one)]


def person_with(person_id: str | None) -> list[Person]:
    """One person by id, when they are still there."""
    return _people([person_id])
