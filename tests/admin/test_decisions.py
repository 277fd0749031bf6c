"""The record of decisions: who sees which, and finding one."""

import pytest

from resource_centre.accounts.models import RoleName
from resource_centre.admin import people_operations as operations
from resource_centre.db import now, session
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.admin.cast import Cast
from tests.support.shelves import shelve


@pytest.fixture
def scene(cast: Cast) -> Cast:
    practice_id = shelve("night-bus")
    with unit_of_work():
        session().add(
            Decision(
                subject_kind="practice", subject_id=practice_id, action="suspend",
                from_state="published", to_state="suspended", decided_by=cast.ids["moderator"],
                decided_at=now(), note="A canary fell ill.",
            )
        )  # fmt: skip
    operations.give_role(
        cast.ids["reader"], RoleName.CURATOR, reason="Keeps the words.",
        actor=cast["administrator"],
    )  # fmt: skip
    return cast


def page(scene: Cast, who: str, query: str = "") -> str:
    return scene.browser(who).get(f"/admin/decisions?lang=en{query}").text


@pytest.mark.parametrize("who", ["auditor", "chief"])
def test_auditor_and_chief_moderator_see_every_decision(scene: Cast, who: str) -> None:
    shown = page(scene, who)
    assert "A canary fell ill." in shown
    assert "Keeps the words." in shown
    assert 'href="/practices/night-bus"' in shown


def test_an_administrator_sees_technical_decisions_alone(scene: Cast) -> None:
    for query in ("", "&kind=practice", "&action=suspend", "&by=moderator"):
        assert "canary" not in page(scene, "administrator", query)
    assert "Keeps the words." in page(scene, "administrator")


FILTERS = {
    "&kind=practice": (True, False),
    "&kind=person": (False, True),
    "&action=give_role": (False, True),
    "&by=MODERATOR": (True, False),
    "&since=2999-01-01": (False, False),
    "&until=2999-01-01": (True, True),
    "&since=nonsense&until=2001-13-45": (True, True),
    "&kind=nothing": (False, False),
}


@pytest.mark.parametrize("query", FILTERS)
def test_decisions_are_filtered_by_the_address(scene: Cast, query: str) -> None:
    shown = page(scene, "auditor", query)
    assert ("A canary fell ill." in shown, "Keeps the words." in shown) == FILTERS[query]


def test_one_day_is_a_day_of_the_city(scene: Cast, clock) -> None:
    from resource_centre.db import today

    with unit_of_work():
        session().add(
            Decision(
                subject_kind="tag", subject_id=1, action="merge", from_state="", to_state="",
                decided_by_system=True, decided_at=now(), note="By the clock.",
            )
        )  # fmt: skip
    day = today().isoformat()
    assert "By the clock." in page(scene, "auditor", f"&since={day}&until={day}")
