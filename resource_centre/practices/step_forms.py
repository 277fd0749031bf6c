"""What a step is given on the web: every answer read by its name, and nothing else."""

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict

from resource_centre.errors import BadInput
from resource_centre.i18n import current_language, text
from resource_centre.practices.models import Track

Sent = MultiDict[str, str]
TRUTH = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "0": False}


def _yes_or_no(sent: Sent, name: str) -> bool | None:
    return TRUTH.get(sent.get(name, "").strip().lower())


def _track(sent: Sent, name: str) -> Track | None:
    return {track.value: track for track in Track}.get(sent.get(name, ""))


def _level(sent: Sent, name: str) -> int | None:
    given = sent.get(name, "").strip()
    return int(given) if given in ("0", "1", "2", "3", "4") else None


def _words(sent: Sent, name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n").strip()


def _each(sent: Sent, name: str) -> list[str]:
    return [words.strip() for words in sent.getlist(name) if words.strip()]


def _signal(sent: Sent, name: str) -> str | None:
    given = sent.get(name, "")
    if given in ("", "none"):
        return None
    if given not in ("no_effect", "harm"):
        raise BadInput({name: text("Choose one of the signals, or none.")})
    return given


READERS: dict[str, Callable[[Sent, str], Any]] = {
    "track": _track,
    "must": _each,
    "wish": _each,
    "conditions": _words,
    "check_scope": _yes_or_no,
    "check_law": _yes_or_no,
    "check_rights": _yes_or_no,
    "evidence_level": _level,
    "evidence_reason": _words,
    "replicated": _yes_or_no,
    "signal": _signal,
    "public_reason": _words,
    "all_still_true": _yes_or_no,
}


def answers_of(sent: Sent) -> dict[str, Any]:
    """The answers that were sent; what was not asked is not there."""
    answers = {name: read(sent, name) for name, read in READERS.items() if name in sent}
    known = {name: value for name, value in answers.items() if value is not None}
    return known | {"language": current_language()}


def words_of(sent: Sent) -> str:
    """Everything that was written, so that it can be shown again when the step was refused."""
    names = ("note", "public_reason", "evidence_reason", "conditions", "must", "wish")
    parts = [words for name in names for words in _each(sent, name)]
    return "\n\n".join(parts)
