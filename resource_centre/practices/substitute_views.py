"""Being away: who stands in, from when to when; taking a review over, passing one on."""

from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from resource_centre import i18n
from resource_centre.accounts.models import Person
from resource_centre.authorisation import found, require
from resource_centre.db import session
from resource_centre.errors import BadInput, NotReady
from resource_centre.practices import handover_operations, review_pages, review_queries
from resource_centre.practices import substitute_queries as queries
from resource_centre.practices.review_views import bp
from resource_centre.practices.substitute_operations import end_substitution, name_substitute
from resource_centre.web import back_to_form, current_actor, requires, see

TEMPLATE = "reviews/substitute.html"
text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown


class SubstituteForm(FlaskForm):  # type: ignore[misc]
    """Who, and from when to when."""

    substitute = SelectField(
        text("Who stands in for you"),
        [Optional()],
        validate_choice=False,
        description=text("Only people who hold the same roles. They are told by mail."),
    )
    from_day = DateField(text("First day"), [Optional()])
    until_day = DateField(text("Last day"), [Optional()])

    def offer(self) -> "SubstituteForm":
        """With the people who could."""
        people = queries.possible_substitutes(current_actor())
        self.substitute.choices = [
            SelectChoice("", text("Choose")),
            *(SelectChoice(person.id, person.name) for person in people),
        ]
        return self


def _shown() -> dict[str, Any]:
    actor = current_actor()
    return {
        "absences": queries.absences_of(actor),
        "duties": queries.duties_of(actor),
        "take_over": queries.assignments_to_take_over(actor),
        "pages": review_pages,
    }


@bp.get("/account/substitute")
@requires("substitute.name")
def substitute_form() -> Any:
    """Who stands in for this person, and for whom they do."""
    return render_template(TEMPLATE, form=SubstituteForm().offer(), **_shown())


@bp.post("/account/substitute")
@requires("substitute.name")
def substitute() -> Any:
    """Name somebody."""
    form = SubstituteForm().offer()
    try:
        name_substitute(
            current_actor(),
            substitute_id=form.substitute.data or "",
            from_day=form.from_day.data,
            until_day=form.until_day.data,
        )
    except NotReady as error:
        fields = error.fields if isinstance(error, BadInput) else {error.field: error.sentence}
        for name, sentence in fields.items():
            form[name].errors = [sentence]
        return back_to_form(TEMPLATE, error, form=form, **_shown())
    return see("/account/substitute")


@bp.post("/account/substitute/<int:row_id>/end")
@requires("substitute.name")
def end(row_id: int) -> Any:
    """Back earlier, or no longer able to stand in."""
    end_substitution(row_id, current_actor())
    return see("/account/substitute")


@bp.post("/reviews/<int:assignment_id>/take-over")
@requires("substitute.name")
def take_over(assignment_id: int) -> Any:
    """A review of who is away, by their substitute."""
    mine = {one.id: one for one in queries.assignments_to_take_over(current_actor())}
    following = handover_operations.take_over_review(
        found(mine.get(assignment_id)), current_actor()
    )
    return see(f"/reviews/{following.id}")


@bp.post("/reviews/<int:assignment_id>/pass-on")
@requires("review.queue")
def pass_on(assignment_id: int) -> Any:
    """A moderator gives an open review to somebody else of the same kind."""
    actor = current_actor()
    assignment = found(review_queries.visible_assignment(assignment_id, actor))
    require(actor, "review.invite", assignment.revision)
    person = session().get(Person, request.form.get("reviewer", ""))
    if person is None:
        raise NotReady(text("Choose a reviewer."), "reviewer")
    handover_operations.pass_on_review(assignment, person, actor)
    return see(f"/reviews/revisions/{assignment.revision_id}#reviewers")
