"""Forms that were refused and pages of errors: no fault either, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response
from sqlalchemy import text

from tests.journeys.hands import Hands
from tests.journeys.states import STATES
from tests.support.axe import Watcher, look_at
from tests.support.city import City


class Crowd:
    """One browser for each person and language, signed in once; the city is put back at the end."""

    def __init__(self, browser: Browser, server: str, city: City) -> None:
        self.browser, self.server, self.city = browser, server, city
        self.open: dict[tuple[str | None, str], tuple[Hands, Watcher]] = {}

    def hands_of(self, who: str | None, language: str) -> tuple[Hands, Watcher]:
        """This person at a browser, and what watches it."""
        if (who, language) not in self.open:
            hands = Hands(self.browser, self.server, language)
            if who is not None:
                hands.enter(self.city, who)
            self.open[who, language] = (hands, Watcher(hands.context, self.server))
        return self.open[who, language]


@pytest.fixture(scope="module")
def crowd(browser: Browser, _server: str, standing_city: City) -> Iterator[Crowd]:
    made = Crowd(browser, _server, standing_city)
    yield made
    for hands, _ in made.open.values():
        hands.close()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_states_have_no_fault(crowd: Crowd, language: str, request: pytest.FixtureRequest) -> None:
    faults = []
    for name, (who, status, way) in STATES.items():
        hands, watcher = crowd.hands_of(who, language)
        statuses: list[int] = []

        def note(answer: Response, statuses: list[int] = statuses) -> None:
            if answer.request.is_navigation_request():
                statuses.append(answer.status)

        hands.page.on("response", note)
        way(hands, crowd.city)
        hands.page.remove_listener("response", note)
        assert (name, statuses[-1]) == (name, status)
        looked = look_at(hands.page, watcher)
        request.node.user_properties.append(("axe", looked.figures()))
        faults += [f"{name} ({language}) {fault}" for fault in looked.faults]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_page_of_a_crash_has_no_fault(
    browser: Browser, server: str, city: City, language: str, request: pytest.FixtureRequest
) -> None:
    with city.app.extensions["engine"].begin() as connection:
        connection.execute(text("ALTER TABLE revision_text RENAME TO lost"))
    hands = Hands(browser, server, language)
    watcher = Watcher(hands.context, server)
    try:
        hands.go("/practices/housing-first", 500)
        looked = look_at(hands.page, watcher)
    finally:
        with city.app.extensions["engine"].begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO revision_text"))
        hands.close()
    request.node.user_properties.append(("axe", looked.figures()))
    assert "\n".join(looked.faults) == ""
