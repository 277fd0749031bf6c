"""What stands beside the form: tags, co-authors, the text as a file, bringing it up to date."""

from typing import Any

from flask import Response, render_template, request

from resource_centre.authorisation import found
from resource_centre.i18n import current_language
from resource_centre.practices import edit_pages, queries
from resource_centre.practices.author_operations import add_co_author, remove_co_author
from resource_centre.practices.files import export_practice
from resource_centre.practices.merge_operations import bring_up_to_date
from resource_centre.practices.permissions import revisions_visible_to
from resource_centre.practices.tag_operations import set_author_tags
from resource_centre.practices.views import (
    TEMPLATE,
    address_of,
    bp,
    seen_version,
    shown_with,
    writable,
)
from resource_centre.web import current_actor, see, signed_in


@bp.post("/revisions/<int:revision_id>/bring-up-to-date")
@signed_in
def bring_up(revision_id: int) -> Any:
    """Take over what was approved while this was being written."""
    actor = current_actor()
    revision = found(queries.revision_of_id(revision_id, revisions_visible_to(actor)))
    both = bring_up_to_date(revision, actor, seen_version=seen_version())
    language = revision.original_language
    page = edit_pages.page_of(revision, language, just_saved=True)
    if both:
        return render_template(TEMPLATE, **shown_with(page, changed_in_both=both))
    return see(address_of(revision, language, saved="1"))


@bp.post("/practices/<slug>/tags")
@signed_in
def tag(slug: str) -> Any:
    """The author's tags, by commas."""
    practice = writable(slug)
    words = request.form.get("tags", "").split(",")
    set_author_tags(practice, current_actor(), words, language=current_language())
    return see(f"/practices/{slug}/edit#tags")


@bp.post("/practices/<slug>/co-authors")
@signed_in
def add_author(slug: str) -> Any:
    """Let somebody else write here too."""
    add_co_author(writable(slug), current_actor(), email=request.form.get("email", ""))
    return see(f"/practices/{slug}/edit#authors")


@bp.post("/practices/<slug>/co-authors/<person_id>/end")
@signed_in
def end_author(slug: str, person_id: str) -> Any:
    """End somebody's right to write here."""
    practice = writable(slug)
    remove_co_author(practice, current_actor(), person_id=person_id)
    mine = person_id == current_actor().id
    return see("/desk" if mine else f"/practices/{slug}/edit#authors")


@bp.get("/practices/<slug>/edit/file")
@signed_in
def file_of_draft(slug: str) -> Any:
    """The text being written, as the file that the import reads."""
    practice = writable(slug)
    revision = found(queries.revision_to_edit(practice, None))
    language = edit_pages.reader_language(request.args.get("text_lang"), revision)
    found(next((t for t in revision.texts if t.language == language), None))
    answer = Response(export_practice(revision, language), mimetype="text/markdown")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.{language}.md"'
    return answer
