"""Sentences for people, without Flask: a message id and its parameters; web.py says it aloud.

``text("The practice %(title)s is suspended.", title=…)`` is translated only when it is turned
into a string, in the language of whoever is reading then.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ru")
FOLDER = Path(__file__).parent / "translations"

_language: ContextVar[str] = ContextVar("language", default="en")


def current_language() -> str:
    """The language in which sentences are said now."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say sentences in this language: a mail goes out in its reader's."""
    token = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """Set the language of this context (web.py does so for each request)."""
    _language.set(language if language in LANGUAGES else "en")


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("messages", str(FOLDER), [language], fallback=True)


@dataclass(frozen=True)
class Text:
    """A sentence with its parameters, said in the current language by ``str()``."""

    message: str
    parameters: dict[str, Any] = field(default_factory=dict, hash=False)
    plural: str | None = None
    number: int | None = None

    def __str__(self) -> str:
        catalogue = _catalogue(current_language())
        if self.plural is None or self.number is None:
            said = catalogue.gettext(self.message)
        else:
            said = catalogue.ngettext(self.message, self.plural, self.number)
        return said % self._spoken() if self.parameters else said

    def _spoken(self) -> dict[str, Any]:
        return {
            key: str(value) if isinstance(value, Text) else value
            for key, value in self.parameters.items()
        }

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __mod__(self, parameters: dict[str, Any]) -> "Text":
        return Text(self.message, {**self.parameters, **parameters}, self.plural, self.number)


def text(message: str, **parameters: Any) -> Text:
    """A sentence to be said later."""
    return Text(message, parameters)


def ntext(singular: str, plural: str, number: int, **parameters: Any) -> Text:
    """A sentence that depends on a number, available in it as ``%(num)d``."""
    return Text(singular, {"num": number, **parameters}, plural, number)


Said = str | Text
Sayer = Callable[..., Text]
