"""The sentences of templates/mail/<event>, said in a language; no request is needed."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from resource_centre.db import in_both_languages
from resource_centre.i18n import Text, current_language, speaking, text
from resource_centre.notifications.kinds import kind_of
from resource_centre.vocabulary import label

FOLDER = Path(__file__).parent.parent.parent / "templates"


@cache
def _environment() -> Environment:
    # Plain text: there is no markup to escape; headers are cleaned where the mail is made.
    made = Environment(  # noqa: S701
        loader=FileSystemLoader(FOLDER),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda sentence: str(text(sentence)),
        lambda one, many, number: str(Text(one, {}, many, number)),
        newstyle=True,
    )
    made.globals |= {"term": label, "language": current_language}
    made.filters["date"] = _day_said
    return made


def _day_said(iso: str) -> str:
    """2 December 2026 · 02.12.2026. The pages have a filter for it, but that needs a request."""
    russian = current_language() == "ru"
    pattern = "dd.MM.yyyy" if russian else "d MMMM yyyy"
    return format_date(date.fromisoformat(iso), pattern, locale="ru_RU" if russian else "en_GB")


def _facts(parameters: Mapping[str, Any]) -> dict[str, Any]:
    titles = parameters.get("titles", {})
    title, _ = in_both_languages(titles, current_language())
    return {**parameters, "title": title}


def subject_said(event: str, parameters: Mapping[str, Any], language: str) -> str:
    """The one line of a message: in the inbox, and as the subject of the mail."""
    with speaking(language):
        template = _environment().get_template(f"mail/{event}/subject.txt")
        return " ".join(template.render(_facts(parameters)).split())


def body_said(event: str, parameters: Mapping[str, Any], language: str, **around: Any) -> str:
    """The mail itself, as plain text. ``around``: see ``Around``."""
    frame = dataclasses.asdict(Around(**around))
    with speaking(language):
        template = _environment().get_template(f"mail/{event}/body.txt")
        frame["because"] = str(kind_of(event).because)
        said = template.render({"url": ""} | _facts(parameters), **frame)
        return said.strip() + "\n"


@dataclass(frozen=True)
class Around:
    """What stands around the sentence of a mail."""

    base_url: str
    name: str = ""
    """Whom it greets; empty where we know an address alone."""
    stop_url: str = ""
    has_inbox: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))
