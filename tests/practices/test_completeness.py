"""What a text lacks before it can be sent and approved, and how far the meter says it is."""

import pytest

from resource_centre.practices.completeness import (
    ANSWERS,
    FOR_APPROVAL,
    STATEMENTS,
    gaps_for_approval,
    gaps_for_sending,
    progress_of,
)
from resource_centre.practices.form_words import GROUPS
from resource_centre.practices.forms import RevisionForm, id_of
from resource_centre.practices.models import Revision, RevisionText
from tests.support.writers import CARD, WORDS, body


def revision(text: str = "", summary: str = "Short.", **card: object) -> Revision:
    made = Revision(number=1, original_language="en", card=card)
    made.texts = [RevisionText(language="en", title="T", title_key="t", summary=summary, body=text)]
    return made


def test_complete_text_has_no_gap() -> None:
    whole = revision(body(), **CARD)
    assert (gaps_for_sending(whole), gaps_for_approval(whole)) == ([], [])
    far = progress_of(whole)
    assert (far.done, far.send, far.total) == (24, 16, 24)


@pytest.mark.parametrize("name", [name for name, _ in ANSWERS if name in WORDS])
def test_answer_that_is_missing_is_named(name: str) -> None:
    assert [g.name for g in gaps_for_sending(revision(body("en", **{name: ""}), **CARD))] == [name]


@pytest.mark.parametrize("name", [name for name, _ in STATEMENTS])
def test_statement_that_is_not_made_is_named(name: str) -> None:
    card = CARD | {"statements": CARD["statements"] | {name: False}}
    assert [g.name for g in gaps_for_sending(revision(body(), **card))] == [name]


def test_empty_text_lacks_everything() -> None:
    empty = revision(summary="")
    asked = [name for name, _ in (*ANSWERS, *STATEMENTS) if name != "title"]
    assert [g.name for g in gaps_for_sending(empty)] == ["kind", *asked]
    assert [g.name for g in gaps_for_approval(empty)] == [name for name, _ in FOR_APPROVAL]


def test_what_is_not_known_counts_with_a_reason() -> None:
    card = {k: v for k, v in CARD.items() if k != "cost_band"}
    assert [g.name for g in gaps_for_approval(revision(body(), **card))] == ["cost_band"]
    card["unknown"] = {"cost_band": {"en": "Nobody has counted."}}
    assert gaps_for_approval(revision(body(), **card)) == []


@pytest.mark.parametrize("kind", ["experience", "know_how"])
def test_experience_may_say_that_a_question_does_not_apply(kind: str) -> None:
    card = CARD | {"kind": kind, "unknown": {"steps": "A story.", "problem": "Not asked."}}
    text = body("en", steps="", problem="")
    assert [g.name for g in gaps_for_sending(revision(text, **card))] == ["problem"]


def test_every_gap_leads_to_an_element_and_a_group_of_the_form() -> None:
    form = RevisionForm()
    empty = revision(summary="")
    drawn_by_hand = {"roles", *(f"statement_{name}" for name, _ in STATEMENTS)}
    for gap in gaps_for_sending(empty) + gaps_for_approval(empty):
        assert id_of(gap.name).removesuffix("-0") in form or id_of(gap.name) in drawn_by_hand
        assert gap.group in GROUPS
