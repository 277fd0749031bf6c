"""The forms of organisations. What they carry is checked by the operations, for all callers."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import Optional

from resource_centre import i18n
from resource_centre.errors import NotReady
from resource_centre.organisations.application_operations import KINDS_THAT_APPLY
from resource_centre.organisations.models import MemberRole, Organisation, OrganisationKind
from resource_centre.organisations.operations import Profile
from resource_centre.vocabulary import choices, label

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown
PROFILE = tuple(Profile.__dataclass_fields__)


def cleaned(value: Any) -> str:
    """What was typed, without NUL, which no text keeps."""
    return str(value or "").replace("\0", "")


def add_errors(form: Any, error: NotReady) -> None:
    """The sentences at their fields; what belongs to none stands at the top."""
    fields = getattr(error, "fields", None) or {error.field: error.sentence}
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


class _ProfileFields(FlaskForm):  # type: ignore[misc]
    name_ru = StringField(text("Name in Russian"))
    name_en = StringField(text("Name in English"), description=text("One language is enough."))
    inn = StringField(text("Taxpayer number (INN)"), description=text("Ten or twelve digits."))
    ogrn = StringField(
        text("State registration number (OGRN)"), description=text("Thirteen or fifteen digits.")
    )
    about_ru = TextAreaField(text("About the organisation, in Russian"))
    about_en = TextAreaField(text("About the organisation, in English"))
    institution_kind = SelectField(text("Kind of institution"), validators=[Optional()])
    okrug = SelectField(text("Works in"), validators=[Optional()])
    contact_email = EmailField(
        text("Role mailbox"),
        description=text("Open to all readers: a mailbox of the organisation, not of a person."),
    )
    website = URLField(text("Website"))

    def _offer(self) -> None:
        for name in ("institution_kind", "okrug"):
            known = choices(name, kept=[self[name].data or ""])
            self[name].choices = [("", text("Not stated")), *known]

    def profile(self) -> Profile:
        """The values as the operation takes them."""
        return Profile(**{n: cleaned(v) for n, v in self.data.items() if n in PROFILE})


class ProfileForm(_ProfileFields):
    """What an organisation says of itself."""

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, obj=organisation, **kwargs)
        self._offer()
        if organisation.kind is not OrganisationKind.INSTITUTION:
            del self.institution_kind


class ApplicationForm(_ProfileFields):
    """An organisation that nobody knows yet asks for its place in the register."""

    kind = SelectField(text("Kind of organisation"), validate_choice=False)
    none_of_these = BooleanField(text("Ours is none of these"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer()
        self.kind.choices = [
            (kind.value, label("organisation_kind", kind.value)) for kind in KINDS_THAT_APPLY
        ]

    def chosen_kind(self) -> OrganisationKind:
        """The kind; what is no kind cannot apply and is refused by the operation."""
        known = {kind.value: kind for kind in OrganisationKind}
        return known.get(cleaned(self.kind.data), OrganisationKind.LIBRARY)


class JoinForm(FlaskForm):  # type: ignore[misc]
    """Who somebody is there, in their words."""

    words = TextAreaField(
        text("Who you are there"),
        description=text("Your post and who knows you. The managers and the moderators read it."),
    )


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Whom a manager asks in."""

    email = EmailField(text("Work email"), description=text("The link goes there. Seven days."))
    role = SelectField(text("As"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [("member", text("Member")), ("manager", text("Manager"))]

    def chosen_role(self) -> MemberRole:
        """Less, where the form says nothing known."""
        return MemberRole.MANAGER if self.role.data == "manager" else MemberRole.MEMBER


class RenameForm(FlaskForm):  # type: ignore[misc]
    """Another address."""

    slug = StringField(
        text("New address"),
        description=text("Lower-case Latin letters, digits, hyphens: river-family-centre."),
    )


class StepForm(FlaskForm):  # type: ignore[misc]
    """The words of a step, and who takes over."""

    note = TextAreaField(text("Reason"))
    successor = SelectField(text("Who takes over"), validate_choice=False)
    into = StringField(
        text("Into which organisation"), description=text("Its address in the register.")
    )
