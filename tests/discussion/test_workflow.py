"""role × state × action of the concern table, in full, against hand-written triples."""

from typing import Any

import pytest

from resource_centre.accounts.models import RoleName
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.discussion.models import Concern, ConcernState
from resource_centre.discussion.workflow import CONCERN
from resource_centre.errors import BadInput, NotReady, Refused, WrongState
from resource_centre.practices.models import CoAuthor
from resource_centre.steps import steps_for, take
from resource_centre.unit_of_work import unit_of_work
from tests.support.concern_scene import Concerned
from tests.support.uses import River, person

S = ConcernState
MODERATORS = {
    ("received", "acknowledge"),
    ("acknowledged", "uphold"),
    ("acknowledged", "not_uphold"),
    ("acknowledged", "pass_on"),
}
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "visitor": set(),
    "system": set(),
    "reader": set(),
    "moderator": MODERATORS,
    "second moderator": MODERATORS,
    "chief moderator": MODERATORS,
    "moderator of the owner": set(),
    "moderator who writes there": set(),
    "moderator of the institution": set(),
    "blocked moderator": set(),
    "manager of the owner": set(),
    "member of the owner": set(),
    "manager of the institution": set(),
    "member of the institution": set(),
    "manager elsewhere": set(),
    "auditor": set(),
    "administrator": set(),
}
ACTIONS = [step.action for step in CONCERN.steps]
ANSWERS = {"told": "Doors.", "answer": "They are open.", "passed_to": "The prosecutor"}


class _UndoneError(Exception):
    """Ends a unit of work without keeping what it did."""


def actors(scene: Concerned) -> dict[str, Any]:
    moderator, member = RoleName.MODERATOR, scene.institution_id
    writer, blocked = person("writer", role=moderator), person("blocked", role=moderator)
    with unit_of_work():
        session.add(CoAuthor(practice_id=scene.practice_id, person_id=writer.id))
        blocked.is_blocked = True
    return {
        "visitor": None,
        "system": SYSTEM,
        "reader": person("reader"),
        "moderator": scene.moderator,
        "second moderator": scene.second,
        "chief moderator": scene.chief,
        "moderator of the owner": scene.owner_moderator,
        "moderator who writes there": writer,
        "moderator of the institution": person("inside", member=member, role=moderator),
        "blocked moderator": blocked,
        "manager of the owner": scene.owner_manager,
        "member of the owner": scene.owner_member,
        "manager of the institution": scene.manager,
        "member of the institution": scene.member,
        "manager elsewhere": River("another-practice", "lime").manager,
        "auditor": scene.auditor,
        "administrator": person("administrator", role=RoleName.ADMINISTRATOR),
    }


def outcome(action: str, concern: Concern, actor: Any) -> str:
    """ok, 403 or 409; whatever happened is undone."""
    try:
        with unit_of_work():
            take(CONCERN, action, concern, actor, note="Seen.", answers=ANSWERS)
            raise _UndoneError
    except _UndoneError:
        return "ok"
    except Refused:
        return "403"
    except WrongState:
        return "409"


def in_state(scene: Concerned, state: ConcernState) -> Concern:
    """A concern about the use, brought there by the real steps."""
    concern = scene.report(about_use=True)
    if state is S.RECEIVED:
        return concern
    scene.take(concern)
    ends = {S.UPHELD: "uphold", S.NOT_UPHELD: "not_uphold", S.PASSED_ON: "pass_on"}
    if state in ends:
        scene.close(concern, ends[state], passed_to="The prosecutor")
    assert concern.state is state
    return concern


@pytest.mark.parametrize("state", list(S), ids=lambda state: state.value)
def test_only_the_hand_written_triples_of_a_concern_are_open(
    work: None, clock: Any, state: ConcernState
) -> None:
    scene = Concerned()
    concern = in_state(scene, state)
    found: dict[str, set[tuple[str, str]]] = {}
    shown: dict[str, set[tuple[str, str]]] = {}
    for name, actor in actors(scene).items():
        done = {a for a in ACTIONS if outcome(a, concern, actor) == "ok"}
        found[name] = {(state.value, action) for action in done}
        shown[name] = {(state.value, s.action) for s in steps_for(CONCERN, actor, concern)}
    expected = {
        name: {triple for triple in triples if triple[0] == state.value}
        for name, triples in ALLOWED.items()
    }
    assert found == expected
    assert shown == expected


def test_every_action_has_its_triples() -> None:
    named = {action for triples in ALLOWED.values() for _, action in triples}
    assert named == set(ACTIONS)


def test_a_step_without_its_words_is_refused_and_changes_nothing(work: None, clock: Any) -> None:
    scene = Concerned()
    concern = scene.report()
    with pytest.raises(BadInput, match="in your own words"), unit_of_work():
        take(CONCERN, "acknowledge", concern, scene.moderator, answers={"told": " "})
    scene.take(concern)
    for action in ("uphold", "not_uphold", "pass_on"):
        with pytest.raises(BadInput, match=r"answer|body"), unit_of_work():
            take(CONCERN, action, concern, scene.moderator, note="Seen.", answers={})
        with pytest.raises(NotReady, match="reason"), unit_of_work():
            take(CONCERN, action, concern, scene.moderator, answers=ANSWERS)
    with pytest.raises(BadInput, match="body"), unit_of_work():
        take(CONCERN, "pass_on", concern, scene.moderator, note="S.", answers={"answer": "A."})
    assert session.get(Concern, concern.id).state is S.ACKNOWLEDGED
