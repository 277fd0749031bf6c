"""A suspension asks every institution that uses the practice, and follows the answers up."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from resource_centre.adoption import recall_operations
from resource_centre.adoption.models import AdoptionState
from resource_centre.adoption.recall_models import Recall, RecallAnswer, RecallState
from resource_centre.adoption.recall_operations import Reply, answer_recall, match_recall
from resource_centre.adoption.recall_workflow import RECALL_ANSWER
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.errors import ChangedMeanwhile, NotReady, Refused, WrongState
from resource_centre.steps import decisions_on, steps_for, take
from resource_centre.unit_of_work import unit_of_work
from tests.support.concern_scene import Concerned, deliver, told
from tests.support.uses import River, person

S, R = AdoptionState, RecallState
INSIDE = {
    ("open", "stop"),
    ("open", "do_not_apply"),
    ("open", "finish"),
    ("not_applying", "stop"),
    ("not_applying", "finish"),
    ("finishing", "stop"),
    ("finishing", "do_not_apply"),
}
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "visitor": set(),
    "system": {("open", "close")},
    "member": INSIDE,
    "manager": INSIDE,
    "member also of the owner": set(),
    "manager of the owner": set(),
    "moderator": set(),
    "chief moderator": set(),
    "auditor": set(),
    "member elsewhere": set(),
}
GIVEN = {"stopped_on": date(2026, 3, 12), "words": "Two families finish with us."}


class _UndoneError(Exception):
    """Ends a unit of work without keeping what it did."""


def actors(scene: Concerned) -> dict[str, Any]:
    place, owner = scene.institution_id, scene.practice.owner_id
    return {
        "visitor": None,
        "system": SYSTEM,
        "member": scene.member,
        "manager": scene.manager,
        "member also of the owner": person("two", member=place, also_member=owner),
        "manager of the owner": scene.owner_manager,
        "moderator": scene.moderator,
        "chief moderator": scene.chief,
        "auditor": scene.auditor,
        "member elsewhere": River("another-practice", "lime").member,
    }


def is_open(answer: RecallAnswer, action: str, actor: Any) -> bool:
    try:
        with unit_of_work():
            take(RECALL_ANSWER, action, answer, actor, note="Why.", answers=GIVEN)
            raise _UndoneError
    except _UndoneError:
        return True
    except (Refused, WrongState):
        return False


@pytest.fixture
def scene(work: None, clock: Any) -> Concerned:
    made = Concerned()
    made.suspend()
    deliver()
    return made


def answer_of(scene: Concerned) -> RecallAnswer:
    found: RecallAnswer = session.query(RecallAnswer).filter_by(adoption_id=scene.adoption_id).one()
    return found


def answered(scene: Concerned, **reply: Any) -> RecallAnswer:
    answer_recall(answer_of(scene), Reply(**reply), actor=scene.member)
    return answer_of(scene)


@pytest.mark.parametrize("state", list(R), ids=lambda state: state.value)
def test_only_the_hand_written_triples_of_an_answer_are_open(scene: Concerned, state: R) -> None:
    ways = {R.STOPPED: "stop", R.NOT_APPLYING: "do_not_apply", R.FINISHING: "finish"}
    if state in ways:
        answered(scene, action=ways[state], **GIVEN)
    elif state is R.CLOSED:
        with unit_of_work():
            take(RECALL_ANSWER, "close", answer_of(scene), SYSTEM)
    answer = answer_of(scene)
    everybody, actions = actors(scene), [step.action for step in RECALL_ANSWER.steps]
    found = {
        name: {(state.value, action) for action in actions if is_open(answer, action, actor)}
        for name, actor in everybody.items()
    }
    expected = {n: {t for t in triples if t[0] == state.value} for n, triples in ALLOWED.items()}
    assert found == expected
    assert {
        name: {(state.value, s.action) for s in steps_for(RECALL_ANSWER, actor, answer)}
        for name, actor in everybody.items()
    } == expected


def test_a_suspension_asks_every_running_use_and_no_other_once(work: None, clock: Any) -> None:
    scene = Concerned(S.PILOT)
    lime, oak = River("another-practice", "lime"), River("a-third-practice", "oak")
    for other, state in ((lime, S.CONSIDERING), (oak, S.ENDED)):
        other.practice_id = scene.practice_id
        other.use(state)
    scene.suspend()
    for _ in range(2):
        match_recall(scene.practice_id)
    deliver()
    assert [a.adoption_id for a in session.query(RecallAnswer)] == [scene.adoption_id]
    assert session.query(Recall).count() == 1
    assert told(scene.member) == ["practice_recalled"]


def test_each_answer_says_what_it_must(scene: Concerned) -> None:
    for reply, field in (
        (Reply("stop"), "stopped_on"),
        (Reply("stop", date(2026, 3, 13)), "stopped_on"),
        (Reply("finish", words=" "), "words"),
        (Reply("close"), "answer"),
        (Reply(""), "answer"),
    ):
        with pytest.raises(NotReady) as refused:
            answer_recall(answer_of(scene), reply, actor=scene.member)
        assert refused.value.field == field
    assert answer_of(scene).state is R.OPEN


def test_who_stops_may_pause_in_the_same_breath(scene: Concerned) -> None:
    answer = answered(scene, action="stop", stopped_on=date(2026, 3, 11), pause=True)
    assert (answer.state, answer.stopped_on) == (R.STOPPED, date(2026, 3, 11))
    assert answer.adoption.state is S.PAUSED
    taken = [d.action for d in decisions_on("adoption", scene.adoption_id)]
    assert taken[-1] == "pause"
    assert [d.action for d in decisions_on("recall_answer", answer.id)] == ["stop"]


def test_pause_is_no_part_of_another_answer(scene: Concerned) -> None:
    answer = answered(scene, action="do_not_apply", pause=True, stopped_on=date(2026, 3, 11))
    assert answer.adoption.state is S.IN_USE
    assert answer.stopped_on is None


def test_an_answer_of_which_the_form_is_old_is_refused(scene: Concerned) -> None:
    version = answer_of(scene).version
    answered(scene, action="do_not_apply")
    with pytest.raises(ChangedMeanwhile):
        answer_recall(
            answer_of(scene), Reply("finish", words="W."), actor=scene.other, seen_version=version
        )


def test_a_return_into_use_ends_the_recall_and_tells_everybody(scene: Concerned) -> None:
    scene.step("reinstate", scene.second)
    deliver()
    answer = answer_of(scene)
    assert answer.state is R.CLOSED
    assert answer.recall.closed_at is not None
    assert told(scene.member) == ["practice_recalled", "recall_over"]
    assert told(scene.owner_manager)[-1] == "practice_reinstated"
    scene.suspend()
    deliver()
    assert session.query(Recall).count() == 2
    assert told(scene.member)[-1] == "practice_recalled"


def test_no_answer_is_taken_after_the_return_into_use(scene: Concerned) -> None:
    answered(scene, action="finish", words="Two families.")
    scene.step("reinstate", scene.second)
    deliver()
    with pytest.raises(WrongState, match="lifted"):
        answered(scene, action="stop", stopped_on=date(2026, 3, 12))


def test_a_withdrawal_leaves_the_recall_open_and_tells_adopters(scene: Concerned) -> None:
    scene.step("withdraw", scene.second)
    deliver()
    assert answer_of(scene).state is R.OPEN
    assert told(scene.member) == ["practice_recalled", "used_practice_withdrawn"]
    assert told(scene.owner_manager)[-1] == "practice_withdrawn"
    assert answered(scene, action="do_not_apply").state is R.NOT_APPLYING


def test_who_does_not_answer_is_asked_again_after_two_and_five_working_days(
    scene: Concerned, clock: Any
) -> None:
    reminders = []
    for day in (13, 14, 15, 16, 16, 17, 18, 19, 19, 25):  # suspended on Thursday the 12th
        clock.move_to(datetime(2026, 3, day, 9, tzinfo=UTC))
        recall_operations.remind_unanswered()
        deliver()
        reminders.append(told(scene.member).count("recall_unanswered"))
    assert reminders == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    assert told(scene.manager).count("recall_unanswered") == 2
    assert "recall_unanswered" not in told(scene.owner_manager)


def test_who_has_answered_is_asked_no_more(scene: Concerned, clock: Any) -> None:
    answered(scene, action="finish", words="Two families finish.")
    clock.move_to(datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert recall_operations.remind_unanswered() == 0


def test_reminders_leave_out_russian_holidays(work: None, clock: Any) -> None:
    clock.move_to(datetime(2026, 4, 30, 9, tzinfo=UTC))  # Thursday before 1 to 3 May
    scene = Concerned()
    scene.suspend()
    deliver()
    clock.move_to(datetime(2026, 5, 4, 9, tzinfo=UTC))
    assert recall_operations.remind_unanswered() == 0
    clock.move_to(datetime(2026, 5, 5, 9, tzinfo=UTC))
    assert recall_operations.remind_unanswered() == 1


def test_the_suspender_learns_who_goes_on(scene: Concerned) -> None:
    answered(scene, action="finish", words="Two families finish.")
    deliver()
    assert told(scene.moderator) == ["recall_answered"]
    assert told(scene.owner_manager) == ["practice_suspended"]


def test_the_chief_is_told_once_when_nobody_confirms_in_two_working_days(
    scene: Concerned, clock: Any
) -> None:
    counts = []
    for day in (13, 14, 16, 17, 17, 25):
        clock.move_to(datetime(2026, 3, day, 9, tzinfo=UTC))
        recall_operations.tell_of_unconfirmed()
        deliver()
        counts.append(told(scene.chief).count("suspension_unconfirmed"))
    assert counts == [0, 0, 0, 1, 1, 1]
    assert "suspension_unconfirmed" not in told(scene.second)


def test_a_second_moderator_in_time_keeps_it_from_the_chief(scene: Concerned, clock: Any) -> None:
    with pytest.raises(Refused):
        scene.step("confirm_suspension", scene.moderator)
    scene.step("confirm_suspension", scene.second)
    deliver()
    assert told(scene.owner_manager) == ["practice_suspended", "suspension_confirmed"]
    clock.move_to(datetime(2026, 3, 25, 9, tzinfo=UTC))
    assert recall_operations.tell_of_unconfirmed() == 0


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE recall_answer SET state = 'stopped', answered_by = 'x', answered_at = '2026-03-12'",
        "UPDATE recall_answer SET state = 'not_applying'",
        "UPDATE recall_answer SET state = 'finishing', answered_by = 'x', "
        "answered_at = '2026-03-12'",
        "UPDATE recall_answer SET state = 'gone'",
        "INSERT INTO recall_answer (recall_id, adoption_id, state, version, words, reminded, "
        "made_at) SELECT recall_id, adoption_id, 'open', 1, '', 0, made_at FROM recall_answer",
    ],
)
def test_the_database_keeps_the_rules_too(scene: Concerned, broken: str) -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        session.execute(text(broken))
