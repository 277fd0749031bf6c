"""People and their roles, for the administrator and the chief moderator."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from resource_centre.accounts.models import Person
from resource_centre.accounts.recent import recently_authenticated
from resource_centre.accounts.sessions import sessions_of
from resource_centre.admin import people_operations as operations
from resource_centre.admin import people_queries as queries
from resource_centre.admin.decision_words import ACTIONS
from resource_centre.admin.forms import AskForm, ReasonForm, RoleForm
from resource_centre.admin.permissions import RoleOf
from resource_centre.admin.views import bp as bp
from resource_centre.authorisation import found, may
from resource_centre.errors import BadInput, NotReady
from resource_centre.pagination import page_number
from resource_centre.vocabulary import choices
from resource_centre.web import current_actor, requires, see

Act = Callable[..., None]


@bp.get("/people")
@requires("admin.people")
def people() -> Any:
    """The list, searched by name or address."""
    asked = {name: request.args.get(name, "")[:200] for name in ("q", "role", "blocked")}
    page = queries.people_page(
        words=asked["q"],
        role=asked["role"],
        only_blocked=bool(asked["blocked"]),
        page=page_number(request.args.get("page")),
    )
    return render_template(
        "admin/people.html",
        page=page,
        asked=asked,
        roles=choices("person_role"),
        memberships=queries.memberships_by_person(list(page.items)),
    )


@bp.get("/people/<person_id>")
@requires("admin.people")
def person(person_id: str) -> Any:
    """One person: roles, organisations, where they are signed in, what was decided about them."""
    return _person_page(_found(person_id))


def _found(person_id: str) -> Person:
    subject: Person = found(queries.person_with_id(person_id))
    return subject


def _person_page(subject: Person, status: int = 200, **forms: Any) -> Any:
    actor = current_actor()
    page = render_template(
        "admin/person.html",
        person=subject,
        role_form=forms.get("role_form") or RoleForm(actor, formdata=None),
        reason_form=forms.get("reason_form") or ReasonForm(formdata=None),
        may_take={g.id for g in subject.roles if may(actor, "person.change_role",
                                                     RoleOf(g.role, subject))},
        sessions=sessions_of(subject),
        memberships=queries.memberships_by_person([subject]).get(subject.id, []),
        told=queries.decisions_about(subject),
        ACTIONS=ACTIONS,
        refuses_mail=queries.refuses_mail(subject),
        page_title_prefix_error=status != 200,
    )  # fmt: skip
    return page, status


def _add_errors(form: Any, error: NotReady) -> None:
    fields = error.fields if isinstance(error, BadInput) else {error.field or "": error.sentence}
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


@bp.post("/people/<person_id>/roles")
@requires("admin.people")
@recently_authenticated
def give_role(person_id: str) -> Any:
    """Give a role."""
    form = RoleForm(current_actor())
    subject = _found(person_id)
    if not form.validate():
        return _person_page(subject, 422, role_form=form)
    role, kind = form.chosen
    try:
        operations.give_role(
            person_id,
            role,
            reviewer_kind=kind,
            reason=form.reason.data or "",
            actor=current_actor(),
        )
    except NotReady as error:
        _add_errors(form, error)
        return _person_page(_found(person_id), 422, role_form=form)
    return see(f"/admin/people/{person_id}")


@bp.post("/people/<person_id>/roles/<int:grant_id>/take")
@requires("admin.people")
@recently_authenticated
def take_role(person_id: str, grant_id: int) -> Any:
    """Take a role."""
    return _with_reason(
        person_id,
        lambda reason: operations.take_role(
            person_id, grant_id, reason=reason, actor=current_actor()
        ),
    )


@bp.post("/people/<person_id>/block")
@requires("admin.people")
@recently_authenticated
def block(person_id: str) -> Any:
    """Shut the account, at once and everywhere."""
    return _with_reason(
        person_id,
        lambda reason: operations.block(person_id, reason=reason, actor=current_actor()),
    )


@bp.post("/people/<person_id>/unblock")
@requires("admin.people")
@recently_authenticated
def unblock(person_id: str) -> Any:
    """Open the account again."""
    return _with_reason(
        person_id,
        lambda reason: operations.unblock(person_id, reason=reason, actor=current_actor()),
    )


def _with_reason(person_id: str, act: Act) -> Any:
    form = ReasonForm()
    subject = _found(person_id)
    if not form.validate():
        return _person_page(subject, 422, reason_form=form)
    try:
        act(form.reason.data or "")
    except NotReady as error:
        _add_errors(form, error)
        return _person_page(_found(person_id), 422, reason_form=form)
    return see(f"/admin/people/{person_id}")


@bp.post("/people/<person_id>/sessions/end")
@requires("admin.people")
def end_sessions(person_id: str) -> Any:
    """Sign the person out everywhere."""
    operations.end_sessions(person_id, actor=current_actor())
    return see(f"/admin/people/{person_id}")


@bp.post("/people/<person_id>/link")
@requires("admin.people")
@recently_authenticated
def send_way_in(person_id: str) -> Any:
    """A link to set a new password, to the person's own mailbox."""
    operations.send_way_in(person_id, actor=current_actor())
    return see(f"/admin/people/{person_id}")


@bp.get("/people/ask")
@requires("admin.people")
def ask() -> Any:
    """Ask somebody in who has no account."""
    return _ask_page(AskForm(current_actor(), formdata=None))


def _ask_page(form: AskForm, status: int = 200) -> Any:
    page = render_template(
        "admin/ask.html",
        form=form,
        asked=queries.asked_not_yet_here(),
        page_title_prefix_error=status != 200,
    )
    return page, status


@bp.post("/people/ask")
@requires("admin.people")
@recently_authenticated
def ask_person() -> Any:
    """Send the link, or say what is missing."""
    form = AskForm(current_actor())
    if not form.validate():
        return _ask_page(form, 422)
    role, kind = form.chosen
    try:
        operations.ask_person(
            form.email.data or "", role=role, reviewer_kind=kind, actor=current_actor()
        )
    except NotReady as error:
        _add_errors(form, error)
        return _ask_page(form, 422)
    return see("/admin/people/ask")
