"""Up to four practices side by side. What is compared stands in the address, and nowhere else."""

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from resource_centre.i18n import current_language
from resource_centre.library import compare_queries
from resource_centre.library.views import bp
from resource_centre.templating import url_with
from resource_centre.web import current_actor, public


@bp.get("/compare")
@public
def compare() -> Any:
    """The table; what is not on the shelves is left out, and said to be."""
    wished = compare_queries.chosen_slugs(request.args.getlist("p"))
    columns = compare_queries.columns_of(current_actor(), wished, current_language())
    shown = [column.card.slug for column in columns]
    return render_template(
        "library/compare.html",
        columns=columns,
        rows=compare_queries.rows_of(columns),
        missing=len(wished) - len(shown),
        most=compare_queries.MOST,
        without={
            slug: url_with(p=[other for other in shown if other != slug] or None) for slug in shown
        },
        more="/practices" + (f"?{urlencode([('p', slug) for slug in shown])}" if shown else ""),
    )
