"""Every page that exists: no fault by axe-core, nothing from elsewhere, no sideways scrolling.

In both languages, light and dark, 1280 and 390 wide; the addresses come from the URL map, so a
new route without one fails here.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from resource_centre.accounts.models import ReviewerKind
from resource_centre.db import session, session_scope
from resource_centre.library.pages import page_names
from resource_centre.practices import rubric
from resource_centre.practices.models import Track
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_operations import Opinion, save_review
from tests.journeys.account_addresses import accounts, letter_links
from tests.journeys.addresses import (
    GROUPS,
    LANDLORD,
    NO_PAGES,
    Seen,
    assignment_of,
    endpoints_of_pages,
    pages_by_group,
)
from tests.support.axe import Watcher, look_at
from tests.support.city import METHODOLOGIST, City
from tests.support.signing_in import Visitor, open_context, sign_in

Groups = dict[str, dict[str, list[Seen]]]


class Readers:
    """One browser for each person and language, signed in once."""

    def __init__(self, browser: Browser, server: str, city: City) -> None:
        self.browser, self.server, self.city = browser, server, city
        self.open: dict[tuple[str | None, str], tuple[Page, Watcher]] = {}

    def page_of(self, who: str | None, language: str) -> tuple[Page, Watcher]:
        """The page of this person, and what watches it."""
        if (who, language) not in self.open:
            context = open_context(self.browser, self.server, language=language)
            page = context.new_page()
            if who is not None:
                sign_in(page, self.city, who, language)
            self.open[who, language] = (page, Watcher(context, self.server))
        return self.open[who, language]

    def close(self) -> None:
        """End them."""
        for page, _ in self.open.values():
            page.context.close()


@pytest.fixture(scope="module")
def readers(browser: Browser, _server: str, standing_city: City) -> Iterator[Readers]:
    made = Readers(browser, _server, standing_city)
    yield made
    made.close()


@pytest.fixture(scope="module")
def groups(standing_city: City) -> Groups:
    with session_scope(standing_city.app.extensions["engine"]):
        _fill_in_review(standing_city)
    run = standing_city.app.test_cli_runner().invoke
    invited = run(args=["accounts", "invite", "new@example.org", "--role", "moderator"])
    token = invited.output.strip().rpartition("/")[2]
    found = pages_by_group(standing_city, page_names(), token)
    found["own"] |= accounts(letter_links(standing_city.app))
    return found


def _fill_in_review(city: City) -> None:
    """A review that is complete and not sent: its check page shows it once more."""
    assignment_id = assignment_of(city, LANDLORD, METHODOLOGIST)
    assignment = session().get(ReviewAssignment, assignment_id)
    keys = [c.key for c in rubric.criteria_for(ReviewerKind.METHODOLOGIST, Track.FULL)]
    opinion = Opinion(
        scores=dict.fromkeys(keys, 2),
        reasons=dict.fromkeys(keys, "Описано достаточно."),
        evidence_proposed=1,
        evidence_reason="Измерений нет.",
        hours=3,
    )
    save_review(assignment, assignment.reviewer, opinion, seen_version=1)


def test_every_route_has_an_address_to_look_at(standing_city: City, groups: Groups) -> None:
    looked_at = {endpoint for group in groups.values() for endpoint in group}
    assert endpoints_of_pages(standing_city.app) - looked_at - set(NO_PAGES) == set()
    assert looked_at & set(NO_PAGES) == set()


@pytest.mark.parametrize("endpoint", sorted(NO_PAGES))
def test_what_is_no_page_says_so(standing_city: City, endpoint: str) -> None:
    who, path = NO_PAGES[endpoint](standing_city)
    visitor = Visitor(standing_city.app)
    if who is not None:
        visitor.enter(standing_city, who)
    answer = visitor.get(path)
    if answer.status_code != 303:
        # Without a worker beside it the site is not ready, and says so.
        assert answer.status_code == (503 if endpoint == "library.readyz" else 200)
        assert answer.media_type != "text/html"


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_have_no_fault(
    readers: Readers, groups: Groups, language: str, group: str, request: pytest.FixtureRequest
) -> None:
    faults = []
    for seen in groups[group].values():
        for who, path in seen:
            page, watcher = readers.page_of(who, language)
            answer = page.goto(path)
            assert answer is not None
            assert (path, answer.status) == (path, 200)
            assert page.locator("html").get_attribute("lang") == language
            looked = look_at(page, watcher)
            request.node.user_properties.append(("axe", looked.figures()))
            faults += [f"{path} ({who}, {language}) {fault}" for fault in looked.faults]
    assert "\n".join(faults) == ""
