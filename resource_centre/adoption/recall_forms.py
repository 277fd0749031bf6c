"""The form of an answer to a recall."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Optional

from resource_centre import i18n
from resource_centre.adoption.forms import DayField, PlainForm, at_most, offered
from resource_centre.adoption.recall_operations import Reply
from resource_centre.steps import Step

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown

SAID = {
    "stop": text("We stopped"),
    "do_not_apply": text("We do not apply it: not begun yet, or ended before"),
    "finish": text("We finish with those who are in it now, and keep them safe"),
}


class RecallForm(PlainForm):
    """What the institution does while use is suspended."""

    answer = RadioField(text("What does your institution do?"), [Optional()])
    stopped_on = DayField(
        text("On which day did you stop?"), description=text("Only if you stopped.")
    )
    pause = BooleanField(text("Pause the adoption here as well"))
    words = TextAreaField(
        text("Why, and what do you do to keep people safe?"),
        [at_most(2000)],
        description=text(
            "Needed if you go on with those who are in it. No names of people, no diagnoses."
        ),
    )

    def __init__(self, opened: Sequence[Step]) -> None:
        super().__init__()
        actions = [step.action for step in opened if step.action in SAID]
        self.answer.choices = offered([(action, SAID[action]) for action in actions])

    def reply(self) -> Reply:
        """The answer as the operation takes it."""
        return Reply(
            action=self.answer.data or "",
            stopped_on=self.stopped_on.data,
            words=self.words.data or "",
            pause=bool(self.pause.data),
        )
