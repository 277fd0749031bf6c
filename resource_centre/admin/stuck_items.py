"""Items that nobody is eligible to decide: everybody there is has a part in them."""

from collections.abc import Iterator

from resource_centre.admin.finding import Finding, bad, fine, warned
from resource_centre.i18n import text
from resource_centre.practices.eligibility_queries import (
    has_enough_deciders,
    items_nobody_may_decide,
)

MOST_SHOWN = 20


def nobody_may_decide() -> Iterator[Finding]:
    """One finding for each text, suspension or appeal that waits for somebody who is not there."""
    stuck = items_nobody_may_decide()
    for one in stuck[:MOST_SHOWN]:
        fact = text("%(what)s: “%(title)s”", what=one.what, title=one.title)
        yield bad("decisions", fact, one.what_to_do)
    if not stuck:
        yield fine("decisions", text("Everything that waits has somebody who may decide on it."))
    if not has_enough_deciders():
        yield warned(
            "decisions",
            text("Fewer than three people decide: a suspension or an appeal may find nobody."),
            text("Name another moderator on the page “People and roles”."),
        )
