"""Who may do what: named rules ``(actor, subject) -> bool``, joined with ``& | ~``.

A slice lists its rules once, in ``permissions.MAY``; ``create_app`` hands them all to
``learn``; operations call ``require``, views declare, templates only hide.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from resource_centre.errors import NotFound, Refused
from resource_centre.i18n import Said, text

Actor = Any
"""A person, ``None`` for a visitor, or ``SYSTEM``."""


class _System:
    """The clock and the command line. Not a person: a decision names it as such."""

    id = None

    def __repr__(self) -> str:
        return "system"


SYSTEM = _System()


class Rule:
    """A predicate with a name that can be read in a table."""

    def __init__(self, name: str, holds: Callable[[Actor, Any], bool]) -> None:
        self.name = name
        self._holds = holds

    def __call__(self, actor: Actor, subject: Any = None) -> bool:
        return bool(self._holds(actor, subject))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(f"{self.name} ∧ {other.name}", lambda a, s: self(a, s) and other(a, s))

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} ∨ {other.name})", lambda a, s: self(a, s) or other(a, s))

    def __invert__(self) -> "Rule":
        return Rule(f"¬{self.name}", lambda a, s: not self(a, s))

    def __repr__(self) -> str:
        return f"Rule({self.name})"


def rule(name: str) -> Callable[[Callable[[Actor, Any], bool]], Rule]:
    """Make a rule of a function: ``@rule("moderator")``."""
    return lambda holds: Rule(name, holds)


@rule("system")
def system(actor: Actor, subject: Any) -> bool:
    return actor is SYSTEM


@rule("signed in")
def signed_in(actor: Actor, subject: Any) -> bool:
    return actor is not None and actor is not SYSTEM


nobody = Rule("nobody", lambda actor, subject: False)

_MAY: dict[str, Rule] = {}


def learn(lists: Iterable[Mapping[str, Rule]]) -> None:
    """Take over the permission lists of the slices (at start, from ``create_app``)."""
    _MAY.clear()
    for permissions in lists:
        _MAY.update(permissions)


def known_actions() -> Mapping[str, Rule]:
    """Every permission by name, for the printed table and for tests."""
    return dict(_MAY)


def may(actor: Actor, action: str, subject: Any = None) -> bool:
    """Whether this actor may do this; an unknown action is an error of ours, never a yes."""
    return _MAY[action](actor, subject)


def require(actor: Actor, action: str, subject: Any = None, *, because: Said = "") -> None:
    """Refuse what is not allowed (403); what must not even be known of is the scope's affair."""
    if not may(actor, action, subject):
        raise Refused(because or text("You may not do this."))


def found(thing: Any) -> Any:
    """The thing, or 404: for what is absent and for what this person may not know of."""
    if thing is None:
        raise NotFound
    return thing
