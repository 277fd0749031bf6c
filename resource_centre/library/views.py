"""The reading room: home, the shelves, tags. What one practice says is in practice_views.py."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request

from resource_centre.authorisation import found
from resource_centre.i18n import current_language
from resource_centre.library import filters, queries
from resource_centre.library.compare_queries import chosen_slugs
from resource_centre.page_cache import kept
from resource_centre.pagination import PAGE_SIZE, page_number
from resource_centre.practices.tag_operations import current_slugs
from resource_centre.search.index import Hits, Query, search
from resource_centre.templating import url_with
from resource_centre.web import current_actor, public, see

bp = Blueprint("library", __name__)

NEED_ICONS = {
    "family_preservation": "house-heart", "no_home": "house", "respite": "hand-heart",
    "loneliness": "users", "employment": "briefcase", "early_help": "baby",
    "parenting": "school", "leaving_care": "key-round", "constant_care": "heart-handshake",
    "falls_activity": "accessibility", "legal_aid": "scale", "crisis_trauma": "shield-alert",
    "deinstitutionalisation": "landmark", "accessible_env": "accessibility",
}  # fmt: skip
MOST_NEEDS, MOST_GROUPS, NEWEST, EXAMPLES = 8, 7, 3, 4


@bp.get("/")
@public
@kept
def home() -> Any:
    """What there is, by need and by group, and how it gets here. Every figure is counted now."""
    language = current_language()
    newest = search(Query(language=language, sort="newest", size=NEWEST))
    strongest = search(Query(language=language, sort="evidence", size=EXAMPLES))
    shown = {hit.practice_id: hit.language for hit in (*strongest.hits, *newest.hits)}
    cards = queries.cards_of(current_actor(), shown, language, shown)
    return render_template(
        "library/home.html",
        needs=_most("need", newest.counts, MOST_NEEDS),
        groups=_most("group", newest.counts, MOST_GROUPS),
        icons=NEED_ICONS,
        newest=[cards[hit.practice_id] for hit in newest.hits if hit.practice_id in cards],
        examples=[cards[hit.practice_id] for hit in strongest.hits if hit.practice_id in cards],
        total=newest.total,
        reviewed=sum(newest.counts["track"].get(track, 0) for track in ("basic", "full")),
    )


def _most(name: str, counts: Mapping[str, Mapping[str, int]], most: int) -> list[Any]:
    """The terms that most practices have: (slug, label, number)."""
    ranked = sorted(counts[name].items(), key=lambda row: (-row[1], row[0]))[:most]
    return [(term, filters.term_label(name, term), number) for term, number in ranked]


@bp.get("/search")
@public
def search_page() -> Any:
    """The old habit of an address."""
    query = request.query_string.decode("ascii", "replace")
    return see(f"/practices?{query}" if query else "/practices")


@bp.get("/practices")
@public
@kept
def practices() -> Any:
    """The shelves: found by words, narrowed by filters, in an order, in pages."""
    query = filters.asked(request.args)
    found = search(query)
    pages = max(1, -(-found.total // PAGE_SIZE))
    if query.page > pages:
        return see(url_with(page=pages))
    facets = filters.facets(query, found.counts, found=found.total > 0)
    basket = [("p", slug) for slug in chosen_slugs(request.args.getlist("p"))]
    return render_template(
        "library/practices.html" if found.total else "library/nothing_found.html",
        query=query,
        found=found,
        pages=pages,
        hits=_hits(found),
        facets=facets,
        chips=filters.chips(query, url_with, _names(query)),
        orders=filters.ORDERS,
        hidden_in_filters=filters.kept_arguments(query, but=[f.name for f in facets] + ["age"])
        + basket,
        hidden_in_sort=filters.kept_arguments(query, but=["sort"]) + basket,
        chosen=[slug for _, slug in basket],
        feed=_feed_address(query),
        **({} if found.total else _ways_on(query)),
    )


def _feed_address(query: Query) -> str:
    """The feed of this very list."""
    arguments = filters.kept_arguments(query, but=["sort"])
    return "/feeds/practices.atom" + (f"?{urlencode(arguments)}" if arguments else "")


def _hits(found: Hits) -> list[Any]:
    shown = {hit.practice_id: hit.language for hit in found.hits}
    cards = queries.cards_of(current_actor(), shown, current_language(), shown)
    return [(cards[hit.practice_id], hit) for hit in found.hits if hit.practice_id in cards]


def _names(query: Query) -> Mapping[str, Mapping[str, str]]:
    language = current_language()
    return {
        "owner": queries.owner_names(query.filters.get("owner", ()), language),
        "tag": queries.tag_names(query.filters.get("tag", ()), language),
    }


def _ways_on(query: Query) -> Mapping[str, Any]:
    """What to try when nothing is found: without the filters, with one of the words alone."""
    language = query.language
    narrowed = bool(query.filters or query.ages)
    words = list(dict.fromkeys(query.words.split()))[:4]
    single = [(word, search(Query(words=word, language=language, size=2))) for word in words]
    fruitful = [(word, hits) for word, hits in single if hits.total and len(words) > 1]
    close = {hit.practice_id: hit.language for _, hits in fruitful for hit in hits.hits}
    without = search(Query(words=query.words, language=language, size=2)) if narrowed else None
    if without is not None:
        close |= {hit.practice_id: hit.language for hit in without.hits}
    cards = queries.cards_of(current_actor(), list(close)[:4], language, close)
    return {
        "matching_without_filters": without.total if without else 0,
        "fewer_words": [word for word, _ in fruitful],
        "close": list(cards.values()),
    }


@bp.get("/tags")
@public
@kept
def tags() -> Any:
    """Every tag that leads somewhere, with the number of practices."""
    counts = search(Query(size=1)).counts["tag"]
    names = queries.tag_names(counts, current_language())
    rows = sorted((names.get(slug, slug), slug, number) for slug, number in counts.items())
    return render_template("library/tags.html", rows=rows)


@bp.get("/tags/<slug>")
@public
@kept
def tag(slug: str) -> Any:
    """The practices with this tag."""
    language, page = current_language(), page_number(request.args.get("page"))
    stands = current_slugs([slug])[slug]
    if stands != slug:  # a curator merged the two: a kept address still opens
        return redirect(f"/tags/{stands}", 301)
    asked = Query(language=language, filters={"tag": [slug]}, page=page, size=PAGE_SIZE)
    hits = search(asked)
    found(hits.total or None)
    return render_template(
        "library/tag.html",
        name=queries.tag_names([slug], language).get(slug, slug),
        slug=slug,
        found=hits,
        cards=[card for card, _ in _hits(hits)],
        page=page,
        pages=max(1, -(-hits.total // PAGE_SIZE)),
    )
