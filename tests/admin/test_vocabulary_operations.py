"""The curator changes words; no card ever loses what it says."""

import re
from pathlib import Path

import pytest

from resource_centre import vocabulary
from resource_centre.accounts.models import RoleName
from resource_centre.admin import vocabulary_operations as operations
from resource_centre.db import session, session_scope
from resource_centre.errors import BadInput, ChangedMeanwhile, NotFound, NotReady, WrongState
from resource_centre.practices import rubric
from resource_centre.practices.card import card_errors
from resource_centre.practices.file_format import read_file
from resource_centre.search.index import Query, current_index, search
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.admin.cast import Cast
from tests.support.city import deliver_all
from tests.support.shelves import CARD, shelve
from tests.support.writers import Town, enter, person, send

CONTENT = Path(__file__).parents[2] / "content" / "practices"
TERMS = [(name, slug) for name in operations.OPEN for slug in vocabulary.shipped()[name]]


@pytest.fixture
def curator(cast: Cast):
    return cast["curator"]


def version_of(name: str, slug: str) -> int:
    return vocabulary.vocabularies()[name][slug].version


def rename(name: str, slug: str, curator, words: str = "New words", place: int = 0) -> None:
    operations.edit_term(
        name, slug, label_en=words, label_ru=f"{words} ру", place=place,
        seen_version=version_of(name, slug), actor=curator,
    )  # fmt: skip


def retire(name: str, slug: str, curator) -> None:
    operations.retire_term(name, slug, seen_version=version_of(name, slug), actor=curator)


def test_a_renamed_term_has_its_new_words_in_every_process(cast: Cast, curator) -> None:
    rename("need", "respite", curator, "A rest for carers")
    assert vocabulary.label("need", "respite", "en") == "A rest for carers"
    assert vocabulary.label("need", "respite", "ru") == "A rest for carers ру"
    with session_scope(cast.app.extensions["engine"]):  # as another process does
        vocabulary._kept.clear()
        assert vocabulary.label("need", "respite", "en") == "A rest for carers"


def test_a_process_that_read_before_the_change_reads_again(cast: Cast, curator) -> None:
    rename("need", "respite", curator, "First")
    with session_scope(cast.app.extensions["engine"]) as other:
        assert vocabulary.label("need", "respite", "en") == "First"
        other.rollback()
    rename("need", "respite", curator, "Second")
    with session_scope(cast.app.extensions["engine"]):
        assert vocabulary.label("need", "respite", "en") == "Second"


def test_a_restored_data_folder_learns_of_the_words_by_the_clock(
    cast: Cast, curator, data_dir: Path
) -> None:
    rename("need", "respite", curator, "Kept in the database")
    (data_dir / vocabulary.MARK).unlink()
    with session_scope(cast.app.extensions["engine"]):
        assert vocabulary.label("need", "respite", "en") == "Respite for carers"
        operations.mark_changes()
        assert vocabulary.label("need", "respite", "en") == "Kept in the database"


def test_a_new_term_is_offered_at_the_end_and_its_slug_is_never_given_again(curator) -> None:
    given = {"label_en": "Night rest", "label_ru": "Ночной отдых", "actor": curator}
    operations.add_term("need", "night_rest", **given)
    assert vocabulary.choices("need", "en")[-1] == ("night_rest", "Night rest")
    retire("need", "night_rest", curator)
    assert "night_rest" not in dict(vocabulary.choices("need"))
    for taken in ("night_rest", "respite"):
        with pytest.raises(BadInput, match="There is, or was"):
            operations.add_term("need", taken, **given)


@pytest.mark.parametrize(
    "slug", ["", "Night", "1night", "night rest", "ночь", "night__rest", "a" * 41, "x/../y", "a\n"]
)
def test_a_slug_that_is_none_is_refused(curator, slug: str) -> None:
    with pytest.raises(BadInput):
        operations.add_term("need", slug, label_en="A", label_ru="Б", actor=curator)


def test_a_country_has_two_capital_letters(curator) -> None:
    operations.add_term("country", "JP", label_en="Japan", label_ru="Япония", actor=curator)
    assert card_errors({"studies": [{"citation": "x", "design": "rct", "finding": "+",
                                     "year": 2020, "country": "JP"}]}) == {}  # fmt: skip
    with pytest.raises(BadInput):
        operations.add_term("country", "japan", label_en="Japan", label_ru="Я", actor=curator)


