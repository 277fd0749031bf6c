"""Invitations under races, and rights of those who invite."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from resource_centre.accounts.models import Person, ReviewerKind, RoleName, SignedInSession
from resource_centre.accounts.operations import (
    accept_invitation,
    forget_what_ended,
    grant_role,
    invite,
    sign_in,
)
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, session_scope
from resource_centre.errors import BadInput, Busy, NotFound, Refused
from tests.accounts.people import EMAIL, PASSWORD, person_in


def test_of_many_who_use_one_invitation_at_once_exactly_one_succeeds(app: Flask) -> None:
    engine = app.extensions["engine"]
    with session_scope(engine):
        token = invite("head@example.org", actor=SYSTEM, role=RoleName.MODERATOR)

    def use(number: int) -> str:
        with session_scope(engine):
            try:
                accept_invitation(token, name=f"N{number}", password=PASSWORD, device="")
            except (NotFound, Busy) as error:
                return type(error).__name__
            return "in"

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(use, range(8)))
    assert answers.count("in") == 1
    with session_scope(engine):
        assert session().scalar(select(func.count()).select_from(Person)) == 1


def test_an_invitation_gives_a_known_person_the_role_and_ends_older_sessions(app: Flask) -> None:
    person_in(app)
    with session_scope(app.extensions["engine"]):
        sign_in(EMAIL, PASSWORD, address="::1", device="")
        token = invite(
            EMAIL, actor=SYSTEM, role=RoleName.REVIEWER, reviewer_kind=ReviewerKind.METHODOLOGIST
        )
        new = "a wholly other sentence"
        person = accept_invitation(token, name="Anna", password=new, device="").person
        assert person.reviewer_kinds == {ReviewerKind.METHODOLOGIST}
        assert session().scalar(select(func.count()).select_from(SignedInSession)) == 1
        with pytest.raises(BadInput):
            sign_in(EMAIL, PASSWORD, address="::1", device="")
        assert sign_in(EMAIL, new, address="::1", device="").person.id == person.id


def test_only_an_administrator_invites(app: Flask) -> None:
    person_in(app)
    person_in(app, "mod@example.org", RoleName.MODERATOR)
    person_in(app, "adm@example.org", RoleName.ADMINISTRATOR)
    with session_scope(app.extensions["engine"]):
        people = {p.email_key: p for p in session().scalars(select(Person))}
        for email in (EMAIL.lower(), "mod@example.org"):
            with pytest.raises(Refused):
                invite("x@example.org", actor=people[email], role=RoleName.MODERATOR)
            with pytest.raises(Refused):
                grant_role(people[email], RoleName.AUDITOR, granted_by=people[email])
        assert invite("x@example.org", actor=people["adm@example.org"], role=RoleName.AUDITOR)


def test_a_reviewer_kind_goes_with_reviewers_alone(app: Flask) -> None:
    with session_scope(app.extensions["engine"]):
        for role, kind in (
            (RoleName.REVIEWER, None),
            (RoleName.MODERATOR, ReviewerKind.PRACTITIONER),
        ):
            with pytest.raises(BadInput):
                invite("x@example.org", actor=SYSTEM, role=role, reviewer_kind=kind)


def test_what_ended_is_forgotten_and_what_lasts_is_kept(app: Flask, clock) -> None:
    person_in(app)
    with session_scope(app.extensions["engine"]):
        sign_in(EMAIL, PASSWORD, address="::1", device="")
        clock.shift(59 * 24 * 3600)
        sign_in(EMAIL, PASSWORD, address="::1", device="")
        forget_what_ended()
        assert session().scalar(select(func.count()).select_from(SignedInSession)) == 2
        clock.shift(2 * 24 * 3600)
        forget_what_ended()
        assert session().scalar(select(func.count()).select_from(SignedInSession)) == 1
