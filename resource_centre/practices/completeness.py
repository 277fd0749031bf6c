"""What a text still lacks before it can be sent, and before it can be approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resource_centre.i18n import Said, text
from resource_centre.practices import card as cards
from resource_centre.practices.models import Revision, RevisionText
from resource_centre.practices.sections import ALWAYS_LIGHT, SECTIONS, section_texts

MAY_NOT_APPLY = frozenset({"changes", "steps", "stop", "roles"})
"""For experience and know-how: "does not apply", with a reason (fields 9, 12, 13, 23)."""


@dataclass(frozen=True)
class Gap:
    """Something missing: the field or section, and what to do."""

    name: str
    sentence: Said
    group: str


ANSWERS: tuple[tuple[str, Said], ...] = (
    ("title", text("Give the practice a title.")),
    ("summary", text("Say what it is in three plain sentences.")),
    ("needs", text("Choose what it helps with.")),
    ("problem", text("Describe the problem: how many people, and how you know.")),
    ("target_groups", text("Choose for whom it is.")),
    ("not_for", text("Say who it is not for.")),
    ("steps", text("Describe the steps.")),
    ("roles", text("Say who delivers it, and who is not needed.")),
    ("changes", text("Say what changes for people.")),
    ("stop", text("Say when to stop and whom to tell.")),
    ("terms", text("Choose the terms of reuse.")),
    ("authorship", text("Say who wrote it: an employee, under a contract, a volunteer.")),
)
STATEMENTS: tuple[tuple[str, Said], ...] = (
    ("no_beneficiary_data", text("Confirm that the text has no data of the people you help.")),
    ("rights_held", text("Confirm that you hold the rights, also to others’ tests and photos.")),
    ("interests_declared", text("Confirm that your interests are declared.")),
)
FOR_APPROVAL: tuple[tuple[str, Said], ...] = (
    ("why", text("Explain why it helps.")),
    ("dose", text("Say how often and how long.")),
    ("core", text("Name the core components: without what does it stop working?")),
    ("safety", text("Describe risks and safeguards.")),
    ("personal_data", text("Say which data an institution collects, and on what basis.")),
    ("cost_band", text("Choose a cost band and say what it includes.")),
    ("prerequisites", text("List what an institution needs first.")),
    ("evidence_claim", text("Say which evidence level you claim.")),
)
_GROUPS = {s.key: s.group for s in SECTIONS} | {f.name: f.group for f in cards.FIELDS}


def _answered(name: str, card: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    return bool(texts.get(name)) or cards.has_answer(card, name) or cards.is_unknown(card, name)


def _words_of(revision: Revision, written: RevisionText) -> dict[str, str]:
    return section_texts(written.body) | {
        "title": written.title.strip(),
        "summary": written.summary.strip(),
    }


def gaps_for_sending(revision: Revision) -> list[Gap]:
    """What is missing of the nine answers and three statements, in the original language."""
    card, written = revision.card, revision.text_in(revision.original_language)
    texts = _words_of(revision, written)
    lenient = card.get("kind") in ALWAYS_LIGHT
    gaps = []
    for name, sentence in ANSWERS:
        given = bool(texts.get(name)) or cards.has_answer(card, name)
        excused = lenient and name in MAY_NOT_APPLY and cards.is_unknown(card, name)
        if not given and not excused:
            gaps.append(Gap(name, sentence, _GROUPS.get(name, "answers")))
    statements = card.get("statements", {})
    gaps += [Gap(n, s, "answers") for n, s in STATEMENTS if statements.get(n) is not True]
    if not cards.has_answer(card, "kind"):
        gaps.insert(0, Gap("kind", text("Choose the kind of practice."), "answers"))
    return gaps


def gaps_for_approval(revision: Revision) -> list[Gap]:
    """What is missing of stage A beyond the nine answers; ``unknown`` with a reason counts."""
    card, written = revision.card, revision.text_in(revision.original_language)
    texts = _words_of(revision, written)
    return [
        Gap(name, sentence, _GROUPS.get(name, "answers"))
        for name, sentence in FOR_APPROVAL
        if not _answered(name, card, texts)
    ]


@dataclass(frozen=True)
class Progress:
    """The meter: items filled in, from how many it can be sent, how many there are."""

    done: int
    send: int
    total: int


def progress_of(revision: Revision) -> Progress:
    """How far a text is."""
    send = len(ANSWERS) + len(STATEMENTS) + 1
    total = send + len(FOR_APPROVAL)
    missing = len(gaps_for_sending(revision)) + len(gaps_for_approval(revision))
    return Progress(total - missing, send, total)
