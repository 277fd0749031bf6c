"""What the lower slices ask of reviews: whether a limited session still opens something, and what
stands on the account page of moderators and reviewers."""

from resource_centre.accounts import sessions
from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import ACCOUNT_PARTS, AccountPart
from resource_centre.authorisation import may
from resource_centre.practices.review_link_operations import scope_holds


def substitute_part(person: Person) -> AccountPart | None:
    """The way to name a substitute, for who decides or reviews."""
    if not may(person, "substitute.name"):
        return None
    return AccountPart("reviews/_partial_substitute.html")


def register_providers() -> None:
    """Tell the accounts what only this slice knows (at start)."""
    sessions.SCOPE_HOLDS["review"] = scope_holds
    if substitute_part not in ACCOUNT_PARTS:
        ACCOUNT_PARTS.append(substitute_part)
