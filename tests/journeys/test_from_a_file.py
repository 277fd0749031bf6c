"""The same way from a Markdown file on disk: `import`, then page by page without a browser."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from resource_centre.accounts.models import ReviewerKind
from resource_centre.adoption.models import FitQuestion
from resource_centre.db import today
from resource_centre.practices import rubric
from resource_centre.practices.models import Track
from resource_centre.practices.sections import join_sections
from resource_centre.practices.working_days import REVIEW
from tests.journeys import story
from tests.support.city import (
    MANAGER,
    METHODOLOGIST,
    MODERATOR,
    NGO_MANAGER,
    PRACTITIONER,
    STAFF,
    City,
)
from tests.support.signing_in import Visitor

SLUG = "walking-partners"
CARD = {
    "kind": "methodology",
    "needs": ["loneliness"],
    "target_groups": ["adult_disability"],
    "roles": [{"role": "volunteer", "how": "trained"}],
    "terms": "open",
    "authorship": "employee",
    "statements": {"no_beneficiary_data": True, "rights_held": True, "interests_declared": True},
    "dose": {"duration": "open_ended"},
    "cost_band": "C1",
    "evidence_claim": 1,
}
CHECKS = dict.fromkeys(("check_scope", "check_law", "check_rights"), "yes")


def write_files(folder: Path) -> None:
    """The practice in both languages, as an author would hand it in."""
    for language in ("en", "ru"):
        head: dict[str, Any] = {
            "title": story.TITLE[language],
            "summary": story.SUMMARY[language],
            "owner": "family-support-network",
            "original": "en",
        }
        if language == "en":
            head |= {"track": "full", "tags": ["walking"], "card": CARD}
        front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
        body = join_sections(story.SECTIONS[language], language)
        (folder / f"{SLUG}.{language}.md").write_text(f"---\n{front}---\n{body}", "utf-8")


class Way:
    """The people, and where the text and its use have got to."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.people: dict[str, Visitor] = {}
        self.revision = self.adoption = 0

    def who(self, email: str) -> Visitor:
        """Somebody, signed in once."""
        if email not in self.people:
            self.people[email] = Visitor(self.city.app).enter(self.city, email)
        return self.people[email]

    def run(self, *words: str) -> str:
        """A command, as it is typed."""
        done = self.city.app.test_cli_runner().invoke(args=list(words))
        assert done.exit_code == 0, done.output
        return done.stdout

    def sends(self, email: str, path: str, **fields: Any) -> str:
        """A form that is taken; where it leads."""
        answer = self.who(email).post(path, fields)
        assert answer.status_code == 303, f"{path} answers {answer.status_code}"
        return answer.location

    def steps(self, email: str, action: str, **fields: Any) -> str:
        """A step of the revision, as it stands now."""
        fields["seen_version"] = self.version("revision", self.revision)
        return self.sends(email, f"/revisions/{self.revision}/steps/{action}", **fields)

    def uses(self, email: str, action: str, **fields: Any) -> str:
        """A step of the adoption, as it stands now."""
        fields["seen_version"] = self.version("adoption", self.adoption)
        return self.sends(email, f"/adoptions/{self.adoption}/steps/{action}", **fields)

    def version(self, table: str, number: int) -> int:
        """What the form of a page carries in seen_version."""
        return int(self.city.one(f"SELECT version FROM {table} WHERE id = :id", id=number))


def test_file_leads_to_a_reported_outcome(city: City, tmp_path: Path) -> None:
    write_files(tmp_path)
    way = Way(city)
    assert "new: 1" in way.run("import", str(tmp_path))
    way.revision = int(city.one("SELECT max(id) FROM revision"))
    way.steps(NGO_MANAGER, "submit")
    review(way)
    way.steps(MODERATOR, "approve", evidence_level="1", evidence_reason=story.EVIDENCE, **CHECKS)
    assert "0 waiting" in way.run("outbox", "deliver")
    for language, words in story.ASKED.items():
        found = json.loads(way.run("search", words, "--lang", language, "--json"))
        assert [hit["slug"] for hit in found["hits"]][:1] == [SLUG]
    adopt(way)
    report(way)
    page = Visitor(city.app).get(f"/practices/{SLUG}").text
    shown = [f'<td class="r num">{number}</td>' for number in story.FIGURES.values()]
    assert [cell for cell in shown if cell not in page] == []


def review(way: Way) -> None:
    """Two reviewers are asked, accept, and send."""
    kinds = {PRACTITIONER: ReviewerKind.PRACTITIONER, METHODOLOGIST: ReviewerKind.METHODOLOGIST}
    asked = {}
    for email, kind in kinds.items():
        person = way.city.one("SELECT id FROM person WHERE email = :email", email=email)
        invitation = f"/reviews/revisions/{way.revision}/invitations"
        way.sends(MODERATOR, invitation, reviewer=f"{person}:{kind.value}")
        asked[email] = int(way.city.one("SELECT max(id) FROM review_assignment"))
        answers = {"has_conflict": "no", "has_disclosure": "no", "days": str(REVIEW[0])}
        way.sends(email, f"/reviews/{asked[email]}/answer", **answers)
    way.steps(MODERATOR, "start_review", track="full")
    for email, kind in kinds.items():
        keys = [c.key for c in rubric.criteria_for(kind, Track.FULL)]
        fields = dict.fromkeys(keys, "2") | {f"reason_{key}": "Clear." for key in keys}
        fields |= {"evidence": "1", "evidence_reason": story.EVIDENCE, "seen_version": "0"}
        way.sends(email, f"/reviews/{asked[email]}", action="check", **fields)
        way.sends(email, f"/reviews/{asked[email]}/send", seen_version="1")


def adopt(way: Way) -> None:
    """Considered, asked for, authorised by another, prepared, tried, in use."""
    way.sends(STAFF, f"/practices/{SLUG}/adopt")
    way.adoption = int(way.city.one("SELECT max(id) FROM adoption"))
    way.uses(
        STAFF,
        "request",
        **{f"fit_{question.value}": "yes" for question in FitQuestion},
        site="Day centre",
        for_whom="People after a stroke",
        planned_count="31",
        pilot_from=str(today()),
        pilot_to=str(today() + timedelta(days=90)),
        funding="budget",
        terms_accepted="y",
    )
    way.uses(MANAGER, "authorise")
    way.uses(STAFF, "prepare")
    words = ("baseline", "core_kept", "adaptations", "stop_rule")
    way.sends(
        STAFF,
        f"/adoptions/{way.adoption}/preparation",
        seen_version=way.version("adoption", way.adoption),
        prerequisites="yes",
        staff_trained="4",
        **dict.fromkeys(words, "As it is written."),
    )
    way.uses(STAFF, "start_pilot")
    way.uses(MANAGER, "pass_pilot", verdict="go")


def report(way: Way) -> None:
    """The five questions, signed by the manager."""
    answers = {name: str(number) for name, number in story.FIGURES.items()}
    answers |= {
        "period_from": str(today() - timedelta(days=120)),
        "period_to": str(today() - timedelta(days=1)),
        "summary": "helped_most",
        "changed": "nothing",
        "recommend": "yes",
    }
    place = way.sends(STAFF, f"/adoptions/{way.adoption}/reports/new", **answers).partition("?")[0]
    number = int(place.rpartition("/")[2])
    for email, action, given in ((STAFF, "send", answers), (MANAGER, "sign", {})):
        seen = way.version("outcome_report", number)
        way.sends(email, f"{place}/steps/{action}", seen_version=seen, **given)
