"""Asking somebody for a review by a link in a mail, and what whoever holds the link may do.

The link opens one review and nothing else; it dies when it is revoked, when the text is decided
on, and after its date. Nobody needs an account to follow it.
"""

from datetime import date, timedelta

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.accounts import sessions
from resource_centre.accounts.models import ReviewerKind
from resource_centre.accounts.operations import checked_email
from resource_centre.accounts.queries import email_key, hash_of_token, person_with_email
from resource_centre.accounts.tokens import derived_token
from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, new_id, now, session, today
from resource_centre.errors import BadInput, NotReady, WrongState
from resource_centre.i18n import LANGUAGES, Said, text
from resource_centre.limits import count_try
from resource_centre.practices import events, working_days
from resource_centre.practices.models import Revision
from resource_centre.practices.review_invitations import (
    assign,
    may_be_reviewed,
)
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_queries import links_of
from resource_centre.practices.review_log import record, record_of_link
from resource_centre.practices.review_queries import review_of_round
from resource_centre.unit_of_work import unit_of_work

LONGEST_WORDS = 1_000
LATEST = timedelta(days=120)
"""No review takes longer, and no link opens for longer."""


def token_of(link: ReviewLink) -> str:
    """The token of the link, for the mail that carries it."""
    return derived_token("review", f"{link.id}:{link.nonce}")


def scope_of(link: ReviewLink) -> str:
    """What a session begun by this link is limited to."""
    return f"review:{link.assignment_id}"


def invite_by_link(
    revision: Revision,
    actor: Actor,
    *,
    email: str,
    kind: ReviewerKind | None,
    words: str,
    due_on: date | None,
    language: str = "ru",
) -> ReviewLink:
    """Ask somebody by mail, known here or not; returns the link that the mail will carry."""
    require(actor, "review.invite", revision)
    address, kind, due_on = _checked(email, kind, words, due_on, language)
    count_try("review link", actor.id, at_most=30, within=timedelta(hours=1))
    with unit_of_work():
        may_be_reviewed(revision, actor)
        if any(one.email_key == email_key(address) and one.opens for one in links_of(revision)):
            raise NotReady(text("This person was asked already."), "email")
        link = ReviewLink(
            id=new_id(), nonce=new_id(), revision_id=revision.id, email=address,
            email_key=email_key(address), reviewer_kind=kind, words=words.strip(),
            language=language, invited_by=actor.id, due_on=due_on, expires_on=due_on,
            respond_by=min(due_on, working_days.due_after(today(), working_days.ANSWER)),
        )  # fmt: skip
        link.token_hash = hash_of_token(token_of(link))
        link.assignment_id = _assignment_of_known(revision, link, actor)
        session().add(link)
        session().flush()
        record_of_link(link, "invite", actor)
        outbox.announce(events.ReviewLinkSent(link.id, 0))
    return link


def _checked(
    email: str, kind: ReviewerKind | None, words: str, due_on: date | None, language: str
) -> tuple[str, ReviewerKind, date]:
    wrong: dict[str, Said] = {}
    address = ""
    if kind is None:
        wrong["kind"] = text("Choose from where this person is to look.")
    if len(words) > LONGEST_WORDS:
        wrong["words"] = text("At most %(count)d characters.", count=LONGEST_WORDS)
    if due_on is None or not today() < due_on <= today() + LATEST:
        wrong["due_on"] = text("Give a day from tomorrow on, at most 120 days ahead.")
    if language not in LANGUAGES:
        wrong["language"] = text("Choose the language of the mail.")
    try:
        address = checked_email(email)
    except BadInput as bad:
        wrong = {**bad.fields, **wrong}
    if wrong or kind is None or due_on is None:
        raise BadInput(wrong)
    return address, kind, due_on


def _assignment_of_known(revision: Revision, link: ReviewLink, actor: Actor) -> int | None:
    """Somebody with an account is counted as asked at once: load and interests are looked at."""
    person = person_with_email(link.email)
    if person is None:
        return None
    if not person.is_active:
        raise NotReady(text("This person cannot be asked."), "email")
    try:
        assignment = assign(revision, person, link.reviewer_kind, actor)
    except NotReady as obstacle:
        raise NotReady(obstacle.sentence, "email") from None
    assignment.respond_by = link.respond_by
    return int(assignment.id)


def remind_reviewer(link: ReviewLink, actor: Actor) -> None:
    """Send the mail once more; a link whose date is over is made anew for ten working days."""
    require(actor, "review.invite", link.revision)
    count_try("review link", actor.id, at_most=30, within=timedelta(hours=1))
    with unit_of_work():
        lock(link)
        require(actor, "review.invite", link.revision)
        if link.expires_on < today():
            link.expires_on = working_days.due_after(today(), working_days.REVIEW[0])
            link.nonce = new_id()
            link.token_hash = hash_of_token(token_of(link))
        if not link.opens:
            raise WrongState(text("This link is closed."))
        if link.reminded_at is not None and now() - link.reminded_at < timedelta(hours=20):
            raise WrongState(text("This person was reminded today already."))
        link.reminders, link.reminded_at = link.reminders + 1, now()
        record_of_link(link, "remind", actor)
        outbox.announce(events.ReviewLinkSent(link.id, link.reminders))


def revoke_link(link: ReviewLink, actor: Actor) -> None:
    """The link opens nothing any more, and who is in by it is out. A sent review stays."""
    with unit_of_work():
        lock(link)
        require(actor, "review.invite", link.revision)
        if not link.opens:
            raise WrongState(text("This link is closed."))
        assignment = link.assignment
        link.revoked_at = now()
        sessions.end_sessions_within(scope_of(link))
        record_of_link(link, "revoke", actor)
        if assignment is not None:
            review = review_of_round(assignment, link.revision.round)
            if review is None or review.sent_at is None:
                assignment.cancelled_at = now()
                record(assignment, "cancel", actor)


def keep_links_open(revision: Revision) -> list[ReviewLink]:
    """A round begins: who accepted by a link and has no account has at least ten days for it."""
    with unit_of_work():
        accepted = [
            link
            for link in links_of(revision)
            if link.revoked_at is None
            and link.assignment is not None
            and link.assignment.has_accepted
            and not link.assignment.reviewer.password_hash
        ]
        ten_days = working_days.due_after(today(), working_days.REVIEW[0])
        for link in accepted:
            link.expires_on = max(link.expires_on, ten_days)
    return accepted


def scope_holds(assignment_id: str) -> bool:
    """Whether a session limited to this assignment still opens it (for accounts.sessions)."""
    wanted = select(ReviewLink).where(ReviewLink.assignment_id == int(assignment_id))
    link: ReviewLink | None = session().scalar(wanted)
    return link is not None and link.opens
