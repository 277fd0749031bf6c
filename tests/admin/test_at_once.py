"""Eight at once: a role is given once, and one administrator always stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.admin import people_operations as operations
from resource_centre.db import session, session_scope
from resource_centre.errors import ResourceCentreError
from resource_centre.steps import Decision
from tests.admin.cast import Cast

MANY = 8


def at_once(app: Flask, act: Callable[[int], None]) -> int:
    """How many of eight threads succeeded; the others are refused."""

    def one(number: int) -> bool:
        with session_scope(app.extensions["engine"]):
            try:
                act(number)
            except ResourceCentreError:
                return False
        return True

    with ThreadPoolExecutor(MANY) as pool:
        return sum(pool.map(one, range(MANY)))


def test_a_role_is_given_once(cast: Cast) -> None:
    ids = cast.ids
    session.rollback()

    def give(_: int) -> None:
        actor = session().get(Person, ids["administrator"])
        operations.give_role(ids["reader"], RoleName.CURATOR, reason="Why", actor=actor)

    assert at_once(cast.app, give) == 1
    assert session.query(RoleGrant).filter_by(role=RoleName.CURATOR).count() == 2
    assert session.query(Decision).count() == 1


def test_two_administrators_who_block_each_other_do_not_both_succeed(cast: Cast) -> None:
    ids = cast.ids
    session.rollback()

    def block(number: int) -> None:
        me, other = ("administrator", "second") if number % 2 else ("second", "administrator")
        actor = session().get(Person, ids[me])
        operations.block(ids[other], reason="Why", actor=actor)

    assert at_once(cast.app, block) == 1
    blocked = session.query(Person).filter_by(is_blocked=True).count()
    assert blocked == 1
