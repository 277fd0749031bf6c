"""Reminders of reviews to who has no account: by mail with the link, once for each date."""

import logging
from datetime import date

from sqlalchemy import select

from resource_centre.db import city_zone, now, session, today
from resource_centre.notifications.reminders import MORNING
from resource_centre.notifications.review_handlers import mail_link
from resource_centre.practices.deadline_queries import (
    ReviewDue,
    assignments_due_in,
    overdue_reviews,
    unanswered_links,
)
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.working_days import days_between, is_working_day

log = logging.getLogger(__name__)
DAYS_BEFORE = (3, 0)


def remind_by_link() -> int:
    """On the morning of a working day: answers due tomorrow, reviews due in three days or late."""
    if not is_working_day(today()) or now().astimezone(city_zone()).time() < MORNING:
        return 0
    due = [one for days in DAYS_BEFORE for one in assignments_due_in(days)]
    found = [(link, one.due) for one in [*due, *overdue_reviews()] if (link := _link_of(one))]
    found += [
        (link, link.respond_by)
        for link in unanswered_links()
        if days_between(today(), link.respond_by) <= 1
    ]
    for link, day in found:
        _send(link, day)
    return len(found)


def _link_of(review: ReviewDue) -> ReviewLink | None:
    if review.assignment.reviewer.password_hash:
        return None  # reminded as everybody with an account
    wanted = select(ReviewLink).where(ReviewLink.assignment_id == review.assignment.id)
    link: ReviewLink | None = session().scalar(wanted)
    return link if link is not None and link.opens else None


def _send(link: ReviewLink, due: date) -> None:
    """The key of the mail makes it one for each date: before it, and once when it is over."""
    when = "late" if due < today() else "soon"
    try:
        mail_link(link, "review_link_again", f"{when}-{due.isoformat()}")
    except OSError as error:  # the next hour tries again
        log.warning("a reminder could not be mailed: %s", error)
