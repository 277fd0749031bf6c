"""The pages of asking by a link, of appeals, pauses and substitutes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import person_with_email
from resource_centre.db import session, session_scope, today
from resource_centre.practices.appeal_operations import lodge_appeal
from resource_centre.practices.models import CoAuthor
from resource_centre.practices.review_guest_operations import answer_by_link
from resource_centre.practices.review_link_operations import invite_by_link, revoke_link, token_of
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.substitute_operations import name_substitute
from resource_centre.unit_of_work import unit_of_work
from tests.support.city import (
    AUTHOR,
    MODERATOR,
    OTHER_MODERATOR,
    PRACTITIONER,
    SECOND_PRACTITIONER,
    City,
)
from tests.support.review_scene import P, Scene

Seen = tuple[str | None, str]


def asking(city: City) -> dict[str, list[Seen]]:
    """One text that is asked for by links, one declined, one appealed, one sent back."""
    with session_scope(city.app.extensions["engine"]):
        asked, declined, appealed, returned = (_scene(f"asking-{number}") for number in range(4))
        for scene in (declined, appealed):
            scene.step("decline", scene.moderator, "Not clear yet.", reason_code="not_repeatable")
        returned.step("return", returned.moderator, "Steps are missing.", reason_code="incomplete")
        appeal = lodge_appeal(appealed.revision, _person(AUTHOR), words="Read step two again.")
        links = _links(asked)
        _stand_in()
        work = f"/reviews/revisions/{asked.revision_id}"
        return {
            "reviews.by_link": [(None, f"/reviews/by-link/{token}") for token in links],
            "reviews.invite_form": [(MODERATOR, f"{work}/invite")],
            "reviews.thanks": [(PRACTITIONER, f"/reviews/{_sent()}/thanks")],
            "reviews.substitute_form": [
                (SECOND_PRACTITIONER, "/account/substitute"),
                (OTHER_MODERATOR, "/account/substitute"),
            ],
            "reviews.appeal_form": [(AUTHOR, f"/revisions/{declined.revision_id}/appeal")],
            "reviews.appeals": [(MODERATOR, "/reviews/appeals")],
            "reviews.appeal": [
                (AUTHOR, f"/appeals/{appeal.id}"),
                (MODERATOR, f"/appeals/{appeal.id}"),
            ],
            "reviews.pause_form": [(AUTHOR, f"/revisions/{returned.revision_id}/pause")],
            "reviews.revision_work": [(MODERATOR, work)],
        }


def _person(email: str) -> Person:
    found = person_with_email(email)
    assert found is not None
    return found


def _scene(slug: str) -> Scene:
    """A text that an author of the city writes as well."""
    scene = Scene(slug, f"Sample {slug}")
    with unit_of_work():
        practice_id, person = scene.revision.practice_id, _person(AUTHOR)
        session.add(CoAuthor(practice_id=practice_id, person_id=person.id))
    return scene


def _links(scene: Scene) -> list[str]:
    """One that waits and one that was answered."""
    given: Any = {"kind": P, "words": "It is near your work.", "due_on": today() + timedelta(20)}
    waits, answered, revoked = (
        invite_by_link(scene.revision, scene.moderator, email=f"{name}@example.net", **given)
        for name in ("waits", "answers", "revoked")
    )
    tokens = [token_of(waits), token_of(answered)]
    answer_by_link(
        tokens[1],
        name="Anna Guest",
        has_conflict=False,
        has_disclosure=False,
        disclosure="",
        device="",
    )
    revoke_link(revoked, scene.moderator)
    return tokens


def _stand_in() -> None:
    name_substitute(
        _person(PRACTITIONER),
        substitute_id=_person(SECOND_PRACTITIONER).id,
        from_day=today(),
        until_day=today(),
    )


def _sent() -> int:
    """A review that the practitioner of the city sent."""
    own = select(ReviewAssignment).where(ReviewAssignment.reviewer_id == _person(PRACTITIONER).id)
    sent = (a.id for a in session().scalars(own) if any(r.sent_at for r in a.reviews))
    return next(sent)
