"""A practice on paper, and how to cite it: one sheet, the exact address, the reference."""

from typing import Any

from flask import Response, render_template

from resource_centre.adoption.transfer import transfer_record
from resource_centre.authorisation import found
from resource_centre.db import today
from resource_centre.library import citations, paper
from resource_centre.library.practice_queries import PUBLIC_STATES, Reading, reading_of
from resource_centre.library.practice_views import text_facts
from resource_centre.library.public_addresses import revision_address
from resource_centre.library.views import bp
from resource_centre.page_cache import kept
from resource_centre.practices.models import Revision
from resource_centre.web import current_actor, public


@bp.get("/practices/<slug>/brief")
@public
@kept
def brief(slug: str) -> Any:
    """One sheet of A4 for whoever decides."""
    reading = reading_of(current_actor(), slug)
    revision: Revision = found(reading.current)
    facts = text_facts(reading, revision)
    address = revision_address(slug, revision.label)
    return render_template(
        "library/brief.html",
        **facts,
        day=today(),
        address=address,
        code=paper.code_of(address),
        sheet=paper.sheet_of(
            revision,
            facts["written"],
            facts["evidence_reason"],
            transfer_record(reading.practice.id),
        ),
    )


@bp.get("/practices/<slug>/revisions/<label>.bib")
@public
def citation(slug: str, label: str) -> Response:
    """The reference to one published revision, for programs that keep literature."""
    reading: Reading = reading_of(None, slug)
    revision = reading.labelled(label)
    found(revision.state in PUBLIC_STATES or None)
    facts = text_facts(reading, revision)
    address = revision_address(slug, revision.label)
    cited = citations.cited(reading.practice, revision, facts["written"], address)
    answer = Response(citations.bibtex(cited, today()), mimetype="application/x-bibtex")
    answer.headers["Content-Disposition"] = f'attachment; filename="{cited.key}.bib"'
    return answer
