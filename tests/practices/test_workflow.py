"""role × state × action of the revision and practice tables, in full, against triples by hand."""

from typing import Any

import pytest
from sqlalchemy import update

from resource_centre.accounts.models import ReviewerKind, RoleName
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.errors import NotReady, Refused, WrongState
from resource_centre.organisations.models import Membership
from resource_centre.practices.models import (
    CoAuthor,
    Practice,
    PracticeState,
    Revision,
    RevisionState,
    Track,
)
from resource_centre.practices.workflow import PRACTICE, REVISION
from resource_centre.steps import Table, steps_for, take
from resource_centre.unit_of_work import unit_of_work
from tests.support.writers import Town, person

pytestmark = pytest.mark.usefixtures("work")

WRITERS = {"author", "author who manages", "manager of the owner", "co-author"}
JUDGES = {
    "moderator",
    "chief moderator",
    "moderator who reviews it",
    "moderator who declined to review it",
    "suspender",
}
DECIDERS = {"moderator", "chief moderator", "suspender"}
# Who of all these is in no line below may take no step at all.
ROLES = {
    "visitor",
    "reader",
    "author",
    "author who manages",
    "author who left",
    "member of the owner",
    "manager of the owner",
    "manager of another organisation",
    "co-author",
    "blocked author",
    "reviewer of it",
    "other reviewer",
    "moderator",
    "chief moderator",
    "blocked moderator",
    "moderator who wrote it",
    "moderator who co-wrote it",
    "moderator of the owner",
    "moderator who reviews it",
    "moderator who declined to review it",
    "suspender",
    "curator",
    "auditor",
    "administrator",
    "system",
}
OPEN = {"draft", "submitted", "returned", "in_review", "changes_requested"}
# action: from which states, by whom
REVISION_TRIPLES: dict[str, tuple[set[str], set[str]]] = {
    "submit": ({"draft", "returned"}, WRITERS | {"moderator who co-wrote it"}),
    "return": ({"submitted"}, JUDGES),
    "start_review": ({"submitted"}, JUDGES),
    "request_changes": ({"in_review"}, JUDGES),
    "resubmit": ({"changes_requested"}, WRITERS | {"moderator who co-wrote it"}),
    "approve": ({"in_review"}, DECIDERS),
    "approve_light": ({"submitted"}, JUDGES),
    "approve_editorial": ({"submitted"}, JUDGES),
    "publish_imported": ({"draft"}, {"system"}),
    "readmit": ({"draft"}, {"system"}),
    "supersede": ({"approved"}, {"system"}),
    "decline": ({"submitted", "in_review"}, DECIDERS),
    "withdraw": (OPEN, WRITERS | {"moderator who co-wrote it", "system"}),
}
PRACTICE_TRIPLES: dict[str, tuple[set[str], set[str]]] = {
    "publish": ({"unpublished", "lapsed"}, {"system"}),
    "lapse": ({"published"}, {"system"}),
    "renew": ({"published", "lapsed"}, JUDGES),
    "suspend": ({"published", "lapsed"}, JUDGES),
    "confirm_suspension": ({"suspended"}, JUDGES - {"suspender"}),
    "reinstate": ({"suspended"}, JUDGES - {"suspender"}),
    "withdraw": (
        {"published", "lapsed", "suspended"},
        JUDGES | {"manager of the owner", "author who manages"},
    ),
}


