"""The main job, from an empty page to a reported outcome, by six people in their browsers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import acts_of_use as use
from tests.journeys import acts_of_writing as writing
from tests.journeys.cast import PEOPLE, Cast
from tests.journeys.hands import Hands
from tests.support.city import OTHER_STAFF, City


@pytest.fixture(params=["en", "ru"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def cast(
    browser: Browser, server: str, city: City, language: str, request: pytest.FixtureRequest
) -> Iterator[Cast]:
    people = {
        name: Hands(browser, server, language, javascript=request.param)
        for name in [*PEOPLE, "stranger", "visitor"]
    }
    for name, email in {**PEOPLE, "stranger": OTHER_STAFF}.items():
        people[name].enter(city, email)
    yield Cast(people, city, language)
    for hands in people.values():
        hands.close()


def test_seven_steps_lead_from_an_empty_page_to_a_reported_outcome(cast: Cast) -> None:
    writing.begin_draft(cast)
    writing.write_answers(cast.author, cast.language)
    writing.write_the_rest(cast.author, cast.language)
    writing.add_other_language(cast)
    writing.send(cast)
    writing.invite(cast)
    writing.answer_conflict_questions(cast)
    writing.begin_review(cast)
    writing.review_blind(cast)
    writing.approve(cast)
    use.find(cast)
    use.request_adoption(cast)
    use.authorise(cast)
    use.prepare_and_pilot(cast)
    use.report(cast)
    use.sign(cast)
    use.read_outcome(cast)
