"""What programs ask of the reading room: the feed of every list, the sitemap, robots.txt."""

from datetime import datetime
from typing import Any

from flask import Response, request

from resource_centre.i18n import current_language, text
from resource_centre.library import feed_queries, filters, pages, queries
from resource_centre.library.feeds import Entry, Feed, Place, atom, sitemap, sitemap_index
from resource_centre.library.public_addresses import alternates, practice_address, whole
from resource_centre.library.views import bp
from resource_centre.page_cache import kept
from resource_centre.pagination import page_number
from resource_centre.search.index import Query, search
from resource_centre.vocabulary import label
from resource_centre.web import public

IN_A_FEED = 50
IN_A_SITEMAP = 10_000
FIXED = ("/", "/practices", "/organisations", "/tags")
ROBOTS = """User-agent: *
Disallow: /desk
Disallow: /account
Disallow: /admin
Disallow: /reviews
Disallow: /adoptions
Disallow: /files
Disallow: /sign-in
Disallow: /register
Disallow: /preview
Disallow: /compare
Disallow: /report-concern
Disallow: /*/edit
Disallow: /*/adopt
Disallow: /*/diff
Disallow: /practices?
Allow: /practices?lang=

"""
"""Nothing of work places, nor of the countless addresses of filters."""


@bp.get("/feeds/practices.atom")
@public
@kept
def practices_feed() -> Response:
    """The newest of a list, with the very filters of its address."""
    query = filters.asked(request.args)
    feed = _feed(query, filters.kept_arguments(query, but=["sort"]))
    return _conditional(Response(atom(feed), mimetype="application/atom+xml"), feed.updated)


def _feed(asked: Query, arguments: list[tuple[str, Any]]) -> Feed:
    language = current_language()
    newest = Query(asked.words, language, asked.filters, asked.ages, "newest", 1, IN_A_FEED)
    shown = {hit.practice_id: hit.language for hit in search(newest).hits}
    cards = queries.cards_of(None, shown, language, shown)
    moments = feed_queries.decision_moments(cards)
    spoken = [*arguments, ("lang", language)]
    return Feed(
        title=_feed_title(asked),
        language=language,
        own_address=whole("/feeds/practices.atom", spoken),
        page_address=whole("/practices", spoken),
        entries=[_entry(cards[one], moments[one]) for one in shown if one in moments],
    )


def _feed_title(asked: Query) -> str:
    names = {"owner": queries.owner_names(asked.filters.get("owner", ()), asked.language)}
    names["tag"] = queries.tag_names(asked.filters.get("tag", ()), asked.language)
    chosen = [str(words) for words, _address in filters.chips(asked, lambda **_: "", names)]
    parts = [f"“{asked.words}”"] * bool(asked.words) + chosen
    title = str(text("Resource Centre: practices"))
    return f"{title} · {' · '.join(parts)}" if parts else title


def _entry(card: queries.Card, moment: datetime) -> Entry:
    return Entry(
        address=practice_address(card.slug),
        title=card.title,
        summary=card.summary,
        language=card.title_language,
        author=card.owner_name,
        updated=moment,
        terms=[("kind", card.kind, label("kind", card.kind))],
    )


def _conditional(answer: Response, changed: datetime | None = None) -> Response:
    """304 for who has this very answer already."""
    answer.add_etag()
    answer.last_modified = changed
    answer.make_conditional(request)
    return answer


@bp.get("/sitemap.xml")
@public
@kept
def sitemap_page() -> Response:
    """Every public page, once; with more than ten thousand in parts, by an index."""
    places = _places()
    parts = -(-len(places) // IN_A_SITEMAP)
    number = page_number(request.args.get("part"))
    if parts > 1 and "part" not in request.args:
        body = sitemap_index(whole("/sitemap.xml", [("part", n + 1)]) for n in range(parts))
    else:
        start = (number - 1) * IN_A_SITEMAP
        body = sitemap(
            Place(whole(path), alternates(path), changed)
            for path, changed in places[start : start + IN_A_SITEMAP]
        )
    return _conditional(Response(body, mimetype="application/xml"))


def _places() -> list[tuple[str, datetime | None]]:
    practices = feed_queries.public_practices()
    return [
        *((path, None) for path in FIXED),
        *((f"/pages/{name}", None) for name in pages.page_names()),
        *((f"/organisations/{slug}", None) for slug in feed_queries.public_organisations()),
        *((f"/tags/{slug}", None) for slug in feed_queries.public_tags()),
        *((f"/practices/{slug}", moment) for slug, moment in practices),
    ]


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """What is not for crawlers, and where the list of the rest is."""
    lines = f"{ROBOTS}Sitemap: {whole('/sitemap.xml')}\n"
    return Response(lines, mimetype="text/plain")
