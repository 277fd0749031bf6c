"""The pages of writing: begin a practice, its one form, its next revision, tags, co-authors."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from resource_centre import markdown, web
from resource_centre.accounts.models import Person
from resource_centre.authorisation import found, require
from resource_centre.db import session
from resource_centre.errors import BadInput, Busy, ChangedMeanwhile, NotReady, WrongState
from resource_centre.i18n import LANGUAGES, current_language, text
from resource_centre.limits import count_try
from resource_centre.organisations.permissions import memberships_of
from resource_centre.practices import edit_pages, queries
from resource_centre.practices.autosave import saved_answer
from resource_centre.practices.drafting import clashes, draft_of, typed_text
from resource_centre.practices.form_values import Values, row_numbers
from resource_centre.practices.form_words import LABELS, ROLE_WAYS, STATEMENTS
from resource_centre.practices.forms import BeginForm, ChangeForm, id_of, options
from resource_centre.practices.models import ChangeClass, Lane, Practice, Revision, RevisionState
from resource_centre.practices.operations import begin_practice, begin_revision, save_revision
from resource_centre.practices.permissions import practices_visible_to, revisions_visible_to
from resource_centre.practices.sections import fixed_ids
from resource_centre.vocabulary import slugs
from resource_centre.web import back_to_form, current_actor, requires, see, signed_in

bp = Blueprint("practices", __name__)
TEMPLATE = "practices/edit.html"


def typed_values() -> Values:
    """What was sent, without the one character that cannot be stored."""
    pairs = [(k, v.replace("\0", "\N{REPLACEMENT CHARACTER}")) for k, v in request.form.items(True)]
    return MultiDict(pairs)


def seen_version() -> int:
    """The version the form was made of; a form that names none has seen nothing."""
    given = request.form.get("seen_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def writable(slug: str) -> Practice:
    practice: Practice = found(queries.practice_at(slug, practices_visible_to(current_actor())))
    require(current_actor(), "practice.revise", practice)
    return practice


def _edited(practice: Practice) -> tuple[Revision, str]:
    """The revision and the language that the form is about."""
    given = request.form.get("revision", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    revision: Revision = found(
        queries.revision_of_id(number, revisions_visible_to(current_actor()))
    )
    found(practice if revision.practice_id == practice.id else None)
    language = request.form.get("language", "")
    return revision, language if language in LANGUAGES else revision.original_language


def address_of(revision: Revision, language: str, **more: str) -> str:
    query = {"text_lang": language, "lane": revision.lane.value, **more}
    pairs = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/practices/{revision.practice.slug}/edit?{pairs}"


@bp.get("/practices/new")
@requires("practice.begin")
def new() -> Any:
    """Begin a practice: nothing more than a title is needed."""
    form = BeginForm(MultiDict({"language": current_language()}))
    return render_template("practices/new.html", form=_offered(form))


def _offered(form: BeginForm) -> BeginForm:
    owners = [m.organisation for m in memberships_of(current_actor())]
    language = current_language()
    form.owner_id.choices = options((str(o.id), o.name_in(language)[0]) for o in owners)
    return form


@bp.post("/practices/new")
@requires("practice.begin")
def begin() -> Any:
    """The first save makes the address."""
    values = typed_values()
    form = BeginForm(values)
    owner, kind = values.get("owner_id", ""), values.get("kind", "")
    try:
        if not owner.isdigit():
            raise BadInput({"owner_id": text("Choose the organisation.")})
        practice = begin_practice(
            current_actor(),
            owner_id=int(owner),
            language=values.get("language", ""),
            title=" ".join(values.get("title", "").split()),
            card={"kind": kind} if kind in slugs("kind") else {},
        )
    except BadInput as bad:
        for name, sentence in bad.fields.items():
            form[name].errors = [str(sentence)]
        return back_to_form("practices/new.html", bad, form=_offered(form))
    return see(f"/practices/{practice.slug}/edit")


@bp.get("/practices/<slug>/edit")
@signed_in
def edit(slug: str) -> Any:
    """The form of the revision being written, else what can be begun."""
    practice = writable(slug)
    lane = request.args.get("lane", "")
    wished = Lane(lane) if lane in {one.value for one in Lane} else None
    revision = queries.revision_to_edit(practice, wished)
    if revision is None or request.args.get("begin"):
        return _to_begin(practice)
    language = edit_pages.reader_language(request.args.get("text_lang"), revision)
    page = edit_pages.page_of(
        revision,
        language,
        opened=request.args.get("group", ""),
        just_saved="saved" in request.args,
    )
    return render_template(TEMPLATE, **shown_with(page))


def _to_begin(practice: Practice, error: Exception | None = None) -> Any:
    form = ChangeForm().offer(queries.free_lanes(practice))
    context = {"practice": practice, "form": form, "revisions": queries.open_revisions(practice)}
    if error is None:
        return render_template("practices/revise.html", error=None, **context)
    return back_to_form("practices/revise.html", error, **context)


def shown_with(page: edit_pages.EditPage, **more: Any) -> dict[str, Any]:
    practice = page.practice
    return {
        "page": page,
        "form": page.form,
        "tabs": edit_pages.language_tabs(page, f"/practices/{practice.slug}/edit"),
        "co_authors": queries.co_authors(practice),
        "tags": queries.author_tags(practice),
        "free_lanes": queries.free_lanes(practice),
        "LABELS": LABELS,
        "STATEMENTS": STATEMENTS,
        "ROLE_WAYS": ROLE_WAYS,
        "id_of": id_of,
        "name_of": edit_pages.name_said,
        **more,
    }


@bp.post("/practices/<slug>/edit")
@signed_in
def save(slug: str) -> Any:
    """Keep what was typed; or add a row to a table of the form."""
    practice = writable(slug)
    revision, language = _edited(practice)
    action, values = request.form.get("action", "save"), typed_values()
    if action.startswith("add_"):
        return _with_row(revision, language, values, action.removeprefix("add_"))
    draft = draft_of(revision, language, values)
    if web.wants_json():
        saved = save_revision(revision, current_actor(), draft, seen_version=seen_version())
        return saved_answer(saved)
    try:
        save_revision(revision, current_actor(), draft, seen_version=seen_version())
    except BadInput as bad:
        page = edit_pages.page_of(
            revision, language, values, errors=bad.fields, seen=seen_version()
        )
        return back_to_form(TEMPLATE, bad, **shown_with(page))
    except ChangedMeanwhile as changed:
        return _clash(revision, language, values, changed)
    except (WrongState, NotReady) as error:
        return web.error_answer(error.status, error.code, error, kept=typed_text(draft))
    except Busy as busy:
        page = edit_pages.page_of(revision, language, values, seen=seen_version())
        return back_to_form(TEMPLATE, busy, **shown_with(page))
    if action == "check":
        waits = revision.state is RevisionState.CHANGES_REQUESTED
        return see(f"/revisions/{revision.id}/steps/{'resubmit' if waits else 'submit'}")
    return see(address_of(revision, language, saved="1"))


def _with_row(revision: Revision, language: str, values: Values, kind: str) -> Any:
    """The same form with one more row; nothing is saved and nothing is lost."""
    if kind == "role" and values.get("new_role"):
        values[f"role_{values['new_role']}"] = "staff"
    elif kind in ("studies", "external_ratings"):
        first = {"studies": "citation", "external_ratings": "registry"}[kind]
        number = max(row_numbers(values, kind), default=-1) + 1
        values[f"{kind}-{number}-{first}"] = ""
    page = edit_pages.page_of(revision, language, values, opened="results", seen=seen_version())
    return render_template(TEMPLATE, **shown_with(page))


def _clash(
    revision: Revision, language: str, values: Values, changed: ChangedMeanwhile
) -> tuple[str, int]:
    """409: what was saved meanwhile beside what was typed; the next save knows of both."""
    draft = draft_of(revision, language, values)
    who = session().get(Person, changed.by) if changed.by else None
    page = edit_pages.page_of(revision, language, values)
    return back_to_form(
        TEMPLATE,
        changed,
        clashes=clashes(revision, language, draft),
        changed_by=who.name if who else "",
        **shown_with(page),
    )


@bp.post("/practices/<slug>/preview")
@signed_in
def preview(slug: str) -> Any:
    """The same form with the text as readers will see it (200; nothing is saved)."""
    practice = writable(slug)
    revision, language = _edited(practice)
    actor, values = current_actor(), typed_values()
    count_try("preview", actor.id, at_most=30, within=timedelta(minutes=1))
    revision, _ = _edited(practice)
    name = request.args.get("field", "")
    source = values.get(name) or draft_of(revision, language, values).body
    shown: Any
    try:
        shown = markdown.render(
            source,
            language=language,
            fixed_ids=fixed_ids(language),
            heading_offset=1,
            person_id=actor.id,
        ).html
    except (NotReady, Busy) as refused:
        shown = refused.sentence
    previews = {name if name in values else "whole": shown}
    page = edit_pages.page_of(revision, language, values, previews=previews, seen=seen_version())
    return render_template(TEMPLATE, **shown_with(page))


@bp.post("/practices/<slug>/revisions")
@signed_in
def revise(slug: str) -> Any:
    """Begin the next revision, of the kind chosen."""
    practice = writable(slug)
    kinds = {one.value: one for one in ChangeClass}
    wished = kinds.get(request.form.get("change_class", ""))
    try:
        if wished is None:
            raise BadInput({"change_class": text("Choose the kind of change.")})
        revision = begin_revision(practice, current_actor(), change_class=wished)
    except (NotReady, WrongState) as error:
        return _to_begin(practice, error)
    return see(address_of(revision, revision.original_language))
