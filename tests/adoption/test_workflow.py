"""role × state × action of the three tables, in full, against hand-written triples."""

from typing import Any

import pytest

from resource_centre.accounts.models import RoleName
from resource_centre.adoption.models import AdoptionState, OfferState, PilotVerdict, UpdateOffer
from resource_centre.adoption.operations import save_considering, save_preparation
from resource_centre.adoption.order_operations import with_scan
from resource_centre.adoption.report_models import OutcomeReport, ReportState
from resource_centre.adoption.report_operations import draft_report
from resource_centre.adoption.workflow import ADOPTION, OFFER, REPORT
from resource_centre.authorisation import SYSTEM
from resource_centre.db import now, session
from resource_centre.errors import Refused, WrongState
from resource_centre.steps import Table, steps_for, take
from resource_centre.unit_of_work import unit_of_work
from tests.support.uses import CHECKLIST, FIT, ORDER, REQUEST, River, approve_next, person
from tests.support.uses import REPORT as WHOLE_REPORT

S, R, U = AdoptionState, ReportState, OfferState

MEMBER = {
    ("considering", "request"),
    ("considering", "drop"),
    ("requested", "drop"),
    ("authorised", "prepare"),
    ("preparing", "start_pilot"),
    ("pilot", "pause"),
    ("in_use", "pause"),
    ("paused", "resume"),
}
OTHER_MEMBER = MEMBER | {("requested", "authorise")}
MANAGER_ONLY = {
    ("requested", "return"),
    ("requested", "refuse"),
    ("pilot", "pass_pilot"),
    ("authorised", "end"),
    ("preparing", "end"),
    ("pilot", "end"),
    ("in_use", "end"),
    ("paused", "end"),
}
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "visitor": set(),
    "system": set(),
    "reader": set(),
    "requester": MEMBER,
    "other member": OTHER_MEMBER,
    "manager": OTHER_MEMBER | MANAGER_ONLY,
    "manager who asked": MEMBER | MANAGER_ONLY,
    "member also of the owner": set(),
    "manager also of the owner": set(),
    "member of the owner": set(),
    "manager of another institution": set(),
    "moderator": set(),
    "chief moderator": set(),
    "auditor": set(),
    "administrator": set(),
}
ACTIONS = [step.action for step in ADOPTION.steps]


class _UndoneError(Exception):
    """Ends a unit of work without keeping what it did."""


def actors(river: River) -> dict[str, Any]:
    owner = river.practice.owner_id
    place = river.institution_id
    elsewhere = River("another-practice", "lime")
    return {
        "visitor": None,
        "system": SYSTEM,
        "reader": person("reader"),
        "requester": river.member,
        "other member": river.other,
        "manager": river.manager,
        "manager who asked": river.manager,
        "member also of the owner": person("both", member=place, also_member=owner),
        "manager also of the owner": person("boss", manager=place, also_member=owner),
        "member of the owner": person("author", member=owner),
        "manager of another institution": elsewhere.manager,
        "moderator": person("moderator", role=RoleName.MODERATOR),
        "chief moderator": person("chief", role=RoleName.CHIEF_MODERATOR),
        "auditor": person("auditor", role=RoleName.AUDITOR),
        "administrator": person("administrator", role=RoleName.ADMINISTRATOR),
    }


def outcome(table: Table, action: str, subject: Any, actor: Any, **given: Any) -> str:
    """ok, 403 or 409; whatever happened is undone."""
    try:
        with unit_of_work():
            take(table, action, subject, actor, **given)
            raise _UndoneError
    except _UndoneError:
        return "ok"
    except Refused:
        return "403"
    except WrongState:
        return "409"


def scan_of(river: River) -> str:
    """The id of an order that is kept."""
    kept: list[str] = []
    adoption = river.use()
    with_scan(adoption, ORDER, river.other, lambda answers: kept.append(answers["order_file_id"]))  # type: ignore[func-returns-value, arg-type]
    return kept[0]


