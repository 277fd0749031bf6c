"""What anybody may read, and some of it as those who see more."""

from tests.journeys.samples import HOST, LAPSED, LIGHT, PHONE, SUSPENDED, VISITOR, WITHDRAWN, Seen
from tests.support.city import AUTHOR, MODERATOR, NGO_MANAGER, OTHER_AUTHOR, STAFF


def reading() -> dict[str, list[Seen]]:
    """What anybody may read, and some of it as those who see more."""
    public = [HOST, PHONE, LIGHT, LAPSED, SUSPENDED, WITHDRAWN, "housing-first"]
    return {
        "library.home": [(VISITOR, "/"), (STAFF, "/")],
        "library.practices": [
            (VISITOR, "/practices"),
            (VISITOR, "/practices?q=family"),
            (VISITOR, "/practices?q=семья&track=full&track=basic&need=respite&sort=newest"),
            (VISITOR, "/practices?q=nothingatall"),
            (VISITOR, "/practices?q=family+nothingatall&need=respite"),
            (STAFF, "/practices"),
        ],
        "library.practice": [
            *((VISITOR, f"/practices/{slug}") for slug in public),
            (VISITOR, f"/practices/{HOST}?text_lang=ru"),
            (STAFF, f"/practices/{PHONE}"),
            (AUTHOR, f"/practices/{HOST}"),
            (MODERATOR, f"/practices/{SUSPENDED}"),
            (OTHER_AUTHOR, f"/practices/{WITHDRAWN}"),
        ],
        "library.practice_print": [(VISITOR, f"/practices/{HOST}/print")],
        "library.brief": [
            (VISITOR, f"/practices/{HOST}/brief"),
            (VISITOR, f"/practices/{LIGHT}/brief"),
        ],
        "library.compare": [
            (VISITOR, f"/compare?p={HOST}&p={PHONE}&p={LIGHT}&p={LAPSED}"),
            (STAFF, "/compare"),
        ],
    } | _history()


def _history() -> dict[str, list[Seen]]:
    """Revisions, tags and who stands behind the practices."""
    return {
        "library.revisions": [
            (VISITOR, f"/practices/{HOST}/revisions"),
            (AUTHOR, f"/practices/{PHONE}/revisions"),
        ],
        "library.revision": [
            (VISITOR, f"/practices/{HOST}/revisions/1"),
            (VISITOR, f"/practices/{HOST}/revisions/2"),
            (AUTHOR, f"/practices/{PHONE}/revisions/2"),
        ],
        "library.diff": [(VISITOR, f"/practices/{HOST}/diff?from=1&to=2")],
        "library.tags": [(VISITOR, "/tags")],
        "library.tag": [(VISITOR, "/tags/host-families")],
        "organisations.register": [(VISITOR, "/organisations"), (NGO_MANAGER, "/organisations")],
        "organisations.organisation": [
            (VISITOR, "/organisations/family-support-network"),
            (VISITOR, "/organisations/river-family-centre"),
            (VISITOR, "/organisations/library"),
            (NGO_MANAGER, "/organisations/family-support-network"),
            (STAFF, "/organisations/river-family-centre"),
        ],
    }
