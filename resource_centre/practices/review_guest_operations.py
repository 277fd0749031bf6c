"""What whoever holds a link may do: answer the question, decline, go on with the review."""

from resource_centre import outbox
from resource_centre.accounts import sessions
from resource_centre.accounts.models import Person
from resource_centre.accounts.operations import SignedIn
from resource_centre.accounts.queries import person_with_email
from resource_centre.db import lock, now, session, sort_key
from resource_centre.errors import BadInput, NotFound, WrongState
from resource_centre.i18n import Said, text
from resource_centre.practices import events
from resource_centre.practices.review_invitations import (
    answer_invitation,
    assign,
    decline_invitation,
    interests_are_told,
)
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_operations import LONGEST_WORDS, scope_of
from resource_centre.practices.review_link_queries import link_with_token
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.unit_of_work import unit_of_work


class LinkIsClosed(NotFound):
    """It was revoked, its date is over, or the text was decided on."""


def note_opened(token: str) -> None:
    """The invitation was read: told by the page itself, for a GET writes nothing."""
    with unit_of_work():
        link = _held(token)
        if link.opened_at is None:
            link.opened_at = now()


def _held(token: str) -> ReviewLink:
    """The link that this token opens, held until the end of the write."""
    link = link_with_token(token)
    if link is None:
        raise LinkIsClosed
    lock(link)
    if not link.opens:
        raise LinkIsClosed
    return link


def answer_by_link(
    token: str,
    *,
    name: str,
    has_conflict: bool | None,
    has_disclosure: bool | None,
    disclosure: str,
    device: str,
) -> SignedIn | None:
    """Answer the conflict question; without a conflict the review opens, for this session alone.

    Who stands aside stays unnamed: no person is made of them.
    """
    with unit_of_work():
        link = _held(token)
        if link.answered_at is not None:
            raise WrongState(text("You have answered already."))
        _is_answered(link, name, has_conflict, has_disclosure, disclosure)
        link.opened_at, link.answered_at = link.opened_at or now(), now()
        if has_conflict and link.assignment is None:
            link.has_conflict = True
            outbox.announce(events.GuestStoodAside(link.id))
            return None
        assignment = link.assignment or _assign_guest(link, name)
        answer_invitation(
            assignment,
            assignment.reviewer,
            has_conflict=has_conflict,
            has_disclosure=has_disclosure,
            disclosure=disclosure,
            due_on=link.due_on,
        )
        if has_conflict:
            return None
        person = assignment.reviewer
        return SignedIn(person, sessions.begin_session(person, device, scope=scope_of(link)))


def _is_answered(
    link: ReviewLink,
    name: str,
    has_conflict: bool | None,
    has_disclosure: bool | None,
    disclosure: str,
) -> None:
    errors: dict[str, Said] = {}
    named = name.replace("\0", "").strip()
    unknown = link.assignment_id is None and person_with_email(link.email) is None
    if unknown and not has_conflict and not 0 < len(named) <= 120:
        errors["name"] = text("Enter your first name and surname.")
    if len(disclosure) > LONGEST_WORDS:
        errors["disclosure"] = text("At most %(count)d characters.", count=LONGEST_WORDS)
    try:
        interests_are_told(has_conflict, has_disclosure, disclosure)
    except BadInput as bad:
        errors |= bad.fields
    if errors:
        raise BadInput(errors)


def _assign_guest(link: ReviewLink, name: str) -> ReviewAssignment:
    """The assignment of who has accepted: a person for the address, without any other role."""
    person = person_with_email(link.email)
    if person is None:
        named = " ".join(name.replace("\0", "").split())
        person = Person(
            email=link.email, email_key=link.email_key, name=named, name_key=sort_key(named),
            language=link.language,
        )  # fmt: skip
        session().add(person)
        session().flush()
    elif not person.is_active:
        raise LinkIsClosed
    inviter = session().get(Person, link.invited_by)
    assignment = assign(link.revision, person, link.reviewer_kind, inviter)
    link.assignment_id, link.assignment = assignment.id, assignment
    session().flush()
    return assignment


def decline_by_link(token: str) -> None:
    """No time for this one; nothing is kept but that."""
    with unit_of_work():
        link = _held(token)
        if link.assignment is not None:
            decline_invitation(link.assignment, link.assignment.reviewer)
        link.opened_at = link.opened_at or now()
        link.answered_at = link.declined_at = now()
        if link.assignment is None:
            outbox.announce(events.GuestStoodAside(link.id))


def enter_by_link(token: str, device: str) -> SignedIn:
    """Go on with a review that was begun by the link, in a session for it alone."""
    with unit_of_work():
        link = _held(token)
        assignment = link.assignment
        if assignment is None or not assignment.has_accepted:
            raise WrongState(text("Answer the question about your interests first."))
        if not assignment.reviewer.is_active:
            raise LinkIsClosed
        sid = sessions.begin_session(assignment.reviewer, device, scope=scope_of(link))
    return SignedIn(assignment.reviewer, sid)
