"""The pages of concerns and recalls with real arguments, and as whom to look at them."""

from resource_centre.db import session, session_scope
from resource_centre.discussion.models import ConcernKind, InDanger
from resource_centre.discussion.operations import Report, new_token, report_concern
from resource_centre.practices.models import Practice
from tests.support.city import (
    CHIEF,
    MODERATOR,
    OTHER_MODERATOR,
    OTHER_STAFF,
    STAFF,
    STREET_MANAGER,
    City,
)

VISITOR = None
Seen = tuple[str | None, str]


def concerns(city: City) -> dict[str, list[Seen]]:
    """Reporting a concern, deciding on it, and what a recall asks."""
    heater, passport = _about(city, "обогревател"), _about(city, "паспорт")
    suspended = city.one("SELECT slug FROM practice WHERE state = 'suspended'")
    published = city.one("SELECT slug FROM practice WHERE state = 'published' ORDER BY id DESC")
    used = city.one("SELECT adoption_id FROM outcome_report WHERE state = 'signed' ORDER BY id")
    recalled = city.one("SELECT adoption_id FROM recall_answer")
    return {
        "concerns.report_form": [
            (VISITOR, f"/report-concern?about=practices/{published}"),
            (VISITOR, f"/report-concern?about=practices/{suspended}"),
            (STAFF, f"/report-concern?about=adoptions/{used}"),
        ],
        "concerns.reference": [(VISITOR, f"/concerns/{_link_of_reporter(city, published)}")],
        "concern_work.index": [(OTHER_MODERATOR, "/concerns"), (CHIEF, "/concerns?show=closed")],
        "concern_work.one": [
            (MODERATOR, f"/concerns/{heater}"),
            (OTHER_MODERATOR, f"/concerns/{passport}"),
        ],
        "concern_replies.reply_form": [(STREET_MANAGER, f"/concerns/{heater}/reply")],
        "recalls.one": [(OTHER_STAFF, f"/adoptions/{recalled}/recall")],
        "recalls.of_practice": [(MODERATOR, f"/practices/{suspended}/recall")],
    }


def _about(city: City, words: str) -> int:
    """The id of the concern whose text holds these words."""
    return int(city.one("SELECT id FROM concern WHERE words LIKE :w", w=f"%{words}%"))


def _link_of_reporter(city: City, slug: str) -> str:
    """The secret of a concern reported just now: no row gives it back."""
    report = Report(ConcernKind.OTHER, InDanger.UNSURE, "Looks odd (sample).", language="en")
    with session_scope(city.app.extensions["engine"]):
        practice = session.query(Practice).filter_by(slug=slug).one()
        return report_concern(practice, None, report, token=new_token())
