"""The forms of accounts."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from resource_centre import i18n
from resource_centre.accounts import operations
from resource_centre.accounts.passwords import LONGEST_BYTES, TOO_LONG

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown
NO_EMAIL: Any = operations.NO_EMAIL


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Work email and password."""

    email = StringField(
        text("Work email"),
        [
            InputRequired(text("Enter your work email")),
            Length(max=254, message=NO_EMAIL),
            Regexp(r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$", message=NO_EMAIL),
        ],
    )
    password = PasswordField(text("Password"), [InputRequired(text("Enter your password"))])
    next = HiddenField()

    def validate_password(self, field: PasswordField) -> None:
        """Nothing longer can be anybody's password, and hashing it would take our time."""
        if len((field.data or "").encode("utf-8", "replace")) > 2 * LONGEST_BYTES:
            raise ValidationError(str(TOO_LONG))


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """What somebody invited says of themselves."""

    name = StringField(
        text("Your name"),
        [
            InputRequired(text("Enter your first name and surname.")),
            Length(max=120, message=text("A name has at most 120 characters.")),
        ],
        description=text(
            "First name and surname. Public pages do not show it unless you allow it."
        ),
    )
    password = PasswordField(
        text("Password"),
        [InputRequired(text("Choose a password."))],
        description=text(
            "At least 12 characters, any you like. Three or four words that have nothing to do"
            " with each other are easy to remember. Pasting works."
        ),
    )
