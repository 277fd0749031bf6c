"""The sample city: everything in it was made by the real operations."""

import json
import stat
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from resource_centre import outbox
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.db import session
from resource_centre.demo.operations import make_sample_city
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import (
    Practice,
    PracticeState,
    Revision,
    RevisionState,
    RevisionText,
)
from resource_centre.steps import Decision


@pytest.fixture
def city(work: None, data_dir: Path) -> Path:
    return make_sample_city(data_dir)


def test_a_second_start_changes_nothing(city: Path) -> None:
    before = (city.read_text(), session.scalar(select(func.count(Decision.id))))
    make_sample_city(city.parent)
    assert (city.read_text(), session.scalar(select(func.count(Decision.id)))) == before


def test_the_accounts_lie_in_a_file_that_only_its_owner_reads(city: Path) -> None:
    assert stat.S_IMODE(city.stat().st_mode) == 0o600
    accounts = json.loads(city.read_text())
    assert len(accounts) == 15
    keys = {"email", "password", "name", "roles", "organisation", "try", "try_ru"}
    assert {frozenset(account) for account in accounts} == {frozenset(keys)}
    assert min(len(account["password"]) for account in accounts) >= 16
    roles = Counter(role for account in accounts for role in account["roles"])
    assert roles == Counter(
        {
            "member": 4, "manager": 2, "reviewer:practitioner": 2, "reviewer:methodologist": 2,
            "moderator": 2, "chief_moderator": 1, "curator": 1, "administrator": 1,
        }
    )  # fmt: skip


def test_every_state_of_a_text_is_there(city: Path) -> None:
    states = set(session.scalars(select(Revision.state)))
    assert states == set(RevisionState) - {RevisionState.WITHDRAWN}


def test_every_state_of_a_practice_is_there(city: Path) -> None:
    assert set(session.scalars(select(Practice.state))) == set(PracticeState)


def test_adoptions_stand_where_the_stories_say(city: Path, app: Flask) -> None:
    outbox.deliver_pending(app.extensions["engine"], limit=10_000)
    states = Counter(session.scalars(select(Adoption.state)))
    assert states == Counter(
        {
            AdoptionState.IN_USE: 1, AdoptionState.PAUSED: 1, AdoptionState.PREPARING: 2,
            AdoptionState.ENDED: 1, AdoptionState.REQUESTED: 1, AdoptionState.CONSIDERING: 1,
        }
    )  # fmt: skip


def test_everything_says_that_it_is_a_sample(city: Path) -> None:
    titles = list(session.scalars(select(RevisionText.title)))
    names = [n for o in session.scalars(select(Organisation)) for n in (o.name_en, o.name_ru)]
    unmarked = [t for t in [*titles, *names] if "(sample)" not in t and "(пример)" not in t]
    assert unmarked == []
