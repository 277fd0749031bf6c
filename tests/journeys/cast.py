"""The six people of the main job, each at a browser, and what they may not see."""

from tests.journeys import story
from tests.journeys.hands import Hands
from tests.support.city import (
    AUTHOR,
    MANAGER,
    METHODOLOGIST,
    MODERATOR,
    PRACTITIONER,
    STAFF,
    City,
)

PEOPLE = {
    "author": AUTHOR,
    "practitioner": PRACTITIONER,
    "methodologist": METHODOLOGIST,
    "moderator": MODERATOR,
    "staff": STAFF,
    "manager": MANAGER,
}


class Cast:
    """The six people, a stranger of another institution and a visitor, each at a browser."""

    def __init__(self, people: dict[str, Hands], city: City, language: str) -> None:
        self.people, self.city, self.language = people, city, language
        self.slug = self.adoption = self.report = ""
        self.revision = 0

    def __getattr__(self, name: str) -> Hands:
        return self.people[name]

    @property
    def title(self) -> str:
        """Of the practice, as these people read it."""
        return story.TITLE[self.language]

    def assignment(self, who: str) -> int:
        """What a reviewer was asked for."""
        return int(
            self.city.one(
                "SELECT a.id FROM review_assignment a JOIN person p ON p.id = a.reviewer_id"
                " WHERE a.revision_id = :revision AND p.email = :who",
                revision=self.revision,
                who=PEOPLE[who],
            )
        )

    def nobody_but(self, allowed: set[str], path: str) -> None:
        """Everybody else is answered 404, a visitor may be led to the sign-in page."""
        for name, hands in self.people.items():
            if name == "visitor" and path.startswith(("/reviews", "/revisions", "/adoptions")):
                hands.may_not(path, 303)
            elif name not in allowed:
                hands.may_not(path, 404)
