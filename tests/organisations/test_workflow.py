"""role × state × action of the four tables, in full, against hand-written triples."""

from typing import Any

import pytest

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.organisations.joining_models import InvitationState, JoinState
from resource_centre.organisations.models import MembershipState, OrganisationState
from resource_centre.organisations.workflow import (
    INVITATION,
    JOIN_REQUEST,
    MEMBERSHIP,
    ORGANISATION,
)
from resource_centre.steps import Table, steps_for, take
from resource_centre.unit_of_work import unit_of_work
from tests.organisations.scene import Register, outcome

pytestmark = pytest.mark.usefixtures("work")
Triples = dict[str, set[tuple[str, str]]]
O, M, J, I = OrganisationState, MembershipState, JoinState, InvitationState  # noqa: E741

DECIDES = {
    ("applied", "accept"),
    ("applied", "decline"),
    ("accepted", "close"),
    ("closed", "reopen"),
    ("applied", "merge_into"),
    ("accepted", "merge_into"),
    ("declined", "merge_into"),
}
MANAGES = {("declined", "apply_again"), ("accepted", "close")}
OF_ORGANISATION: Triples = {
    "manager": MANAGES,
    "second": MANAGES,
    "moderator": DECIDES,
    "chief": DECIDES,
}
IN_CHARGE_OF_MEMBER = {
    ("member", "make_manager"),
    ("manager", "make_member"),
    ("member", "remove"),
    ("manager", "remove"),
}
OF_MEMBERSHIP: Triples = {
    "system": IN_CHARGE_OF_MEMBER,
    "manager": IN_CHARGE_OF_MEMBER,
    "second": IN_CHARGE_OF_MEMBER,
    "moderator": IN_CHARGE_OF_MEMBER,
    "chief": IN_CHARGE_OF_MEMBER,
    "own_moderator": IN_CHARGE_OF_MEMBER,
    "member": {("member", "leave"), ("manager", "leave"), ("manager", "make_member")},
}
ANSWERS = {("open", "accept"), ("open", "refuse")}
OF_REQUEST: Triples = {
    "system": ANSWERS | {("open", "withdraw")},
    "manager": ANSWERS,
    "second": ANSWERS,
    "moderator": ANSWERS,
    "chief": ANSWERS,
    "own_moderator": ANSWERS,
    "asker": {("open", "withdraw")},
}
REVOKES = {("open", "revoke")}
OF_INVITATION: Triples = {
    "system": REVOKES | {("open", "expire")},
    "manager": REVOKES,
    "second": REVOKES,
    "moderator": REVOKES,
    "chief": REVOKES,
    "own_moderator": REVOKES,
}


def compared(table: Table, state: Any, subject: Any, allowed: Triples, **given: Any) -> None:
    """What is open is what is written; a button that is shown is one that works."""
    scene = given.pop("scene")
    for name, actor in scene.everybody().items():
        results = {
            step.action: outcome(
                lambda action=step.action, actor=actor: take(
                    table, action, subject, actor, note="A reason.", **given
                )
            )
            for step in table.steps
        }
        shown = {step.action for step in steps_for(table, actor, subject)}
        expected = {action for at, action in allowed.get(name, set()) if at == state.value}
        opened = {action for action, result in results.items() if result == "ok"}
        assert opened == expected, (name, state, results)
        assert expected <= shown
        assert {results[action] for action in shown - expected} <= {"422"}, (name, results)
        right = {action for _, action in allowed.get(name, set())}
        for action in set(results) - right - shown:
            assert results[action] in ("403", "409"), (name, action, results)


@pytest.mark.parametrize("state", list(O), ids=lambda state: state.value)
def test_only_the_written_triples_of_an_organisation_are_open(state: O) -> None:
    scene = Register(state)
    answers = {"into": scene.other, "record": {}}
    compared(ORGANISATION, state, scene.place, OF_ORGANISATION, scene=scene, answers=answers)


@pytest.mark.parametrize("state", list(M), ids=lambda state: state.value)
def test_only_the_written_triples_of_a_membership_are_open(state: M) -> None:
    scene = Register()
    membership = scene.membership(state)
    compared(MEMBERSHIP, state, membership, OF_MEMBERSHIP, scene=scene)


@pytest.mark.parametrize("state", list(J), ids=lambda state: state.value)
def test_only_the_written_triples_of_a_request_are_open(state: J) -> None:
    scene = Register()
    compared(JOIN_REQUEST, state, scene.request(state), OF_REQUEST, scene=scene)


@pytest.mark.parametrize("state", list(I), ids=lambda state: state.value)
def test_only_the_written_triples_of_an_invitation_are_open(state: I) -> None:
    scene = Register()
    row = scene.invitation(state)
    for name, actor in scene.everybody().items():
        for step in INVITATION.steps:
            if step.action == "take_up":  # by its link alone: see the tests of joining
                continue
            act = lambda a=step.action: take(INVITATION, a, row, actor)  # noqa: B023, E731
            expected = (state.value, step.action) in OF_INVITATION.get(name, set())
            assert (outcome(act) == "ok") is expected, (name, step.action)


def test_a_blocked_manager_counts_for_nobody() -> None:
    scene = Register()
    with unit_of_work():
        session().get(Person, scene.second.id).is_blocked = True
    alone = next(m for m in scene.place.memberships if m.person_id == scene.manager.id)
    assert outcome(lambda: take(MEMBERSHIP, "leave", alone, scene.manager)) == "422"
    assert outcome(lambda: take(MEMBERSHIP, "make_member", alone, scene.manager)) == "422"
