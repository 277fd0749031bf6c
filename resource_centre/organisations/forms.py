"""The forms of organisations."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import Optional

from resource_centre import i18n
from resource_centre.organisations.models import Organisation, OrganisationKind
from resource_centre.organisations.operations import Profile
from resource_centre.vocabulary import choices

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """What an organisation says of itself. The operation checks it, for the command line too."""

    name_ru = StringField(text("Name in Russian"))
    name_en = StringField(text("Name in English"), description=text("One language is enough."))
    about_ru = TextAreaField(text("About the organisation, in Russian"))
    about_en = TextAreaField(text("About the organisation, in English"))
    institution_kind = SelectField(text("Kind of institution"), validators=[Optional()])
    okrug = SelectField(text("Works in"), validators=[Optional()])
    contact_email = EmailField(
        text("Role mailbox"),
        description=text("Open to all readers: a mailbox of the organisation, not of a person."),
    )
    website = URLField(text("Website"))

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, obj=organisation, **kwargs)
        for name in ("institution_kind", "okrug"):
            self[name].choices = [("", text("Not stated")), *choices(name)]
        if organisation.kind is not OrganisationKind.INSTITUTION:
            del self.institution_kind

    def profile(self) -> Profile:
        """The values as the operation takes them."""
        given = {
            name: (value or "").replace("\0", "")
            for name, value in self.data.items()
            if name != "csrf_token"
        }
        return Profile(**given)
