"""The curator's pages about tags."""

from typing import Any

from flask import render_template, request

from resource_centre.admin import tag_operations as operations
from resource_centre.admin import tag_queries as queries
from resource_centre.admin.forms import MergeForm, TagForm
from resource_centre.admin.views import bp
from resource_centre.authorisation import found
from resource_centre.errors import BadInput
from resource_centre.i18n import current_language
from resource_centre.pagination import page_number
from resource_centre.practices.tag_models import Tag
from resource_centre.web import current_actor, requires, see


@bp.get("/tags")
@requires("admin.vocabularies")
def tags() -> Any:
    """Every tag, with how often it stands."""
    words = request.args.get("q", "").replace("\0", "")[:200]
    page = queries.tag_lines(words=words, page=page_number(request.args.get("page")))
    went = [line.tag.merged_into_id for line in page.items if line.tag.merged_into_id]
    return render_template(
        "admin/tags.html", page=page, words=words, targets=queries.tags_by_id(went)
    )


@bp.get("/tags/<slug>")
@requires("admin.vocabularies")
def tag(slug: str) -> Any:
    """One tag: its words, and another it may go into."""
    return _tag_page(_tag(slug))


def _tag(slug: str) -> Tag:
    subject: Tag = found(queries.tag_with_slug(slug))
    return subject


def _tag_page(subject: Tag, status: int = 200, **forms: Any) -> Any:
    filled = {f"label_{language}": subject.label_in(language) for language in ("en", "ru")}
    page = render_template(
        "admin/tag.html",
        tag=subject,
        target=queries.tags_by_id([subject.merged_into_id or 0]).get(subject.merged_into_id or 0),
        practices=queries.count_of(subject),
        form=forms.get("form") or TagForm(formdata=None, data=filled),
        merge_form=forms.get("merge_form") or _merge_form(subject, None),
        page_title_prefix_error=status != 200,
    )
    return page, status


def _merge_form(subject: Tag, formdata: Any) -> MergeForm:
    language = current_language()
    stays = [(one.slug, one.label_in(language)) for one in queries.tags_that_stay(subject)]
    return MergeForm(stays, formdata=formdata)


@bp.post("/tags/<slug>")
@requires("admin.vocabularies")
def rename_tag(slug: str) -> Any:
    """Other words."""
    subject, form = _tag(slug), TagForm()
    if not form.validate():
        return _tag_page(subject, 422, form=form)
    try:
        operations.rename_tag(
            slug,
            label_en=form.label_en.data or "",
            label_ru=form.label_ru.data or "",
            actor=current_actor(),
        )
    except BadInput as error:
        for name, sentence in error.fields.items():
            form[name].errors = [*form[name].errors, sentence]
        return _tag_page(_tag(slug), 422, form=form)
    return see(f"/admin/tags/{slug}")


@bp.post("/tags/<slug>/merge")
@requires("admin.vocabularies")
def merge_tag(slug: str) -> Any:
    """This tag goes into another."""
    subject = _tag(slug)
    form = _merge_form(subject, request.form)
    if not form.validate():
        return _tag_page(subject, 422, merge_form=form)
    operations.merge_tag(slug, into=form.into.data, actor=current_actor())
    return see(f"/admin/tags/{form.into.data}")