class Case(Town):
    """One practice with one revision, and somebody in every role towards it."""

    def __init__(self) -> None:
        super().__init__()
        self.revision_id = self.draft().id
        with unit_of_work():
            self.actors: dict[str, Any] = self._people()
        revision = session().get(Revision, self.revision_id)
        for role in ("moderator who reviews it", "moderator who declined to review it"):
            self.asked(revision, self.actors[role], ReviewerKind.PRACTITIONER)
        self.asked(revision, self.practitioner, ReviewerKind.PRACTITIONER)
        with unit_of_work():
            self._finish()

    def _people(self) -> dict[str, Any]:
        moderator = RoleName.MODERATOR
        return {
            "visitor": None,
            "system": SYSTEM,
            "reader": person("reader"),
            "author": self.author,
            "author who manages": person("author manager", manages=self.ngo),
            "author who left": person("left"),
            "member of the owner": self.colleague,
            "manager of the owner": self.manager,
            "manager of another organisation": person("far manager"),
            "co-author": person("co-author"),
            "blocked author": person("blocked author", manages=self.ngo),
            "reviewer of it": self.practitioner,
            "other reviewer": self.methodologist,
            "moderator": self.moderator,
            "chief moderator": person("chief", RoleName.CHIEF_MODERATOR),
            "blocked moderator": person("blocked", moderator),
            "moderator who wrote it": person("writing moderator", moderator),
            "moderator who co-wrote it": person("co-writing moderator", moderator),
            "moderator of the owner": person("own moderator", moderator, member_of=self.ngo),
            "moderator who reviews it": person("reviewing moderator", moderator),
            "moderator who declined to review it": person("declining moderator", moderator),
            "suspender": person("suspender", moderator),
            "curator": person("curator", RoleName.CURATOR),
            "auditor": person("auditor", RoleName.AUDITOR),
            "administrator": person("administrator", RoleName.ADMINISTRATOR),
        }

    def _finish(self) -> None:
        revision = session().get(Revision, self.revision_id)
        practice = revision.practice
        practice.suspended_by = self.actors["suspender"].id
        for role in ("co-author", "moderator who co-wrote it"):
            practice.co_authors.append(CoAuthor(person_id=self.actors[role].id))
        # One who wrote an earlier revision, and is no member any more.
        for number, role in ((7, "moderator who wrote it"), (8, "author who left")):
            practice.revisions.append(
                Revision(
                    number=number,
                    original_language="en",
                    state=RevisionState.WITHDRAWN,
                    created_by=self.actors[role].id,
                )
            )
        for role in ("blocked author", "blocked moderator"):
            self.actors[role].is_blocked = True
        left = session().query(Membership).filter_by(person_id=self.actors["author who left"].id)
        assert left.all() == []

    def subject(self, kind: type[Any], state: Any) -> Any:
        """The practice or revision put into a state; within the transaction that is open."""
        revision = session().get(Revision, self.revision_id)
        found = revision if kind is Revision else revision.practice
        fields: dict[str, Any] = {"state": state}
        if kind is Revision:
            fields["track"] = Track.BASIC
        session().execute(update(kind).where(kind.id == found.id).values(**fields))
        session().refresh(found)
        return found


class _Back(Exception):
    """Ends a try without keeping it."""


def _outcome(case: Case, table: Table, kind: type[Any], role: str, state: Any, action: str) -> str:
    """allowed, refused or wrong: what happens when this role tries this step in this state."""
    said = "allowed"
    try:
        with unit_of_work():
            subject = case.subject(kind, state)
            shown = {s.action for s in steps_for(table, case.actors[role], subject)}
            try:
                take(table, action, subject, case.actors[role])
            except NotReady:
                said = "allowed"
            except Refused:
                said = "refused"
            except WrongState as wrong:
                # A guard that finds the practice gone is no matter of the table.
                said = "wrong" if "present state" in str(wrong) else "allowed"
            assert (action in shown) is (said == "allowed")
            raise _Back
    except _Back:
        return said


def _expected(
    triples: dict[str, tuple[set[str], set[str]]], role: str, state: str, action: str
) -> str:
    states, roles = triples[action]
    if role not in roles:
        return "refused"
    return "allowed" if state in states else "wrong"


def _differences(
    table: Table,
    kind: type[Any],
    states: type[Any],
    triples: dict[str, tuple[set[str], set[str]]],
) -> tuple[int, list[tuple[str, str, str, str, str]]]:
    case, tried, wrong = Case(), 0, []
    assert set(case.actors) == ROLES
    for role in sorted(ROLES):
        for state in states:
            for action in triples:
                tried += 1
                found = _outcome(case, table, kind, role, state, action)
                wished = _expected(triples, role, state.value, action)
                if found != wished:
                    wrong.append((role, state.value, action, found, wished))
    return tried, wrong


def test_table_of_the_revision_lets_exactly_these_people_take_these_steps() -> None:
    assert {s.action for s in REVISION.steps} == set(REVISION_TRIPLES)
    tried, wrong = _differences(REVISION, Revision, RevisionState, REVISION_TRIPLES)
    assert (tried, wrong) == (25 * 9 * 13, [])


def test_table_of_the_practice_lets_exactly_these_people_take_these_steps() -> None:
    assert {s.action for s in PRACTICE.steps} == set(PRACTICE_TRIPLES)
    tried, wrong = _differences(PRACTICE, Practice, PracticeState, PRACTICE_TRIPLES)
    assert (tried, wrong) == (25 * 5 * 7, [])
