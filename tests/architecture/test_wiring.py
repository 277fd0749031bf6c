"""Nothing is forgotten: every event has its listeners, every route says who may ask for it."""

import inspect
from importlib import import_module

import pytest
from flask import Flask

from resource_centre import wiring
from resource_centre.authorisation import known_actions

EVENT_MODULES = ("accounts", "organisations", "practices", "adoption", "discussion", "admin")
NO_VIEW_OF_OURS = {"static"}


def test_every_event_says_who_listens() -> None:
    events = set()
    for slice_name in EVENT_MODULES:
        module = import_module(f"resource_centre.{slice_name}.events")
        events |= {
            thing
            for name, thing in inspect.getmembers(module, inspect.isclass)
            if thing.__module__ == module.__name__ and not name.startswith("_")
        }
    assert events == set(wiring.SUBSCRIBERS)


def test_every_route_declares_who_may_ask_for_it(app: Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in NO_VIEW_OF_OURS and not hasattr(view, "access")
    ]
    assert silent == []


def test_every_permission_a_view_requires_is_listed(app: Flask) -> None:
    named = {getattr(view, "access", "public") for view in app.view_functions.values()}
    assert named - {"public", "signed in"} <= set(known_actions())


@pytest.mark.parametrize("word", ["transition", "dashboard", "wizard"])
def test_no_address_uses_a_word_that_is_not_ours(app: Flask, word: str) -> None:
    assert [rule.rule for rule in app.url_map.iter_rules() if word in rule.rule] == []
