"""The forms of concerns. Operations and guards check what is said; forms only read it."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from resource_centre import i18n
from resource_centre.discussion.models import ConcernKind, InDanger
from resource_centre.discussion.operations import LONGEST, Report
from resource_centre.errors import ResourceCentreError
from resource_centre.i18n import current_language

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown

KIND_WORDS = {
    ConcernKind.HARM: text("Somebody was harmed"),
    ConcernKind.DANGER: text("Somebody may be harmed"),
    ConcernKind.RIGHTS: text("Rights of people are not respected"),
    ConcernKind.WRONG_FACTS: text("Facts in the text are wrong"),
    ConcernKind.CONFLICT_OF_INTEREST: text("A conflict of interest is hidden"),
    ConcernKind.COPYRIGHT: text("Somebody else’s text, picture or method is used without right"),
    ConcernKind.OTHER: text("Something else"),
}
DANGER_WORDS = {
    InDanger.NO: text("No"),
    InDanger.YES: text("Yes"),
    InDanger.UNSURE: text("I am not sure"),
}


def _offered(pairs: Iterable[tuple[str, Any]]) -> Any:
    return [SelectChoice(value, words) for value, words in pairs]


def _at_most(count: int) -> Length:
    return Length(max=count, message=text("At most %(count)d characters.", count=count))


def add_errors(form: FlaskForm, error: ResourceCentreError) -> None:
    """What an operation refused, at the fields it names; else at the top."""
    fields = getattr(error, "fields", None) or {getattr(error, "field", None): error.sentence}
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


class PlainForm(FlaskForm):  # type: ignore[misc]
    """Without the one character that cannot be stored."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How what was sent is read."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Drop U+0000, and half characters that no database keeps."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            return MultiDict((key, _clean(v)) for key in sent for v in sent.getlist(key))


def _clean(value: str) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class ReportForm(PlainForm):
    """A concern, for anybody."""

    token = HiddenField()
    in_danger = RadioField(
        text("Is a child or an adult in danger now?"),
        [Optional()],
        choices=_offered((one.value, words) for one, words in DANGER_WORDS.items()),
    )
    kind = RadioField(
        text("What is it about?"),
        [Optional()],
        choices=_offered((one.value, words) for one, words in KIND_WORDS.items()),
    )
    words = TextAreaField(
        text("What happens, where and since when?"),
        [_at_most(LONGEST)],
        description=text(
            "No names and no health data, please: not yours, not a child’s, not a neighbour’s."
            " “A resident” is enough."
        ),
    )
    contact = StringField(
        text("Email"),
        [_at_most(254)],
        description=text(
            "You need not give one. No person reads it: the site sends the answer to it."
        ),
    )
    consent = BooleanField(
        text(
            "I agree that this address is kept only to answer this concern, and erased 30 days"
            " after its end"
        )
    )

    def report(self) -> Report:
        """The concern as the operation takes it."""
        kinds = {one.value: one for one in ConcernKind}
        return Report(
            kind=kinds.get(self.kind.data or ""),
            in_danger={one.value: one for one in InDanger}.get(self.in_danger.data or ""),
            words=self.words.data or "",
            contact=self.contact.data or "",
            consent=bool(self.consent.data),
            language=current_language(),
        )


class TakeForm(PlainForm):
    """Taking a concern: what the organisation is told."""

    told = TextAreaField(
        text("What the organisation is told, in your own words"),
        [_at_most(LONGEST)],
        description=text(
            "It does not see the reporter’s text. Leave out whatever could tell who reported."
        ),
    )
    note = TextAreaField(
        text("Note for the record"), [_at_most(2000)], description=text("Only moderators read it.")
    )

    def answers(self) -> dict[str, Any]:
        """What the guard of the step asks for."""
        return {"told": self.told.data or ""}


class CloseForm(PlainForm):
    """The end of a concern."""

    action = RadioField(
        text("What do you decide?"),
        [Optional()],
        choices=_offered(
            [
                ("uphold", text("Upheld: the concern is right")),
                ("not_uphold", text("Not upheld: it was checked and is not so")),
                ("pass_on", text("Passed on: another body decides")),
            ]
        ),
    )
    passed_to = StringField(
        text("To which body?"),
        [_at_most(200)],
        description=text("Only if you pass it on: the police, the department, the regulator…"),
    )
    answer = TextAreaField(
        text("Answer to the reporter"),
        [_at_most(LONGEST)],
        description=text(
            "It stands under the reporter’s link, and goes to the address if one was left."
        ),
    )
    note = TextAreaField(
        text("Reason, for the record"),
        [_at_most(2000)],
        description=text("Only moderators and the auditor read it."),
    )

    def answers(self) -> dict[str, Any]:
        """What the guard of the step asks for."""
        passed_to = self.passed_to.data if self.action.data == "pass_on" else ""
        return {"answer": self.answer.data or "", "passed_to": passed_to or ""}


class SuspendForm(PlainForm):
    """Suspending the practice because of a concern."""

    public_reason = StringField(
        text("The reason that readers will see"),
        [_at_most(500)],
        description=text("Plain words, no names of people."),
    )
    suspend_note = TextAreaField(
        text("Note for the record"),
        [_at_most(2000)],
        description=text("Moderators and the owner read it: nothing about the reporter."),
    )


class ReplyForm(PlainForm):
    """An organisation's answer."""

    words = TextAreaField(
        text("The answer of your organisation"),
        [_at_most(LONGEST)],
        description=text(
            "What you checked, what you found, what you do now. No names of people, no diagnoses."
        ),
    )
