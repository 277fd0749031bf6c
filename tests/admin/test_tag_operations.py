"""Tags: words in both languages, and merging."""

import pytest

from resource_centre.admin import tag_operations as operations
from resource_centre.db import session
from resource_centre.errors import BadInput, WrongState
from resource_centre.practices.models import Practice
from resource_centre.practices.tag_models import PracticeTag, Tag
from resource_centre.practices.tag_operations import put_author_tags
from resource_centre.search.index import Query, current_index, search
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.admin.cast import Cast
from tests.support.city import deliver_all
from tests.support.shelves import shelve


@pytest.fixture
def scene(cast: Cast) -> Cast:
    shelve("one", tags=("night", "bus"))
    shelve("two", tags=("nights",))
    shelve("three", tags=("night", "nights"))
    current_index().rebuild()
    session.rollback()
    return cast


def tags_on(slug: str) -> list[str]:
    rows = session.query(PracticeTag).join(Practice).filter(Practice.slug == slug)
    return sorted(row.tag.slug for row in rows)


def test_a_merged_tag_leads_to_the_other_everywhere(scene: Cast) -> None:
    operations.merge_tag("nights", into="night", actor=scene["curator"])
    assert [tags_on(slug) for slug in ("one", "two", "three")] == [
        ["bus", "night"], ["night"], ["night"],
    ]  # fmt: skip
    deliver_all(scene.app)
    assert search(Query(size=1)).counts["tag"] == {"night": 3, "bus": 1}
    answer = scene.app.test_client().get("/tags/nights")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/tags/night")


def test_a_merged_tag_that_an_author_writes_again_becomes_the_other(scene: Cast) -> None:
    operations.merge_tag("nights", into="night", actor=scene["curator"])
    operations.merge_tag("night", into="bus", actor=scene["curator"])
    with unit_of_work():
        practice = session.query(Practice).filter_by(slug="two").one()
        put_author_tags(practice, {"nights": "Nights", "night": "Night"}, None, language="en")
    assert tags_on("two") == ["bus"]


def test_a_tag_is_merged_once_and_not_into_itself_or_a_merged_one(scene: Cast) -> None:
    with pytest.raises(BadInput):
        operations.merge_tag("night", into="night", actor=scene["curator"])
    operations.merge_tag("nights", into="night", actor=scene["curator"])
    with pytest.raises(WrongState):
        operations.merge_tag("nights", into="bus", actor=scene["curator"])
    with pytest.raises(BadInput):
        operations.merge_tag("bus", into="nights", actor=scene["curator"])
    assert session.query(Decision).count() == 1


def test_a_tag_gets_words_in_both_languages_and_keeps_its_short_name(scene: Cast) -> None:
    operations.rename_tag("night", label_en="By night", label_ru="Ночью", actor=scene["curator"])
    tag = session.query(Tag).filter_by(slug="night").one()
    assert (tag.label_in("en"), tag.label_in("ru")) == ("By night", "Ночью")
    deliver_all(scene.app)
    assert [hit.slug for hit in search(Query(words="by night")).hits][:1] != []
    page = scene.browser("curator").get("/admin/tags?q=днём").text
    assert "/admin/tags/night" not in page
    assert "/admin/tags/night" in scene.browser("curator").get("/admin/tags?q=НОЧЬЮ").text


@pytest.mark.parametrize("words", ["", " ", "x" * 81, "a\nb"])
def test_words_that_do_not_fit_are_refused(scene: Cast, words: str) -> None:
    with pytest.raises(BadInput):
        operations.rename_tag("night", label_en=words, label_ru="Ночь", actor=scene["curator"])
