"""The curator's pages about the words of the lists."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from resource_centre.admin import vocabulary_operations as operations
from resource_centre.admin.forms import ActForm, MergeForm, NewTermForm, TermForm
from resource_centre.admin.list_words import LISTS, is_counted, used_terms
from resource_centre.admin.views import bp
from resource_centre.authorisation import found
from resource_centre.errors import NotReady
from resource_centre.i18n import current_language
from resource_centre.vocabulary import Term, label, vocabularies
from resource_centre.web import current_actor, requires, see


def _list_of(name: str) -> dict[str, Term]:
    terms: dict[str, Term] = dict(found(vocabularies().get(name) if name in LISTS else None))
    return terms


@bp.get("/vocabularies")
@requires("admin.vocabularies")
def lists() -> Any:
    """Every list, with how many terms it has."""
    rows = [
        (name, words, len(vocabularies()[name]), operations.is_open(name))
        for name, words in LISTS.items()
    ]
    return render_template("admin/vocabularies.html", rows=rows)


@bp.get("/vocabularies/<name>")
@requires("admin.vocabularies")
def vocabulary(name: str) -> Any:
    """One list: its terms in both languages, and a form for one more."""
    return _list_page(name, NewTermForm(formdata=None))


def _list_page(name: str, form: NewTermForm, status: int = 200) -> Any:
    page = render_template(
        "admin/vocabulary.html",
        name=name,
        words=LISTS.get(name, name),
        terms=_list_of(name),
        used=used_terms(name),
        is_counted=is_counted(name),
        is_open=operations.is_open(name),
        form=form,
        page_title_prefix_error=status != 200,
    )
    return page, status


@bp.post("/vocabularies/<name>")
@requires("admin.vocabularies")
def add_term(name: str) -> Any:
    """One more term."""
    _list_of(name)
    form = NewTermForm()
    if not form.validate():
        return _list_page(name, form, 422)
    try:
        operations.add_term(
            name,
            (form.slug.data or "").strip(),
            label_en=form.label_en.data or "",
            label_ru=form.label_ru.data or "",
            actor=current_actor(),
        )
    except NotReady as error:
        _add_errors(form, error)
        return _list_page(name, form, 422)
    return see(f"/admin/vocabularies/{name}")


def _add_errors(form: Any, error: NotReady) -> None:
    fields = getattr(error, "fields", None) or {error.field or "": error.sentence}
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


@bp.get("/vocabularies/<name>/<slug>")
@requires("admin.vocabularies")
def term(name: str, slug: str) -> Any:
    """One term, and what can be done with it."""
    return _term_page(name, slug)


def _term_page(name: str, slug: str, status: int = 200, **forms: Any) -> Any:
    terms = _list_of(name)
    one: Term = found(terms.get(slug))
    filled = {"label_en": one.labels["en"], "label_ru": one.labels["ru"], "place": one.place,
              "seen_version": one.version}  # fmt: skip
    page = render_template(
        "admin/term.html",
        name=name,
        words=LISTS[name],
        slug=slug,
        term_now=one,
        went_into=label(name, slug) if one.merged_into else "",
        may_go=operations.may_go(name, slug),
        form=forms.get("form") or TermForm(formdata=None, data=filled),
        merge_form=forms.get("merge_form") or _merge_form(name, slug, one, None),
        page_title_prefix_error=status != 200,
    )
    return page, status


def _merge_form(name: str, slug: str, one: Term, formdata: Any) -> MergeForm:
    language = current_language()
    stays = [(other, term.labels[language]) for other, term in _list_of(name).items()
             if other != slug and term.is_offered]  # fmt: skip
    return MergeForm(stays, formdata=formdata, data={"seen_version": one.version})


@bp.post("/vocabularies/<name>/<slug>")
@requires("admin.vocabularies")
def edit_term(name: str, slug: str) -> Any:
    """Other words, another place."""
    found(_list_of(name).get(slug))
    form = TermForm()
    if not form.validate():
        return _term_page(name, slug, 422, form=form)
    try:
        operations.edit_term(
            name, slug, label_en=form.label_en.data or "", label_ru=form.label_ru.data or "",
            place=form.place.data or 0, seen_version=_seen(form), actor=current_actor(),
        )  # fmt: skip
    except NotReady as error:
        _add_errors(form, error)
        return _term_page(name, slug, 422, form=form)
    return see(f"/admin/vocabularies/{name}")


def _seen(form: Any) -> int:
    """The version that was looked at; -1, which is nobody's, for anything that is no number."""
    given = str(form.seen_version.data or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _act(name: str, slug: str, operation: Callable[..., None]) -> Any:
    found(_list_of(name).get(slug))
    operation(name, slug, seen_version=_seen(ActForm()), actor=current_actor())
    return see(f"/admin/vocabularies/{name}/{slug}")


@bp.post("/vocabularies/<name>/<slug>/retire")
@requires("admin.vocabularies")
def retire_term(name: str, slug: str) -> Any:
    """No longer offered."""
    return _act(name, slug, operations.retire_term)


@bp.post("/vocabularies/<name>/<slug>/restore")
@requires("admin.vocabularies")
def restore_term(name: str, slug: str) -> Any:
    """Offered again."""
    return _act(name, slug, operations.restore_term)


@bp.post("/vocabularies/<name>/<slug>/merge")
@requires("admin.vocabularies")
def merge_term(name: str, slug: str) -> Any:
    """Counted and shown as another term."""
    one: Term = found(_list_of(name).get(slug))
    form = _merge_form(name, slug, one, request.form)
    if not form.validate():
        return _term_page(name, slug, 422, merge_form=form)
    operations.merge_term(
        name, slug, into=form.into.data, seen_version=_seen(form), actor=current_actor()
    )
    return see(f"/admin/vocabularies/{name}/{slug}")
