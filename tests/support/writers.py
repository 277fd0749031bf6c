"""People, an NGO and a complete text, for tests of writing and deciding."""

import re
import time
from typing import Any

from flask.testing import FlaskClient

from resource_centre.accounts.models import Person, ReviewerKind, RoleGrant, RoleName
from resource_centre.accounts.sessions import begin_session
from resource_centre.db import now, session, sort_key, today
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.practices.models import Practice, Revision, RevisionText
from resource_centre.practices.operations import Draft, begin_practice, save_revision
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.sections import BY_KEY, join_sections
from resource_centre.practices.step_operations import take_revision_step
from resource_centre.unit_of_work import unit_of_work

CARD: dict[str, Any] = {
    "kind": "methodology",
    "needs": ["respite"],
    "target_groups": ["carers"],
    "age_min": 0,
    "age_max": 18,
    "roles": [
        {"role": "volunteer_coordinator", "how": "staff"},
        {"role": "psychologist", "how": "not_needed"},
    ],
    "terms": "open",
    "authorship": "employee",
    "statements": {"no_beneficiary_data": True, "rights_held": True, "interests_declared": True},
    "dose": {"duration": "open_ended", "sessions_min": 2},
    "cost_band": "C1",
    "evidence_claim": 1,
}
WORDS = {
    "problem": "Many families care alone.",
    "for_whom": "Carers of a child.",
    "not_for": "Children who need a nurse day and night.",
    "changes": "Parents rest.",
    "why": "Because rest helps.",
    "steps": "1. Meet.\n2. Match.",
    "core": "1. A trial break, because trust comes first.",
    "prerequisites": "A coordinator.",
    "stop": "When the child is distressed. Tell the head of the service.",
    "safety": "Two visits before the first break.",
    "personal_data": "Names and telephones of the family, by consent.",
}
CHECKS = {"check_scope": True, "check_law": True, "check_rights": True}


def body(language: str = "en", **changed: str) -> str:
    """A complete text; ``changed`` gives other words to a section."""
    return join_sections(WORDS | changed, language)


def organisation(slug: str, kind: OrganisationKind = OrganisationKind.NGO) -> Organisation:
    """An accepted organisation."""
    made = Organisation(
        slug=slug, kind=kind, state=OrganisationState.ACCEPTED, name_en=slug, name_key=slug
    )
    session().add(made)
    session().flush()
    return made


def person(
    name: str,
    *roles: RoleName,
    member_of: Organisation | None = None,
    manages: Organisation | None = None,
    reviews_as: ReviewerKind | None = None,
) -> Person:
    """Somebody with an account."""
    email = f"{name.replace(' ', '-')}@example.org"
    made = Person(email=email, email_key=sort_key(email), name=name, name_key=sort_key(name))
    made.roles = [RoleGrant(role=role) for role in roles]
    if reviews_as is not None:
        made.roles.append(RoleGrant(role=RoleName.REVIEWER, reviewer_kind=reviews_as))
    session().add(made)
    session().flush()
    for place, role in ((member_of, MemberRole.MEMBER), (manages, MemberRole.MANAGER)):
        if place is not None:
            session().add(Membership(person_id=made.id, organisation_id=place.id, role=role))
    session().flush()
    return made


class Town:
    """An NGO with an author and a manager, two moderators, two reviewers."""

    def __init__(self) -> None:
        with unit_of_work():
            self.ngo = organisation("family-support")
            self.author = person("author", member_of=self.ngo)
            self.colleague = person("colleague", member_of=self.ngo)
            self.manager = person("manager", manages=self.ngo)
            self.moderator = person("moderator", RoleName.MODERATOR)
            self.other_moderator = person("other moderator", RoleName.MODERATOR)
            self.practitioner = person("practitioner", reviews_as=ReviewerKind.PRACTITIONER)
            self.methodologist = person("methodologist", reviews_as=ReviewerKind.METHODOLOGIST)

    def draft(self, title: str = "Respite care", **more: Any) -> Revision:
        """A complete draft of the author; ``more`` is of the draft."""
        practice = begin_practice(
            self.author, owner_id=self.ngo.id, language="en", title=title, card={}
        )
        revision = practice.revisions[0]
        return self.write(revision, title=title, **more)

    def write(self, revision: Revision, **more: Any) -> Revision:
        """Save a complete text over it."""
        given: dict[str, Any] = {
            "language": "en",
            "title": "Respite care",
            "summary": "Short breaks.",
            "body": body(),
            "card": CARD,
        } | more
        draft = Draft(**given)
        return save_revision(revision, self.author, draft, seen_version=revision.version)

    def published(self, title: str = "Respite care", **more: Any) -> Practice:
        """A practice of the light track that is online."""
        revision = self.draft(title, asks_review=False, **more)
        take_revision_step(revision.id, "submit", self.author)
        take_revision_step(revision.id, "approve_light", self.moderator, answers=CHECKS)
        return revision.practice

    def asked(self, revision: Revision, reviewer: Person, kind: ReviewerKind) -> ReviewAssignment:
        """A reviewer who has accepted, without conflict."""
        with unit_of_work():
            assignment = ReviewAssignment(
                revision_id=revision.id,
                reviewer_id=reviewer.id,
                reviewer_kind=kind,
                invited_by=self.moderator.id,
                respond_by=today(),
                accepted_at=now(),
                answered_at=now(),
                asked_at=now(),
            )
            session().add(assignment)
        return assignment

    def in_review(self, revision: Revision) -> Revision:
        """Sent, with a reviewer, on the basic track."""
        from resource_centre.practices.models import Track

        take_revision_step(revision.id, "submit", self.author)
        self.asked(revision, self.practitioner, ReviewerKind.PRACTITIONER)
        return take_revision_step(
            revision.id, "start_review", self.moderator, answers={"track": Track.BASIC}
        )


def text_of(revision: Revision, language: str = "en") -> RevisionText:
    """The text in this very language."""
    return next(t for t in revision.texts if t.language == language)


def enter(client: FlaskClient, who: Person) -> FlaskClient:
    """A session of this person in the client."""
    with unit_of_work():
        sid = begin_session(who, "test")
    with client.session_transaction() as cookie:
        cookie["sid"], cookie["seen"] = sid, int(time.time())
    return client


def token_of(page: str) -> str:
    """The token against forged requests that a page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def send(client: FlaskClient, path: str, fields: dict[str, Any], page: str = "/account") -> Any:
    """Post a form as a browser would: with the token of a page."""
    token = token_of(client.get(page).text)
    return client.post(path, data={"csrf_token": token, **fields})


assert set(WORDS) <= set(BY_KEY)
