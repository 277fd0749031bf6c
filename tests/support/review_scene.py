"""People and a sent text, for tests of reviewing, of the desk and of what people are told."""

from datetime import timedelta
from typing import Any

from resource_centre.accounts.models import Person, ReviewerKind, RoleGrant, RoleName
from resource_centre.authorisation import Actor
from resource_centre.db import now, session, sort_key
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.practices import review_invitations, review_operations, rubric
from resource_centre.practices.models import Practice, Revision, RevisionText, Track
from resource_centre.practices.review_models import Review, ReviewAssignment
from resource_centre.practices.review_operations import Opinion
from resource_centre.practices.sections import join_sections
from resource_centre.practices.step_operations import take_revision_step
from resource_centre.practices.working_days import REVIEW
from resource_centre.unit_of_work import unit_of_work

P, M, L = ReviewerKind.PRACTITIONER, ReviewerKind.METHODOLOGIST, ReviewerKind.LIVED_EXPERIENCE
WORDS = {
    key: f"Words about {key}."
    for key in (
        "problem", "for_whom", "not_for", "changes", "why", "steps", "dose", "core", "stop",
        "safety", "personal_data", "prerequisites",
    )
}  # fmt: skip
CARD: dict[str, Any] = {
    "kind": "methodology",
    "needs": ["loneliness"],
    "target_groups": ["older"],
    "roles": [{"role": "volunteer", "how": "trained"}],
    "terms": "open",
    "authorship": "employee",
    "statements": {"no_beneficiary_data": True, "rights_held": True, "interests_declared": True},
    "cost_band": "C1",
    "evidence_claim": 1,
}
CHECKS = {"check_scope": True, "check_law": True, "check_rights": True}


def somebody(name: str, *grants: tuple[RoleName, ReviewerKind | None]) -> Person:
    """A person with roles."""
    with unit_of_work():
        made = Person(
            email=f"{name}@example.org",
            email_key=f"{name}@example.org",
            name=name.capitalize(),
            name_key=name,
            language="en",
        )
        session.add(made)
        session.flush()
        for role, kind in grants:
            session.add(RoleGrant(person_id=made.id, role=role, reviewer_kind=kind))
    return made


def reviewer(name: str, kind: ReviewerKind) -> Person:
    """A reviewer of one kind."""
    return somebody(name, (RoleName.REVIEWER, kind))


def moderator(name: str) -> Person:
    """A moderator."""
    return somebody(name, (RoleName.MODERATOR, None))


class Scene:
    """An NGO with an author and a manager, reviewers, moderators, and a text that was sent."""

    def __init__(self, slug: str = "befriending", title: str = "Befriending", **card: Any) -> None:
        self.slug, self.title = slug, title
        self.card = CARD | card
        self.author = somebody(f"{slug}-author")
        self.manager = somebody(f"{slug}-manager")
        self.moderator = moderator(f"{slug}-moderator")
        self.other_moderator = moderator(f"{slug}-moderator-two")
        self.practitioner = reviewer(f"{slug}-practitioner", P)
        self.methodologist = reviewer(f"{slug}-methodologist", M)
        self.revision_id = self._write()
        self.step("submit", self.author)

    def _write(self) -> int:
        with unit_of_work():
            owner = Organisation(
                slug=f"{self.slug}-network",
                kind=OrganisationKind.NGO,
                state=OrganisationState.ACCEPTED,
                name_en="Neighbours Network",
                name_ru="Сеть соседей",
                name_key=sort_key("Neighbours Network"),
            )
            session.add(owner)
            session.flush()
            self.owner_id = owner.id
            for person, role in (
                (self.author, MemberRole.MEMBER),
                (self.manager, MemberRole.MANAGER),
            ):
                session.add(Membership(person_id=person.id, organisation_id=owner.id, role=role))
            practice = Practice(slug=self.slug, owner_id=owner.id, created_by=self.author.id)
            revision = Revision(
                number=1, original_language="en", card=self.card, created_by=self.author.id
            )
            practice.revisions.append(revision)
            revision.texts.append(
                RevisionText(
                    language="en",
                    title=self.title,
                    title_key=sort_key(self.title),
                    summary="A volunteer visits. The secret of the text.",
                    body=join_sections(WORDS, "en"),
                    html="<p>The hidden body of the text.</p>",
                )
            )
            session.add(practice)
            session.flush()
            revision.seal()
            return int(revision.id)

    @property
    def revision(self) -> Revision:
        found: Revision = session.get(Revision, self.revision_id)
        return found

    def step(self, action: str, actor: Actor, note: str = "", **given: Any) -> None:
        """One step of the revision table."""
        reason_code = given.pop("reason_code", None)
        take_revision_step(
            self.revision_id, action, actor, note=note, reason_code=reason_code, answers=given
        )

    def take_in(self, person: Person, until_days_ago: int | None = None) -> None:
        """A membership in the owner organisation, present or past."""
        with unit_of_work():
            until = None if until_days_ago is None else now() - timedelta(days=until_days_ago)
            session.add(
                Membership(
                    person_id=person.id,
                    organisation_id=self.owner_id,
                    role=MemberRole.MEMBER,
                    until=until,
                )
            )

    def rewrite(self, summary: str = "Another summary.") -> None:
        """Another text under the same number, as between two rounds."""
        with unit_of_work():
            self.revision.texts[0].summary = summary
            self.revision.seal()

    def ask(self, person: Person, kind: ReviewerKind) -> ReviewAssignment:
        """Invite."""
        return review_invitations.invite_reviewer(self.revision, person, kind, self.moderator)

    def accept(self, assignment: ReviewAssignment, disclosure: str = "") -> None:
        """Answer without conflict."""
        review_invitations.answer_invitation(
            assignment,
            assignment.reviewer,
            has_conflict=False,
            has_disclosure=bool(disclosure),
            disclosure=disclosure,
            days=REVIEW[0],
        )

    def begin_review(self, track: Track = Track.FULL) -> None:
        """Reviewers accept and the moderator begins the review on a track."""
        self.first = self.ask(self.practitioner, P)
        self.accept(self.first)
        if track is Track.FULL:
            self.second = self.ask(self.methodologist, M)
            self.accept(self.second)
        self.step("start_review", self.moderator, track=track)

    def send(self, assignment: ReviewAssignment, score: int = 2, **scores: int) -> Review:
        """Send a whole review, with the same score everywhere but where another is given."""
        return review_operations.send_review(
            assignment, assignment.reviewer, opinion(assignment, score, **scores), seen_version=0
        )

    def approve(self, actor: Actor | None = None, **given: Any) -> None:
        """Approve with everything a moderator must say."""
        words = {"evidence_level": 1, "evidence_reason": "Sources are cited."}
        self.step("approve", actor or self.moderator, **(CHECKS | words | given))


def opinion(assignment: ReviewAssignment, score: int = 2, **scores: int) -> Opinion:
    """A whole opinion of this reviewer."""
    track = assignment.revision.track or rubric.required_track(assignment.revision.card)
    mine = [c.key for c in rubric.criteria_for(assignment.reviewer_kind, track)]
    return Opinion(
        scores={key: scores.get(key, score) for key in mine},
        reasons={key: f"The reason for {key}." for key in mine},
        evidence_proposed=1,
        evidence_reason="Sources are cited.",
    )