@pytest.mark.parametrize("words", ["", "   ", "x" * 201, "two\nlines"])
def test_words_are_given_in_both_languages_on_one_line(curator, words: str) -> None:
    with pytest.raises(BadInput):
        operations.edit_term(
            "need", "respite", label_en=words, label_ru="Слова", place=1, seen_version=0,
            actor=curator,
        )  # fmt: skip


def test_two_curators_at_once_do_not_overwrite_each_other(curator) -> None:
    rename("need", "respite", curator)
    with pytest.raises(ChangedMeanwhile):
        operations.retire_term("need", "respite", seen_version=0, actor=curator)


def test_terms_that_rules_name_stay(curator) -> None:
    named = {
        "service_form": rubric._FULL_FORMS,
        "setting": rubric._FULL_SETTINGS,
        "target_group": rubric._FULL_GROUPS,
        "need": rubric._FULL_NEEDS,
    }
    for name, slugs in named.items():
        assert slugs == operations.NAMED_BY_RULES[name]
        for slug in slugs:
            with pytest.raises(NotReady):
                retire(name, slug, curator)
            with pytest.raises(NotReady):
                operations.merge_term(name, slug, into=next(iter(vocabulary.slugs(name))),
                                      seen_version=0, actor=curator)  # fmt: skip


@pytest.mark.parametrize("name", ["kind", "person_role", "evidence", "return_reason"])
def test_lists_that_the_code_knows_get_no_new_terms(curator, name: str) -> None:
    with pytest.raises(NotReady):
        operations.add_term(name, "more", label_en="More", label_ru="Ещё", actor=curator)
    with pytest.raises(NotReady):
        retire(name, vocabulary.slugs(name)[0], curator)


def test_a_list_or_term_that_is_not_there_is_not_found(curator) -> None:
    with pytest.raises(NotFound):
        rename_nothing = {"label_en": "A", "label_ru": "Б", "place": 1, "seen_version": 0}
        operations.edit_term("need", "nothing", **rename_nothing, actor=curator)
    with pytest.raises(NotFound):
        operations.add_term("nothing", "a", label_en="A", label_ru="Б", actor=curator)


def test_each_act_is_done_once_and_leaves_a_decision(curator) -> None:
    retire("need", "respite", curator)
    with pytest.raises(WrongState):
        retire("need", "respite", curator)
    seen = version_of("need", "respite")
    operations.restore_term("need", "respite", seen_version=seen, actor=curator)
    with pytest.raises(WrongState):
        operations.restore_term("need", "respite", seen_version=seen + 1, actor=curator)
    left = [(d.action, d.from_state, d.to_state, d.details["slug"]) for d in
            session.query(Decision).order_by(Decision.id)]  # fmt: skip
    assert left == [("retire", "offered", "retired", "respite"),
                    ("restore", "retired", "offered", "respite")]  # fmt: skip


def test_merged_terms_lead_to_one_without_chains(curator) -> None:
    merge = operations.merge_term
    merge("need", "respite", into="loneliness", seen_version=0, actor=curator)
    merge("need", "loneliness", into="no_care", seen_version=0, actor=curator)
    assert vocabulary.canonical("need", "respite") == "no_care"
    assert vocabulary.label("need", "respite", "en") == vocabulary.label("need", "no_care", "en")
    with pytest.raises(BadInput):
        merge("need", "falls_activity", into="respite", seen_version=0, actor=curator)


def cards():
    """The card of every practice that is shipped."""
    read = [read_file(path) for path in sorted(CONTENT.glob("*.md"))]
    return [text.card for text in read if text.card]


def terms_on(card, name: str) -> list[str]:
    fields = {
        "target_group": "target_groups",
        "need": "needs",
        "service_kind": "service_kinds",
        "service_form": "service_forms",
        "setting": "settings",
        "delivery": "delivery",
    }
    if name == "role":
        return [row["role"] for row in card.get("roles", [])]
    if name == "country":
        return [row["country"] for row in card.get("studies", []) if "country" in row]
    return list(card.get(fields.get(name, ""), []))


