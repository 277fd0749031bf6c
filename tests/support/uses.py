"""Institutions, people and uses of practices, for tests of adoption."""

from datetime import date
from typing import Any

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.adoption import operations
from resource_centre.adoption.models import (
    Adoption,
    AdoptionState,
    FitQuestion,
    FitValue,
    PilotVerdict,
)
from resource_centre.adoption.operations import Checklist, Request, StepInput
from resource_centre.adoption.order_operations import Order, Scan, authorise_adoption
from resource_centre.adoption.report_models import Changed, OutcomeReport, Recommend, Summary
from resource_centre.adoption.report_operations import Answers, draft_report, sign_report
from resource_centre.db import session, sort_key
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.practices.models import Practice, Revision, RevisionState
from resource_centre.unit_of_work import unit_of_work
from tests.support.shelves import revision_of, shelve

S = AdoptionState
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\n%%EOF\n"
FIT = dict.fromkeys(FitQuestion, (FitValue.YES, ""))
REQUEST = Request(
    site="Main building",
    for_whom="Families in crisis",
    planned_count=12,
    pilot_from=date(2026, 6, 1),
    pilot_to=date(2026, 11, 30),
    funding="budget",
    terms_accepted=True,
)
CHECKLIST = Checklist(
    prerequisites=FitValue.YES,
    staff_trained=6,
    baseline="14 families asked for help last year.",
    core_kept="A coordinator from outside.",
    adaptations="None.",
    stop_rule="The coordinator stops and tells the head of service.",
)
ORDER = Order("41", date(2026, 3, 11), "Acting director", Scan("order.pdf", PDF))
REPORT = Answers(
    period_from=date(2025, 9, 1),
    period_to=date(2026, 2, 28),
    started=31,
    finished=26,
    better=15,
    same=6,
    worse=5,
    summary=Summary.HELPED_MOST,
    changed=Changed.NOTHING,
    recommend=Recommend.YES,
)


def institution(slug: str = "river", institution_kind: str = "family_centre", **fields: Any) -> int:
    """An accepted institution; its id."""
    given: dict[str, Any] = {
        "kind": OrganisationKind.INSTITUTION,
        "state": OrganisationState.ACCEPTED,
        "name_en": f"The {slug} centre",
        "name_ru": f"Центр {slug}",
        "institution_kind": institution_kind,
        "okrug": "svao",
    } | fields
    with unit_of_work():
        made = Organisation(slug=slug, name_key=sort_key(f"the {slug} centre"), **given)
        session.add(made)
        session.flush()
        return int(made.id)


def person(
    name: str,
    *,
    member: int | None = None,
    manager: int | None = None,
    also_member: int | None = None,
    role: RoleName | None = None,
) -> Person:
    """Somebody, with what they are; a password is not set."""
    with unit_of_work():
        made = Person(
            email=f"{name}@example.org",
            email_key=f"{name}@example.org",
            name=name.capitalize(),
            name_key=name,
        )
        session.add(made)
        session.flush()
        for organisation_id, held in (
            (member, MemberRole.MEMBER),
            (manager, MemberRole.MANAGER),
            (also_member, MemberRole.MEMBER),
        ):
            if organisation_id is not None:
                session.add(
                    Membership(person_id=made.id, organisation_id=organisation_id, role=held)
                )
        if role is not None:
            session.add(RoleGrant(person_id=made.id, role=role))
    return made


class River:
    """One institution with two members and a manager, a practice of "neighbours" on the shelf."""

    def __init__(self, slug: str = "family-group-conference", place: str = "river") -> None:
        self.practice_id = shelve(slug, {"en": ("Conference", "In short.", "<p>Text.</p>")})
        self.institution_id = institution(place)
        self.member = person(f"{place}-elena", member=self.institution_id)
        self.other = person(f"{place}-oleg", member=self.institution_id)
        self.manager = person(f"{place}-head", manager=self.institution_id)

    @property
    def practice(self) -> Practice:
        found: Practice = session.get(Practice, self.practice_id)
        return found

    @property
    def organisation(self) -> Organisation:
        found: Organisation = session.get(Organisation, self.institution_id)
        return found

    def use(self, state: AdoptionState = S.CONSIDERING, request: Request = REQUEST) -> Adoption:
        """An adoption brought to a state by the real operations."""
        adoption = operations.consider_practice(self.practice, self.organisation, actor=self.member)
        for step in WAYS[state]:
            self.go(adoption, step, request)
        return adoption

    def go(self, adoption: Adoption, action: str, request: Request = REQUEST) -> None:
        """One step, by whoever may take it."""
        if action == "request":
            operations.request_adoption(adoption, actor=self.member, fit=FIT, request=request)
        elif action == "authorise":
            authorise_adoption(adoption, Order(), actor=self.manager, seen_version=None)
        else:
            if action == "start_pilot":
                operations.save_preparation(adoption, CHECKLIST, actor=self.member)
            given = StepInput(
                note="A reason.",
                reason_code="no_staff" if action == "end" else None,
                answers={"verdict": PilotVerdict.GO, "end_kind": "stopped"},
            )
            operations.take_step(adoption, action, given, actor=self.manager)

    def report(self, adoption: Adoption, answers: Answers = REPORT) -> OutcomeReport:
        """A report drafted by the member and signed by the manager."""
        report = draft_report(adoption, answers, actor=self.member)
        sign_report(report, Order(), actor=self.manager)
        return report


WAYS: dict[AdoptionState, tuple[str, ...]] = {
    S.CONSIDERING: (),
    S.REQUESTED: ("request",),
    S.AUTHORISED: ("request", "authorise"),
    S.PREPARING: ("request", "authorise", "prepare"),
    S.PILOT: ("request", "authorise", "prepare", "start_pilot"),
    S.IN_USE: ("request", "authorise", "prepare", "start_pilot", "pass_pilot"),
    S.PAUSED: ("request", "authorise", "prepare", "start_pilot", "pass_pilot", "pause"),
    S.ENDED: ("request", "authorise", "prepare", "start_pilot", "pass_pilot", "end"),
    S.DROPPED: ("drop",),
}


def approve_next(practice_id: int, **fields: Any) -> int:
    """Put another approved revision in the place of the present one; its id."""
    with unit_of_work():
        practice = session.get(Practice, practice_id)
        before: Revision = practice.approved_revision
        before.state = RevisionState.SUPERSEDED
        session.flush()
        minor = before.minor + 1 if fields.get("change_class") else 0
        number = before.number if minor else before.number + 1
        given = {"number": number, "minor": minor, "based_on": before} | fields
        title = f"Conference, text {number}.{minor}"
        revision = revision_of(practice, {"en": (title, "In short.", "<p>Text.</p>")}, **given)
        session.flush()
        practice.approved_revision_id = revision.id
        return int(revision.id)
