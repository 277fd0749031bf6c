"""What every engine promises, whatever it is made of."""

from pathlib import Path

import pytest

from resource_centre.db import session
from resource_centre.practices.models import (
    OPEN_STATES,
    Lane,
    Practice,
    PracticeState,
    RevisionState,
)
from resource_centre.search.database import DatabaseIndex
from resource_centre.search.index import Query, SearchIndex
from resource_centre.search.whoosh_index import WhooshIndex
from resource_centre.unit_of_work import unit_of_work
from tests.support.shelves import revision_of, shelve

RESPITE = {
    "en": ("Respite care", "Parents can rest.", '<h2 id="u-steps">Steps</h2><p>A carer comes.</p>'),
    "ru": ("Передышка", "Родители отдыхают.", '<h2 id="u-steps">Шаги</h2><p>Приходит няня.</p>'),
}
TREE = {"ru": ("Ёлка для всех", "Праздник во дворе.", "<p>Методика праздника: вместе.</p>")}


@pytest.fixture(params=["whoosh", "database"])
def engine(request: pytest.FixtureRequest, work: None, tmp_path: Path) -> SearchIndex:
    return WhooshIndex(tmp_path / "index") if request.param == "whoosh" else DatabaseIndex()


def slugs(engine: SearchIndex, words: str = "", language: str = "en", **more: object) -> list[str]:
    query = Query(words=words, language=language, **more)  # type: ignore[arg-type]
    return [hit.slug for hit in engine.search(query).hits]


def test_a_practice_is_found_by_another_form_of_its_word(engine: SearchIndex) -> None:
    shelve("respite", RESPITE)
    engine.rebuild()
    assert [slugs(engine, w) for w in ("parent", "передышки", "caring")] == [["respite"]] * 3


def test_yo_and_ye_are_one_letter(engine: SearchIndex) -> None:
    shelve("tree", TREE)
    engine.rebuild()
    assert slugs(engine, "елки") == slugs(engine, "Ёлки") == ["tree"]


def test_all_words_must_stand_in_one_text_when_several_are_given(engine: SearchIndex) -> None:
    shelve("respite", RESPITE)
    shelve("tree", TREE)
    engine.rebuild()
    assert slugs(engine, "respite праздник") == []
    assert slugs(engine, "праздник двор") == ["tree"]


def test_small_words_do_not_count_when_there_are_others(engine: SearchIndex) -> None:
    shelve("respite", RESPITE)
    engine.rebuild()
    assert slugs(engine, "respite for the parents") == ["respite"]


def test_a_word_with_a_minus_excludes_the_practice_in_every_language(engine: SearchIndex) -> None:
    shelve("respite", RESPITE)
    shelve("other", {"en": ("Respite at home", "Short.", "<p>Text.</p>")})
    engine.rebuild()
    assert slugs(engine, "respite -родители") == ["other"]
    assert slugs(engine, "-respite") == []


def test_a_practice_in_two_languages_is_one_hit_in_the_language_of_the_reader(
    engine: SearchIndex,
) -> None:
    shelve("respite", RESPITE, tags=("rest",))
    engine.rebuild()
    for language, title in (("en", "Respite care"), ("ru", "Передышка")):
        found = engine.search(Query(words="rest", language=language))
        assert (found.total, [hit.title for hit in found.hits]) == (1, [title])


@pytest.mark.parametrize(
    "words",
    ["", "   ", '"', '"a', "-", "--", '-""', "a:b", "(((", "*", "a*", "?", "^", "~2", "AND", "OR",
     "NOT", "[a TO b]", "\x00", "\ud800", "«", "ё" * 5000, "a " * 5000, "'; drop table", "%", "_",
     '"the" and', "и", "-и"],
)  # fmt: skip
def test_no_input_is_an_error(engine: SearchIndex, words: str) -> None:
    shelve("respite", RESPITE)
    engine.rebuild()
    assert engine.search(Query(words=words)).total in (0, 1)


def test_a_colon_is_no_operator(engine: SearchIndex) -> None:
    shelve("respite", RESPITE)
    engine.rebuild()
    assert slugs(engine, "title:respite") == []
    assert slugs(engine, "respite:care") == ["respite"]


def test_totals_are_exact_and_pages_do_not_overlap(engine: SearchIndex) -> None:
    for number in range(7):
        shelve(f"visit-{number}", {"en": (f"Visit {number}", "Home visits.", "<p>Text.</p>")})
    engine.rebuild()
    pages = [engine.search(Query(words="visits", page=page, size=3)) for page in (1, 2, 3, 4)]
    seen = [hit.slug for page in pages for hit in page.hits]
    assert [page.total for page in pages] == [7] * 4
    assert [len(page.hits) for page in pages] == [3, 3, 1, 0]
    assert sorted(seen) == sorted({f"visit-{number}" for number in range(7)})


