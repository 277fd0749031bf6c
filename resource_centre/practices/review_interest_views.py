"""Before and beside a review: the question about interests, more time, the letter of thanks."""

from typing import Any

from flask import render_template, request

from resource_centre.accounts.permissions import reviewer
from resource_centre.authorisation import found
from resource_centre.errors import BadInput
from resource_centre.practices import review_forms as forms
from resource_centre.practices import review_invitations
from resource_centre.practices.review_pages import thanks_of
from resource_centre.practices.review_views import bp, named, own_assignment, question
from resource_centre.scopes import within
from resource_centre.web import back_to_form, current_actor, see, signed_in


@bp.post("/reviews/<int:assignment_id>/answer")
@signed_in
def answer(assignment_id: int) -> Any:
    """Accept, stand aside, or say that there is no time."""
    assignment = own_assignment(assignment_id)
    form = forms.InterestsForm()
    if request.form.get("action") == "decline_invitation":
        review_invitations.decline_invitation(assignment, current_actor())
        return see("/reviews" if reviewer(current_actor()) else "/desk")
    if not form.validate():
        return back_to_form("reviews/interests.html", form=form, **question(assignment))
    try:
        review_invitations.answer_invitation(
            assignment,
            current_actor(),
            has_conflict=forms.truth(form.has_conflict.data),
            has_disclosure=forms.truth(form.has_disclosure.data),
            disclosure=form.disclosure.data or "",
            days=forms.whole_number(form.days.data),
        )
    except BadInput as error:
        forms.put_errors(form, error)
        return back_to_form("reviews/interests.html", error, form=form, **question(assignment))
    return see(f"/reviews/{assignment_id}")


@bp.get("/reviews/<int:assignment_id>/interests")
@signed_in
@within("review:{assignment_id}")
def interests_form(assignment_id: int) -> Any:
    """Something has changed: the same question again, with the answer given then."""
    assignment = own_assignment(assignment_id)
    if assignment.answered_at is None:
        return see(f"/reviews/{assignment_id}")
    disclosed = "yes" if assignment.has_disclosure else "no"
    answered = {"has_conflict": "no", "has_disclosure": disclosed}
    form = forms.InterestsForm(data=answered | {"disclosure": assignment.disclosure})
    context = {**question(assignment), "changing": True}
    return render_template("reviews/interests.html", form=form, **context)


@bp.post("/reviews/<int:assignment_id>/interests")
@signed_in
@within("review:{assignment_id}")
def interests(assignment_id: int) -> Any:
    """Disclose it, or stand aside from now on."""
    assignment = own_assignment(assignment_id)
    form = forms.InterestsForm()
    try:
        review_invitations.change_interests(
            assignment,
            current_actor(),
            has_conflict=forms.truth(form.has_conflict.data),
            has_disclosure=forms.truth(form.has_disclosure.data),
            disclosure=form.disclosure.data or "",
        )
    except BadInput as error:
        forms.put_errors(form, error)
        context = {**question(assignment), "changing": True}
        return back_to_form("reviews/interests.html", error, form=form, **context)
    return see(f"/reviews/{assignment_id}")


@bp.post("/reviews/<int:assignment_id>/extend")
@signed_in
@within("review:{assignment_id}")
def extend(assignment_id: int) -> Any:
    """Five more working days."""
    review_invitations.extend_review(own_assignment(assignment_id), current_actor())
    return see(f"/reviews/{assignment_id}")


@bp.get("/reviews/<int:assignment_id>/thanks")
@signed_in
@within("review:{assignment_id}")
def thanks(assignment_id: int) -> Any:
    """The letter of thanks, to be printed: what was reviewed, when, and the hours."""
    assignment = own_assignment(assignment_id)
    letter = found(thanks_of(assignment))
    return render_template("reviews/thanks.html", letter=letter, **named(assignment))
