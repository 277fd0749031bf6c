"""The forms of the administrator's and curator's pages. Each reads its own fields and no other."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from resource_centre import i18n
from resource_centre.accounts.models import ReviewerKind, RoleName
from resource_centre.admin.permissions import roles_to_grant
from resource_centre.authorisation import Actor
from resource_centre.vocabulary import choices, label

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown
IN_BOTH = text("Give the words in both languages.")
WHY = text("The person reads it too.")


def _role_choices(actor: Actor) -> list[tuple[str, Any]]:
    return [
        ("", text("Choose")),
        *((role.value, label("person_role", role.value)) for role in roles_to_grant(actor)),
    ]


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is done to an account."""

    reason = TextAreaField(
        text("Reason"),
        [InputRequired(text("Write the reason in a sentence or two."))],
        description=text("It stays in the record of decisions."),
    )


class _ChosenRole(FlaskForm):  # type: ignore[misc]
    """A role that its giver may give."""

    role = SelectField(text("Role"), [InputRequired(text("Choose a role."))])
    reviewer_kind = SelectField(
        text("From where a reviewer looks"), [Optional()],
        description=text("For reviewers alone."),
    )  # fmt: skip

    def __init__(self, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = _role_choices(actor)
        self.reviewer_kind.choices = [("", text("Not a reviewer")), *choices("reviewer_kind")]

    @property
    def chosen(self) -> tuple[RoleName, ReviewerKind | None]:
        """The role and from where its holder looks."""
        kind = self.reviewer_kind.data
        return RoleName(self.role.data), ReviewerKind(kind) if kind else None


class RoleForm(_ChosenRole):
    """A role for somebody who has an account."""

    reason = TextAreaField(
        text("Reason"),
        [InputRequired(text("Write the reason in a sentence or two."))],
        description=WHY,
    )


class AskForm(_ChosenRole):
    """A role for somebody who has no account yet."""

    email = EmailField(
        text("Work email"),
        [InputRequired(text("Enter the work email")), Length(max=254)],
        description=text("A link goes there; it opens for seven days, and once."),
    )


class TermForm(FlaskForm):  # type: ignore[misc]
    """What a term is called, and its place on the screen."""

    label_ru = StringField(text("In Russian"), [InputRequired(IN_BOTH)])
    label_en = StringField(text("In English"), [InputRequired(IN_BOTH)])
    place = IntegerField(
        text("Place in the list"),
        [InputRequired(text("Give a whole number.")), NumberRange(0, 9_999)],
        description=text("Smaller numbers come first."),
    )
    seen_version = HiddenField()


class NewTermForm(FlaskForm):  # type: ignore[misc]
    """A term that was not there before."""

    slug = StringField(
        text("Short name"),
        [InputRequired(text("Give a short name."))],
        description=text("For addresses and files, in small Latin letters; it can never change."),
    )
    label_ru = StringField(text("In Russian"), [InputRequired(IN_BOTH)])
    label_en = StringField(text("In English"), [InputRequired(IN_BOTH)])


class MergeForm(FlaskForm):  # type: ignore[misc]
    """Which one stays."""

    into = SelectField(text("Merge into"), [InputRequired(text("Choose the one that stays."))])
    seen_version = HiddenField()

    def __init__(self, stays: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.into.choices = [("", text("Choose")), *stays]


class TagForm(FlaskForm):  # type: ignore[misc]
    """What a tag is called."""

    label_ru = StringField(text("In Russian"), [InputRequired(IN_BOTH)])
    label_en = StringField(text("In English"), [InputRequired(IN_BOTH)])


class ActForm(FlaskForm):  # type: ignore[misc]
    """A button alone: the token, and what was seen."""

    seen_version = HiddenField()
