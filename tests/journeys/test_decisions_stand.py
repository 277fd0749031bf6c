"""Two who decide at once, and a practice in use while its next texts are written and judged."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from resource_centre.accounts.models import Person, ReviewerKind
from resource_centre.accounts.queries import person_with_email
from resource_centre.adoption.models import Adoption
from resource_centre.adoption.operations import consider_practice, request_adoption
from resource_centre.db import session, session_scope
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import ChangeClass, Practice, Revision, Track
from resource_centre.practices.operations import Draft, begin_revision, save_revision
from resource_centre.practices.review_invitations import answer_invitation, invite_reviewer
from resource_centre.practices.step_operations import take_revision_step
from tests.journeys.addresses import FIRST_NIGHT, PHONE, revision_of
from tests.support.city import (
    AUTHOR,
    MODERATOR,
    OTHER_MODERATOR,
    PRACTITIONER,
    SCHOOL_STAFF,
    City,
)
from tests.support.signing_in import Visitor
from tests.support.uses import FIT, REQUEST
from tests.support.writers import CHECKS, text_of

TOKENS = re.compile(r'name="csrf_token" value="[^"]*"')
NOTE = "Volunteers are trained twice a year."


# -- two at once


def test_one_decides_and_the_other_reads_who_did_when_two_moderators_press_at_once(
    city: City,
) -> None:
    revision = revision_of(city, FIRST_NIGHT)
    people = {"Ирина Лосева": MODERATOR, "Денис Ручьёв": OTHER_MODERATOR}
    desks = {name: Visitor(city.app).enter(city, email) for name, email in people.items()}
    version = city.one("SELECT version FROM revision WHERE id = :id", id=revision)
    fields = {
        "Ирина Лосева": ("approve_light", dict.fromkeys(CHECKS, "yes")),
        "Денис Ручьёв": ("decline", {"reason_code": "not_repeatable", "note": "Опишите шаги."}),
    }
    together = Barrier(2)

    def press(name: str) -> tuple[int, str]:
        action, given = fields[name]
        sent = {"seen_version": version, **given}
        token = desks[name].token("/account")
        together.wait()
        answer = desks[name].send(f"/revisions/{revision}/steps/{action}", sent, token)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(2) as threads:
        answers = dict(zip(people, threads.map(press, people), strict=True))
    assert sorted(status for status, _ in answers.values()) == [303, 409]
    (winner,) = [name for name, (status, _) in answers.items() if status == 303]
    (loser,) = [name for name in people if name != winner]
    assert winner in answers[loser][1]
    decided = city.all(
        "SELECT action FROM decision WHERE subject_kind = 'revision' AND subject_id = :id"
        " AND action IN ('approve_light', 'decline')",
        id=revision,
    )
    assert decided == [(fields[winner][0],)]


# -- an approved practice, and its next texts


class Reader:
    """What a visitor is shown of one practice."""

    def __init__(self, app: Flask) -> None:
        self.visitor = Visitor(app)

    def sees(self) -> dict[str, Any]:
        """The page, the file, the print, and what the search says."""
        pages = {
            path: TOKENS.sub("", self.visitor.get(path).text)
            for path in (
                f"/practices/{PHONE}",
                f"/practices/{PHONE}/print",
                f"/practices/{PHONE}.md",
            )
        }
        return pages | {"search": self.found()}

    def found(self) -> bool:
        """Whether the search has it."""
        return f"/practices/{PHONE}" in self.visitor.get("/practices?q=phone").text


def who(email: str) -> Person:
    found = person_with_email(email)
    assert found is not None
    return found


def practice() -> Practice:
    found: Practice = session().query(Practice).filter_by(slug=PHONE).one()
    return found


def write(revision: Revision, **changed: str) -> None:
    """Save the text with something changed in it."""
    before = text_of(revision)
    draft = Draft(
        "en",
        changed.get("title", before.title),
        summary=changed.get("summary", before.summary),
        body=before.body + changed.get("more", ""),
        card=revision.card,
        change_note=changed.get("change_note", NOTE),
    )
    save_revision(revision, who(AUTHOR), draft, seen_version=revision.version)


def take_up(city: City) -> Adoption:
    """An institution asks for it as it stands."""
    school = session().query(Organisation).filter_by(slug="north-school").one()
    staff = who(SCHOOL_STAFF)
    adoption = consider_practice(practice(), school, actor=staff)
    request_adoption(adoption, actor=staff, fit=FIT, request=REQUEST)
    return adoption


def test_approved_practice_stays_as_it_is_while_its_next_revision_is_written_and_declined(
    city: City,
) -> None:
    reader = Reader(city.app)
    before = reader.sees()
    assert before["search"] is True
    with session_scope(city.app.extensions["engine"]):
        revision = session().get(Revision, revision_of(city, PHONE, 2))
        approved = practice().approved_revision_id
        write(revision, title="Quite another title", more="\n\nA sentence that nobody sees.\n")
        assert reader.sees() == before
        for step in (submit, begin_review, decline):
            step(revision)
            city.deliver()
            assert reader.sees() == before
            assert practice().approved_revision_id == approved
        adoption = take_up(city)
        assert adoption.revision_id == approved


def submit(revision: Revision) -> None:
    take_revision_step(revision.id, "submit", who(AUTHOR))


def begin_review(revision: Revision) -> None:
    kind = ReviewerKind.PRACTITIONER
    assignment = invite_reviewer(revision, who(PRACTITIONER), kind, who(MODERATOR))
    answer_invitation(
        assignment, who(PRACTITIONER), has_conflict=False, has_disclosure=False, disclosure="",
        days=15,
    )  # fmt: skip
    answers = {"track": Track.BASIC}
    take_revision_step(revision.id, "start_review", who(MODERATOR), answers=answers)


def decline(revision: Revision) -> None:
    take_revision_step(
        revision.id, "decline", who(MODERATOR), reason_code="not_repeatable", note="Not yet."
    )


def test_typo_fix_passes_while_the_long_review_is_open(city: City) -> None:
    reader = Reader(city.app)
    with session_scope(city.app.extensions["engine"]):
        long_one = session().get(Revision, revision_of(city, PHONE, 2))
        write(long_one, more="\n\nA new paragraph that takes long to judge.\n")
        submit(long_one)
        begin_review(long_one)
        fix = begin_revision(practice(), who(AUTHOR), change_class=ChangeClass.EDITORIAL)
        write(fix, summary=text_of(fix).summary + " Every Thursday.", change_note="A missing word.")
        submit(fix)
        take_revision_step(fix.id, "approve_editorial", who(OTHER_MODERATOR))
        city.deliver()
        assert (fix.label, fix.state.value, long_one.state.value) == (
            "1.1",
            "approved",
            "in_review",
        )
    page = reader.visitor.get(f"/practices/{PHONE}").text
    assert "Every Thursday." in page
    assert "takes long to judge" not in page
    assert reader.found() is True
