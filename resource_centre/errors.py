"""What can go wrong, as a tree. No Flask here: web.py turns each into a page or JSON.

ResourceCentreError            500
├── NotFound                   404  also: what a person may not know of
├── Refused                    403  known to exist, not theirs to do
├── WrongState                 409  the thing changed or is in another state
│   └── ChangedMeanwhile       409  seen_version is old: who changed it, and when
├── NotReady                   422  the guard's sentence, with the field where there is one
│   └── BadInput               422  errors by field
├── TooMany                    429  with seconds to wait
└── Busy                       503  our load, not the visitor's fault; with seconds to wait
"""

from collections.abc import Mapping
from datetime import datetime

from resource_centre.i18n import Said, text


class ResourceCentreError(Exception):
    """Base of every error that has a sentence for a person."""

    status = 500
    code = "error"

    def __init__(self, sentence: Said = "", what_to_do: Said = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.what_to_do = what_to_do

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(ResourceCentreError):
    """There is nothing at this address for this person."""

    status = 404
    code = "not_found"

    def __init__(self, sentence: Said = text("There is nothing at this address.")) -> None:
        super().__init__(sentence)


class Refused(ResourceCentreError):
    """The person may see the thing, but may not do this to it."""

    status = 403
    code = "refused"


class WrongState(ResourceCentreError):
    """The thing is not in a state from which this step leads on."""

    status = 409
    code = "wrong_state"


class ChangedMeanwhile(WrongState):
    """The thing was changed after the person had opened it."""

    code = "changed_meanwhile"

    def __init__(self, by: Said, at: datetime | None) -> None:
        super().__init__(
            text("This changed while you were reading."),
            text("Read it again, then decide."),
        )
        self.by = by
        self.at = at


class NotReady(ResourceCentreError):
    """A guard says what is missing."""

    status = 422
    code = "not_ready"

    def __init__(self, sentence: Said, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class BadInput(NotReady):
    """Values that cannot be taken: a sentence for each field."""

    code = "bad_input"

    def __init__(self, fields: Mapping[str, Said]) -> None:
        first = next(iter(fields.items()), (None, text("The values cannot be taken.")))
        super().__init__(first[1], first[0])
        self.fields = dict(fields)


class TooMany(ResourceCentreError):
    """Too often in too short a time."""

    status = 429
    code = "too_many"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            text("That was too often in a short time."),
            text("Wait a little and try again. Nothing you typed is lost."),
        )
        self.seconds = seconds


class Busy(ResourceCentreError):
    """Too much to do at once."""

    status = 503
    code = "busy"

    def __init__(self, seconds: int = 5) -> None:
        super().__init__(
            text("The Resource Centre is busy at the moment."),
            text("Try again in a few seconds. Nothing you typed is lost."),
        )
        self.seconds = seconds
