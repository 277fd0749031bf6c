"""One function per sentence we send about links to a review, thanks, substitutes and appeals."""

from typing import Any

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.i18n import LANGUAGES
from resource_centre.notifications.facts import (
    facts_of,
    last_decision_id,
    revision_of,
    sees_revision,
)
from resource_centre.notifications.operations import send_to_address, tell
from resource_centre.notifications.recipients import members_of, person_with, writers_of
from resource_centre.notifications.rights import sees_review
from resource_centre.organisations.models import Organisation
from resource_centre.practices import events
from resource_centre.practices.appeal_models import Appeal
from resource_centre.practices.appeal_queries import appeal_of_id
from resource_centre.practices.appeal_workflow import uninvolved
from resource_centre.practices.eligibility_queries import moderators
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_operations import keep_links_open, token_of
from resource_centre.practices.review_models import Review, ReviewAssignment
from resource_centre.practices.review_pages import thanks_of
from resource_centre.practices.substitute_models import Substitute


def mail_link(link: ReviewLink, name: str, key: str, **more: Any) -> None:
    """A mail that carries the link itself; the token is made here and kept nowhere."""
    facts = facts_of(link.revision, f"/reviews/by-link/{token_of(link)}")
    owner = link.revision.practice.owner
    facts |= {
        "owner": {language: owner.name_in(language)[0] for language in LANGUAGES},
        "kind": link.reviewer_kind.value,
        "words": link.words,
        "due": link.due_on.isoformat(),
        "expires": link.expires_on.isoformat(),
    }
    person = link.assignment.reviewer if link.assignment else None
    send_to_address(
        link.email,
        name,
        facts | more,
        language=link.language,
        key=f"review-{link.id}-{key}",
        name=person.name if person else "",
    )


def send_review_link(event: events.ReviewLinkSent) -> None:
    """Will you review this? Or once more, when a moderator reminds."""
    link = session().get(ReviewLink, event.link_id)
    if link is None or not link.opens:
        return
    respond_by = link.respond_by.isoformat()
    name = "review_link_again" if event.reminder else "review_link"
    mail_link(link, name, f"asked-{event.reminder}", respond_by=respond_by)


def open_scores_by_link(event: events.ReviewStarted) -> None:
    """The scores are open, for who has no account: the mail carries the link."""
    _again(event, "start")


def open_round_by_link(event: events.RevisionResubmitted) -> None:
    """The next round, for who has no account."""
    _again(event, "round")


def _again(event: Any, key: str) -> None:
    revision = revision_of(event)
    if revision is None:
        return
    round_ = revision.round
    for link in keep_links_open(revision):
        mail_link(link, "review_link_again", f"{key}-{round_}")


def tell_inviter_of_guest(event: events.GuestStoodAside) -> None:
    """Whoever was asked by mail has no time or stands aside."""
    link = session().get(ReviewLink, event.link_id)
    if link is None:
        return
    facts = facts_of(link.revision, f"/reviews/revisions/{link.revision_id}#reviewers")
    facts |= {
        "answer": "recused" if link.has_conflict else "declined",
        "kind": link.reviewer_kind.value,
    }
    revision_id = link.revision_id
    tell(
        person_with(link.invited_by),
        "reviewer_answered",
        ("revision", revision_id),
        facts,
        occasion=int(link.id[:7], 16),
        may_see=sees_revision(revision_id),
    )


def thank_reviewer(event: events.ReviewSent) -> None:
    """The letter of thanks, once: what was reviewed, when, and the hours."""
    review = session().get(Review, event.review_id)
    letter = thanks_of(review.assignment) if review is not None else None
    if review is None or letter is None:
        return
    assignment = review.assignment
    facts = facts_of(assignment.revision, f"/reviews/{assignment.id}/thanks") | {
        "kind": assignment.reviewer_kind.value,
        "sent_on": letter.sent_on.isoformat(),
        "hours": letter.hours,
    }
    person = assignment.reviewer
    if not person.password_hash:
        facts["url"] = ""
        key = f"review-thanks-{assignment.id}"
        send_to_address(
            person.email, "review_thanks", facts, language=person.language, key=key,
            name=person.name,
        )  # fmt: skip
        return
    subject = ("review", assignment.id)
    tell([person], "review_thanks", subject, facts, may_see=sees_review(assignment.id))


def tell_released_reviewer(event: events.ReviewPassedOn) -> None:
    """Another reviewer goes on: nothing more is expected."""
    assignment = session().get(ReviewAssignment, event.assignment_id)
    if assignment is None:
        return
    facts = facts_of(assignment.revision, f"/reviews/{assignment.id}")
    if not assignment.reviewer.password_hash:
        person, key = assignment.reviewer, f"review-passed-on-{assignment.id}"
        send_to_address(
            person.email, "review_passed_on", facts | {"url": ""}, language=person.language,
            key=key, name=person.name,
        )  # fmt: skip
        return
    tell(
        [assignment.reviewer],
        "review_passed_on",
        ("review", assignment.id),
        facts,
        may_see=sees_review(assignment.id),
    )


def tell_substitute(event: events.SubstituteNamed) -> None:
    """You stand in for somebody on these days. The name stands on the page, not in the mail."""
    row = session().get(Substitute, event.substitute_row_id)
    if row is None or row.ended_at is not None:
        return
    facts = {
        "titles": {},
        "url": "/account/substitute",
        "from_day": row.from_day.isoformat(),
        "until_day": row.until_day.isoformat(),
    }
    row_id = row.id

    def still(person: Person) -> bool:
        now_is = session().get(Substitute, row_id)
        return now_is is not None and now_is.ended_at is None and person.id == now_is.substitute_id

    tell([row.substitute], "substitute_named", ("substitute", row.id), facts, may_see=still)


def tell_successor(event: events.DraftsHandedOver) -> None:
    """Texts of who left are yours to go on with."""
    organisation = session().get(Organisation, event.organisation_id)
    successor = session().get(Person, event.successor_id)
    if organisation is None or successor is None:
        return
    names = {language: organisation.name_in(language)[0] for language in LANGUAGES}
    facts = {"titles": {}, "organisation": names, "url": "/desk"}
    subject = ("organisation", organisation.id)
    occasion = int(event.person_id[:7], 16)

    def belongs(person: Person) -> bool:
        return any(one.id == person.id for one in members_of(event.organisation_id))

    tell([successor], "drafts_handed_over", subject, facts, occasion=occasion, may_see=belongs)


def _tell_of_appeal(appeal: Appeal, people: list[Person], name: str, occasion: int) -> None:
    appeal_id = appeal.id
    tell(
        people,
        name,
        ("appeal", appeal_id),
        facts_of(appeal.revision, f"/appeals/{appeal_id}") | {"outcome": appeal.state.value},
        occasion=occasion,
        may_see=lambda person: appeal_of_id(appeal_id, person) is not None,
    )


def tell_moderators_of_appeal(event: events.AppealLodged) -> None:
    """An appeal waits for somebody who took no part."""
    appeal = session().get(Appeal, event.appeal_id)
    if appeal is not None:
        people = [person for person in moderators() if uninvolved(person, appeal)]
        _tell_of_appeal(appeal, people, "appeal_lodged", 0)


def tell_author_of_appeal(event: events.AppealDecided) -> None:
    """Upheld, or dismissed, and why."""
    appeal = session().get(Appeal, event.appeal_id)
    if appeal is not None:
        occasion = last_decision_id("appeal", appeal.id, "uphold", "dismiss")
        _tell_of_appeal(appeal, writers_of(appeal.revision), "appeal_decided", occasion)