def test_filters_narrow_and_their_counts_add_up(engine: SearchIndex) -> None:
    for slug, need, cost in (
        ("a", "loneliness", "C1"),
        ("b", "respite", "C2"),
        ("c", "respite", "C1"),
    ):
        shelve(slug, card={"kind": "methodology", "needs": [need], "cost_band": cost})
    engine.rebuild()
    found = engine.search(Query(filters={"need": ["respite"], "cost": ["1"]}))
    assert [hit.slug for hit in found.hits] == ["c"]
    assert found.counts["need"] == {"loneliness": 1, "respite": 1}
    assert found.counts["cost"] == {"1": 1, "2": 1}
    assert engine.search(Query(filters={"cost": ["1", "2"]})).total == 3
    assert engine.search(Query(filters={"cost": ["no such"]})).total == 0


def test_can_do_without_needs_all_that_are_ticked(engine: SearchIndex) -> None:
    free = [{"role": "psychologist", "how": "not_needed"}]
    shelve("a", card={"kind": "methodology", "roles": free, "premises": "none"})
    shelve("b", card={"kind": "methodology", "roles": free, "premises": "separate"})
    engine.rebuild()
    assert slugs(engine, filters={"without": ["psychologist", "premises"]}) == ["a"]
    assert slugs(engine, filters={"without": ["psychologist"]}) == ["a", "b"]


def test_an_age_is_found_between_its_bounds(engine: SearchIndex) -> None:
    shelve("teens", card={"kind": "methodology", "age_min": 11, "age_max": 17})
    shelve("any", card={"kind": "methodology"})
    engine.rebuild()
    assert [slugs(engine, ages=[age]) for age in (10, 11, 17, 18)] == [[], ["teens"], ["teens"], []]


def test_other_filters_are_those_of_the_address(engine: SearchIndex) -> None:
    shelve("respite", RESPITE, owner="library", tags=("rest",), evidence_level=3)
    engine.rebuild()
    for name, term in {
        "owner": "library", "tag": "rest", "evidence": "3", "track": "full", "okrug": "sao",
        "text_lang": "ru", "group": "older", "kind": "social_technology",
    }.items():  # fmt: skip
        assert slugs(engine, filters={name: [term]}) == ["respite"], name


@pytest.mark.parametrize(
    ("sort", "order"),
    [("evidence", ["b", "c", "a"]), ("cost", ["a", "c", "b"]), ("relevance", ["b", "c", "a"])],
)
def test_the_order_is_as_asked(engine: SearchIndex, sort: str, order: list[str]) -> None:
    for slug, level, cost in (("a", 0, "C1"), ("b", 4, "C3"), ("c", 2, "C2")):
        card = {"kind": "methodology", "cost_band": cost}
        shelve(slug, card=card, evidence_level=level)
    engine.rebuild()
    assert slugs(engine, sort=sort) == order


def test_what_is_out_of_date_comes_last(engine: SearchIndex) -> None:
    shelve("old", state=PracticeState.LAPSED, evidence_level=4)
    shelve("new", evidence_level=0)
    engine.rebuild()
    assert slugs(engine, sort="evidence") == ["new", "old"]


def test_nothing_that_is_not_public_is_found(engine: SearchIndex) -> None:
    for state in (PracticeState.UNPUBLISHED, PracticeState.SUSPENDED, PracticeState.WITHDRAWN):
        shelve(f"secret-{state.value}", state=state)
    practice_id = shelve("respite", RESPITE)
    secret = {"en": ("Secret text", "Secret.", "<p>Secret.</p>")}
    for number, state in enumerate(set(RevisionState) - {RevisionState.APPROVED}, start=2):
        if state in OPEN_STATES and state not in (RevisionState.DRAFT, RevisionState.IN_REVIEW):
            continue  # one open text a lane
        lane = Lane.URGENT if state is RevisionState.DRAFT else Lane.ORDINARY
        with unit_of_work():
            practice = session.get(Practice, practice_id)
            revision_of(practice, secret, number=number, state=state, lane=lane)
    engine.rebuild()
    assert (slugs(engine, "secret"), slugs(engine)) == ([], ["respite"])


def test_a_suspended_practice_is_gone_at_once_though_the_index_still_has_it(
    engine: SearchIndex,
) -> None:
    practice_id = shelve("respite", RESPITE)
    engine.rebuild()
    with unit_of_work():
        session.get(Practice, practice_id).state = PracticeState.SUSPENDED
    found = engine.search(Query(words="respite"))
    assert (found.total, list(found.hits), found.counts["need"]) == (0, [], {})


def test_the_index_follows_the_database_when_it_is_told_again_and_again(
    engine: SearchIndex,
) -> None:
    engine.rebuild()
    practice_id = shelve("respite", RESPITE)
    engine.make_match([practice_id, practice_id])
    engine.make_match([practice_id])
    assert engine.search(Query(words="respite")).total == 1
    with unit_of_work():
        practice = session.get(Practice, practice_id)
        practice.approved_revision.texts[0].title = "Short breaks"
        practice.approved_revision.texts[0].title_key = "short breaks"
    engine.make_match([practice_id])
    assert engine.search(Query(words="breaks")).total == 1
    assert engine.search(Query(words="respite", filters={"text_lang": ["ru"]})).total in (0, 1)


def test_an_empty_library_answers(engine: SearchIndex) -> None:
    engine.rebuild()
    found = engine.search(Query(words="respite"))
    assert (found.total, list(found.hits), engine.is_healthy()) == (0, [], True)
