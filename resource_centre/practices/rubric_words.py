"""The words of the rubric (DOMAIN §3a): blocks, criteria in short, and as the question asked."""

from collections.abc import Mapping
from typing import NamedTuple

from resource_centre.accounts.models import ReviewerKind
from resource_centre.i18n import Text, text

BLOCK_NAMES: Mapping[int, Text] = {
    1: text("For whom and why"),
    2: text("Repeatable without the author"),
    3: text("Why it helps and what is known of results"),
    4: text("Safety and ethics"),
    5: text("Resources, and the author’s readiness to help"),
    6: text("Open to all, people heard"),
}


class Words(NamedTuple):
    """A criterion in a table, and as it is put to a reviewer."""

    name: Text
    question: Text


CRITERION_WORDS: Mapping[str, Words] = {
    "K1": Words(text("Problem and group"), text("Is the problem and the group precise?")),
    "K2": Words(text("Repeatable by a stranger"), text("Could strangers repeat it?")),
    "K4": Words(
        text("What must stay, what may change"),
        text("Is it named what must stay and what may change?"),
    ),
    "K3": Words(text("Reasoning and sources"), text("Is the reasoning sound, with sources?")),
    "K5": Words(text("Results told honestly"), text("Are results told honestly, failures too?")),
    "K6": Words(text("Safety and ethics"), text("Are risks, consent and when to stop covered?")),
    "K8": Words(text("Cost and resources"), text("Are cost and resources complete?")),
    "K9": Words(
        text("Author ready to help"),
        text("Does the author answer, with materials and a way to learn it?"),
    ),
    "K10": Words(
        text("Accessible and fair"), text("Is it accessible and fair, also in other places?")
    ),
    "K11": Words(text("People heard"), text("Is the voice of the people it is for heard?")),
}
YOU_REVIEW_AS: Mapping[ReviewerKind, Text] = {
    ReviewerKind.PRACTITIONER: text("you review as a practitioner"),
    ReviewerKind.METHODOLOGIST: text("you review as a methodologist"),
    ReviewerKind.LIVED_EXPERIENCE: text("you review from lived experience"),
}
SCORED_BY: Mapping[int, Text] = {
    3: text("Scored by the methodologist."),
    5: text("Scored by the practitioner."),
    6: text("Scored by the practitioner."),
}
