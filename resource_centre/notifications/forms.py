"""The form of what somebody wishes to get by mail: one question for each group."""

from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from resource_centre import i18n
from resource_centre.accounts.models import Person
from resource_centre.notifications.kinds import GROUP_NAMES, Group
from resource_centre.notifications.models import Choice
from resource_centre.notifications.queries import choices_of

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown
CHOICES = [
    SelectChoice(Choice.AT_ONCE.value, text("By mail at once")),
    SelectChoice(Choice.DIGEST.value, text("Together, on the morning of a working day")),
    SelectChoice(Choice.INBOX.value, text("In the inbox only")),
]


class ChoicesForm(FlaskForm):  # type: ignore[misc]
    """Its fields are named as the groups are."""


def _field(group: Group) -> Any:
    name, hint = cast("tuple[Any, Any]", GROUP_NAMES[group])
    return RadioField(name, choices=CHOICES, description=hint, validate_choice=False)


for _group in Group:
    setattr(ChoicesForm, _group.value, _field(_group))


def form_of(person: Person) -> ChoicesForm:
    """The form as it stands for this person."""
    chosen = choices_of(person)
    return ChoicesForm(data={group.value: choice.value for group, choice in chosen.items()})