def test_no_shipped_card_breaks_whatever_is_renamed_retired_or_merged(curator) -> None:
    known = cards()
    assert len(known) >= 8
    seen = 0
    for name, slug in TERMS:
        on = [card for card in known if slug in terms_on(card, name)]
        rename(name, slug, curator, f"Renamed {slug}")
        if operations.may_go(name, slug):
            others = [s for s, t in vocabulary.vocabularies()[name].items()
                      if t.is_offered and s != slug]  # fmt: skip
            if len(others) > 1:
                retire(name, slug, curator)
        said = vocabulary.label(name, slug, "en")
        assert said == f"Renamed {slug}"
        for card in on:
            seen += 1
            assert card_errors(card) == {}, (name, slug)
    assert seen > 50
    for name, slug in TERMS:  # and then merge all that went
        term = vocabulary.vocabularies()[name][slug]
        offered = [s for s, t in vocabulary.vocabularies()[name].items() if t.is_offered]
        if term.is_retired:
            operations.merge_term(name, slug, into=offered[0], seen_version=term.version,
                                  actor=curator)  # fmt: skip
            assert vocabulary.label(name, slug, "en") == vocabulary.label(name, offered[0], "en")
    assert [card_errors(card) for card in known] == [{} for _ in known]


def test_readers_find_a_practice_by_the_new_words_and_under_the_term_it_was_merged_into(
    cast: Cast, curator
) -> None:
    shelve("one", card=CARD)  # needs loneliness
    shelve("two", card={**CARD, "needs": ["respite"]})
    current_index().rebuild()
    rename("need", "loneliness", curator, "Companionship")
    deliver_all(cast.app)
    found = search(Query(words="companionship"))
    assert [hit.slug for hit in found.hits] == ["one"]
    operations.merge_term("need", "respite", into="loneliness", seen_version=0, actor=curator)
    deliver_all(cast.app)
    assert search(Query(size=1)).counts["need"] == {"loneliness": 2}
    client = cast.app.test_client()
    for asked in ("loneliness", "respite"):
        page = client.get(f"/practices?need={asked}&lang=en").text
        assert page.count('<li class="hit">') == 2
    page = client.get("/practices/two?lang=en").text
    assert "Companionship" in page
    assert "Respite for carers" not in page


def test_a_draft_keeps_a_retired_term_through_its_form(work: None, client) -> None:
    town = Town()
    with unit_of_work():
        curator = person("words", RoleName.CURATOR)
    slug = town.draft().practice.slug
    retire("need", "respite", curator)
    enter(client, town.author)
    page = client.get(f"/practices/{slug}/edit?lang=en").text
    assert 'value="respite"' in page
    tick = next(re.finditer(r"<input[^>]*value=\"respite\"[^>]*>", page))[0]
    assert " checked" in tick
    session.rollback()
    other = client.get("/practices/new?lang=en").text
    assert 'value="respite"' not in other


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast) -> None:
    browser = cast.browser("curator")
    fields = {"slug": "Not a slug", "label_en": "Kept words", "label_ru": "Слова"}
    given = send(browser, "/admin/vocabularies/need", fields)
    assert given.status_code == 422
    assert 'value="Kept words"' in given.text
    assert 'value="Not a slug"' in given.text
    fields = {"label_en": "Kept words", "label_ru": "", "place": "many", "seen_version": "0"}
    given = send(browser, "/admin/vocabularies/need/respite", fields)
    assert given.status_code == 422
    assert 'value="Kept words"' in given.text
    assert 'value="many"' in given.text


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "١"])
def test_a_version_that_is_no_number_changes_nothing(cast: Cast, seen: str) -> None:
    at = "/admin/vocabularies/need/respite/retire"
    assert send(cast.browser("curator"), at, {"seen_version": seen}).status_code == 409


def test_fields_of_the_row_that_the_form_does_not_have_change_nothing(cast: Cast) -> None:
    fields = {"label_en": "Words", "label_ru": "Слова", "place": "3", "seen_version": "0",
              "slug": "other", "vocabulary": "kind", "is_retired": "1", "merged_into": "x",
              "changed_by": "x", "version": "99"}  # fmt: skip
    at = "/admin/vocabularies/need/respite"
    assert send(cast.browser("curator"), at, fields).status_code == 303
    with session_scope(cast.app.extensions["engine"]):
        term = vocabulary.vocabularies()["need"]["respite"]
    assert (term.is_retired, term.merged_into, term.version) == (False, None, 1)