@pytest.mark.parametrize("state", list(S), ids=lambda state: state.value)
def test_only_the_hand_written_triples_of_an_adoption_are_open(work: None, state: S) -> None:
    river = River()
    order_file_id = scan_of(river)
    adoption, everybody = river.use(state), actors(river)
    if state is S.CONSIDERING:
        save_considering(adoption, actor=river.member, fit=FIT, request=REQUEST)
    if state is S.PREPARING:
        save_preparation(adoption, CHECKLIST, actor=river.member)
    answers = {
        "order_number": ORDER.number,
        "order_date": ORDER.day,
        "signer_post": ORDER.signer_post,
        "order_file_id": order_file_id,
        "verdict": PilotVerdict.GO,
        "end_kind": "stopped",
        "end_reason": "no_staff",
    }
    found: dict[str, set[tuple[str, str]]] = {}
    shown: dict[str, set[tuple[str, str]]] = {}
    for name, actor in everybody.items():
        if name == "manager who asked" and state is not S.CONSIDERING and state is not S.DROPPED:
            with unit_of_work():
                adoption.authorised_by = river.other.id if adoption.authorised_by else None
                adoption.requested_by = river.manager.id
        for action in ACTIONS:
            reason_code = "no_staff" if action == "end" else None
            got = outcome(
                ADOPTION, action, adoption, actor,
                note="A reason.", reason_code=reason_code, answers=answers,
            )  # fmt: skip
            if got == "ok":
                found.setdefault(name, set()).add((state.value, action))
        open_steps = {(state.value, s.action) for s in steps_for(ADOPTION, actor, adoption)}
        shown.setdefault(name, set()).update(open_steps)
    expected = {
        name: {triple for triple in triples if triple[0] == state.value}
        for name, triples in ALLOWED.items()
    }
    assert {name: found.get(name, set()) for name in ALLOWED} == expected
    assert shown == expected


def test_every_role_and_action_has_its_triples() -> None:
    named = {action for triples in ALLOWED.values() for _, action in triples}
    assert named == set(ACTIONS) - {"consider"}  # from nothing: operations.consider_practice


OFFER_ALLOWED = {
    "open": {"accept", "defer", "decline"},
    "deferred": {"accept", "decline"},
    "accepted": set(),
    "declined": set(),
    "overtaken": set(),
}


@pytest.mark.parametrize("state", list(U), ids=lambda state: state.value)
def test_only_members_answer_an_update_offer_that_waits(work: None, state: U) -> None:
    river = River()
    adoption = river.use(S.IN_USE)
    revision_id = approve_next(river.practice_id)
    with unit_of_work():
        offer = UpdateOffer(
            adoption=adoption,
            revision_id=revision_id,
            state=state,
            answered_by=None if state in (U.OPEN, U.OVERTAKEN) else river.member.id,
            reason="Later.",
        )
        session.add(offer)
    found = {
        name: {
            step.action
            for step in OFFER.steps
            if outcome(
                OFFER, step.action, offer, actor, note="Why.", answers={"reason": "Why."}
            ) == "ok"
        }
        for name, actor in actors(river).items()
    }  # fmt: skip
    members = {"requester", "other member", "manager", "manager who asked"}
    expected = {name: OFFER_ALLOWED[state.value] if name in members else set() for name in found}
    expected["system"] = {"overtake"} if state in (U.OPEN, U.DEFERRED) else set()
    assert found == expected


REPORT_ALLOWED = {
    "draft": ({"send", "sign"}, {"send", "sign"}),
    "sent": ({"sign"}, {"sign", "return"}),
    "signed": (set(), set()),
}
"""By state: what a member may do with a signed document, and what a manager may."""


@pytest.mark.parametrize("state", list(R), ids=lambda state: state.value)
def test_only_members_send_and_sign_a_report(work: None, clock: Any, state: R) -> None:
    river = River()
    order_file_id = scan_of(river)
    report: OutcomeReport = draft_report(river.use(S.IN_USE), WHOLE_REPORT, actor=river.member)
    with unit_of_work():
        report.signed_by = river.manager.id if state is R.SIGNED else None
        report.signed_at = report.public_from = now() if state is R.SIGNED else None
        report.state = state
    answers = {
        "order_number": "7",
        "order_date": ORDER.day,
        "signer_post": "Head",
        "order_file_id": order_file_id,
    }
    found = {
        name: {
            step.action
            for step in REPORT.steps
            if outcome(REPORT, step.action, report, actor, note="Why.", answers=answers) == "ok"
        }
        for name, actor in actors(river).items()
    }
    by_member, by_manager = REPORT_ALLOWED[state.value]
    expected: dict[str, set[str]] = {name: set() for name in found}
    expected |= {"requester": by_member, "other member": by_member}
    expected |= {"manager": by_manager, "manager who asked": by_manager}
    assert found == expected
