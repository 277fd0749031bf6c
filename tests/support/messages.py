"""Messages to people, for tests of mail."""

from resource_centre.accounts.models import Person
from resource_centre.notifications.facts import sees_revision
from resource_centre.notifications.operations import tell
from tests.support.review_scene import Scene

FACTS = {
    "titles": {"en": "Befriending"},
    "number": "1",
    "url": "/desk",
    "due": "2026-03-20",
    "kind": "practitioner",
}


def say_known(scene: Scene, people: list[Person], number: int, event: str) -> None:
    """One message whose rights are asked again."""
    subject, sees = ("revision", scene.revision_id), sees_revision(scene.revision_id)
    tell(people, event, subject, FACTS, occasion=1000 + number, may_see=sees)
