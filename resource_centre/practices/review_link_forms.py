"""The forms of asking by mail and of answering such a link."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from resource_centre import i18n
from resource_centre.accounts.models import ReviewerKind
from resource_centre.practices.review_forms import InterestsQuestion
from resource_centre.templating import OWN_NAMES
from resource_centre.vocabulary import label

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown


class LinkForm(FlaskForm):  # type: ignore[misc]
    """One screen: to whom, from where they look, a word, until when."""

    email = StringField(
        text("Work email"),
        [Optional()],
        description=text("They need no account. Somebody who has one is asked there as well."),
    )
    kind = RadioField(text("Reviews as"), [Optional()], validate_choice=False)
    words = TextAreaField(
        text("A word to them (optional)"),
        [Optional()],
        description=text("What the practice is about and why you ask this person."),
    )
    due_on = DateField(
        text("The review is to be in by"),
        [Optional()],
        description=text("The link opens until this day. You can revoke it before."),
    )
    language = SelectField(text("Language of the mail"), [Optional()], validate_choice=False)

    def offer(self) -> "LinkForm":
        """With the kinds and languages there are."""
        self.kind.choices = [
            SelectChoice(kind.value, label("reviewer_kind", kind.value)) for kind in ReviewerKind
        ]
        self.language.choices = [
            SelectChoice(code, names[0]) for code, names in reversed(OWN_NAMES.items())
        ]
        return self

    @property
    def asked_kind(self) -> ReviewerKind | None:
        """The kind that was chosen, if it is one."""
        return {kind.value: kind for kind in ReviewerKind}.get(str(self.kind.data))


class LinkAnswerForm(InterestsQuestion):
    """The conflict question of who came by a link; the date is set already."""

    name = StringField(
        text("Your name"),
        [Optional()],
        description=text("The moderator sees it. It stands on no public page."),
    )
