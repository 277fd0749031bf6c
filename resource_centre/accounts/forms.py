"""The forms of accounts."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Regexp

from resource_centre import i18n
from resource_centre.accounts import operations
from resource_centre.accounts.consent_models import ConsentKind
from resource_centre.accounts.passwords import LONGEST_BYTES, TOO_LONG
from resource_centre.accounts.registration_operations import NEEDED_SAID
from resource_centre.i18n import LANGUAGES, current_language
from resource_centre.templating import OWN_NAMES

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
    kept = HiddenField()

    def validate_password(self, field: PasswordField) -> None:
        """Nothing longer can be anybody's password, and hashing it would take our time."""
        if len((field.data or "").encode("utf-8", "replace")) > 2 * LONGEST_BYTES:
            raise ValidationError(str(TOO_LONG))


def _name() -> StringField:
    return StringField(
        text("Your name"),
        [
            InputRequired(text("Enter your first name and surname.")),
            Length(max=120, message=text("A name has at most 120 characters.")),
        ],
        description=text(
            "First name and surname. Public pages do not show it unless you allow it."
        ),
    )


def _email(label: str, description: str = "") -> StringField:
    return StringField(
        label,
        [
            InputRequired(text("Enter your work email")),
            Length(max=254, message=NO_EMAIL),
            Regexp(r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$", message=NO_EMAIL),
        ],
        description=description,
    )


def _new_password() -> PasswordField:
    return PasswordField(
        text("Password"),
        [InputRequired(text("Choose a password."))],
        description=text(
            "At least 12 characters, any you like. Three or four words that have nothing to do"
            " with each other are easy to remember. Pasting works."
        ),
    )


def _language() -> RadioField:
    return RadioField(
        text("Language of letters to you"),
        choices=[SelectChoice(one, OWN_NAMES[one][0]) for one in LANGUAGES],
        validate_choice=False,
        default=current_language,
    )


class ConsentsForm(FlaskForm):  # type: ignore[misc]
    """What is agreed to, each on its own; nothing is ticked beforehand."""

    terms = BooleanField(text("I accept the terms of use"))
    privacy = BooleanField(
        text("I agree that the Centre keeps and uses my name and mailbox as the notice says")
    )
    public_name = BooleanField(text("My name may be published"))

    def validate_terms(self, field: BooleanField) -> None:
        """No account without it."""
        if not field.data:
            raise ValidationError(str(NEEDED_SAID[ConsentKind.TERMS]))

    def validate_privacy(self, field: BooleanField) -> None:
        """No account without it."""
        if not field.data:
            raise ValidationError(str(NEEDED_SAID[ConsentKind.PRIVACY]))

    def agreed(self) -> list[ConsentKind]:
        """The consents given."""
        return [kind for kind in ConsentKind if self[kind.value].data]


class RegistrationForm(ConsentsForm):
    """Who wants an account. The password comes when the mailbox is confirmed."""

    name = _name()
    email = _email(
        text("Work mailbox"),
        text(
            "We send one letter there to confirm it. If you have no work mailbox, another one"
            " will do."
        ),
    )
    language = _language()


class InvitationForm(ConsentsForm):
    """What somebody invited says of themselves."""

    name = _name()
    password = _new_password()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A password for an account whose mailbox was confirmed by a link."""

    password = _new_password()


class MailboxForm(FlaskForm):  # type: ignore[misc]
    """To which mailbox a link should go."""

    email = _email(text("Work email"))


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """What others read of somebody, and in which language we write."""

    name = _name()
    language = _language()


class PublicNameForm(FlaskForm):  # type: ignore[misc]
    """The consent that may be taken back."""

    public_name = BooleanField(text("My name may be published"))


class EmailForm(FlaskForm):  # type: ignore[misc]
    """Another address."""

    email = _email(
        text("New address"),
        text("We send a link there. Until you use it, you sign in with the present address."),
    )


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """Another password, for who knows the present one."""

    current = PasswordField(
        text("Present password"), [InputRequired(text("Enter your present password."))]
    )
    password = _new_password()


class ConfirmPasswordForm(FlaskForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    password = PasswordField(text("Password"), [InputRequired(text("Enter your password"))])
    next = HiddenField()
    kept = HiddenField()
