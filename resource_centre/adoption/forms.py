"""The forms of adoptions. Operations and guards check what is said; forms only read it."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from resource_centre import i18n
from resource_centre.adoption.models import Adoption, FitQuestion, FitValue, PilotVerdict
from resource_centre.adoption.operations import Fit, Request
from resource_centre.adoption.order_operations import LARGEST_ORDER, Order, Scan
from resource_centre.errors import ResourceCentreError
from resource_centre.vocabulary import choices

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown


def offered(pairs: Iterable[tuple[str, Any]]) -> Any:
    """Choices as WTForms wants them."""
    return [SelectChoice(value, words) for value, words in pairs]


YES_PARTLY_NO = offered([("yes", text("Yes")), ("partly", text("Partly")), ("no", text("No"))])
FIT_QUESTIONS = {
    FitQuestion.NEED: text("1. Need. Do we have these people?"),
    FitQuestion.FIT: text("2. Fit. Does it suit our services and values?"),
    FitQuestion.CAPACITY: text("3. Capacity. Do we have the staff, rooms, time and money?"),
    FitQuestion.EVIDENCE: text("4. Evidence. Is what is known enough for us?"),
    FitQuestion.USABILITY: text("5. Clarity. Is it clear enough to begin?"),
    FitQuestion.SUPPORT: text("6. Support. Who teaches and answers us?"),
}


def at_most(count: int) -> Length:
    """As long as the column."""
    return Length(max=count, message=text("At most %(count)d characters.", count=count))


class DayField(DateField):
    """A day, as a browser sends it or as it is written in Russian; errors in our words."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], format=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed when it is no day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(text("Enter a date, like 1 June 2026 as 01.06.2026.")) from None


class CountField(IntegerField):
    """A whole number; errors in our words."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed when it is no number."""
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError(text("Enter a whole number, like 12.")) from None


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
            """A file stays what it is."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            pairs = [(key, value) for key in sent for value in sent.getlist(key)]
            return MultiDict(
                (key, value.replace("\0", "") if isinstance(value, str) else value)
                for key, value in pairs
            )


class ConsideringForm(PlainForm):
    """Six questions and a request."""

    site = StringField(text("Place"), [at_most(300)])
    for_whom = StringField(text("For whom"), [at_most(300)])
    planned_count = CountField(text("How many people or families"))
    pilot_from = DayField(text("Pilot from"))
    pilot_to = DayField(text("Pilot to"))
    funding = SelectField(text("Paid from"), [Optional()])
    funding_note = StringField(text("Number of the grant, if it is one"), [at_most(200)])
    founder_needed = SelectField(
        text("Founder’s agreement"),
        choices=offered([("", text("Not needed")), ("yes", text("Letter, number and date"))]),
    )
    founder_letter = StringField(text("Number and date of the letter"), [at_most(200)])
    support_wished = StringField(text("Support you wish"), [at_most(500)])
    name_early = BooleanField(text("The owner organisation may see our name before the order"))
    name_public = BooleanField(
        text("Public pages may name us once a report counts ten people or more")
    )
    terms_accepted = BooleanField(
        text("We accept the terms of reuse and have read “Risks, and when to stop”")
    )

    def __init__(self, adoption: Adoption) -> None:
        super().__init__(data=_kept(adoption))
        known = choices("funding", kept=[adoption.funding or ""])
        self.funding.choices = offered([("", text("Choose")), *known])

    def request(self) -> Request:
        """The request as the operation takes it."""
        names = Request.__dataclass_fields__.keys() - {"support", "founder_needed"}
        given = {name: self[name].data for name in names}
        for name in ("site", "for_whom", "funding", "funding_note", "founder_letter"):
            given[name] = given[name] or ""
        return Request(
            **given,
            support=self.support_wished.data or "",
            founder_needed=self.founder_needed.data == "yes",
        )

    def fit(self) -> Fit:
        """The answers as the operation takes them."""
        return {
            question: (
                FitValue(value) if (value := self[f"fit_{question.value}"].data) else None,
                self[f"missing_{question.value}"].data or "",
            )
            for question in FitQuestion
        }


for _question in FitQuestion:
    setattr(
        ConsideringForm,
        f"fit_{_question.value}",
        RadioField(FIT_QUESTIONS[_question], [Optional()], choices=YES_PARTLY_NO),
    )
    setattr(
        ConsideringForm,
        f"missing_{_question.value}",
        StringField(text("What is missing?"), [at_most(500)]),
    )


def _kept(adoption: Adoption) -> dict[str, Any]:
    kept = {name: getattr(adoption, name) for name in Request.__dataclass_fields__}
    kept |= {
        "support_wished": kept.pop("support"),
        "founder_needed": "yes" if adoption.founder_needed else "",
    }
    for answer in adoption.fit_answers:
        kept[f"fit_{answer.question.value}"] = answer.value.value
        kept[f"missing_{answer.question.value}"] = answer.missing
    return kept


class OrderForm(PlainForm):
    """A signed order or a signed report."""

    order_number = StringField(text("Number of the order"), [at_most(60)])
    order_date = DayField(text("Date of the order"))
    signer_post = StringField(
        text("Post of the signer"), [at_most(120)], description=text("The post, not the name.")
    )
    order_file = FileField(
        text("The signed order"),
        description=text(
            "PDF, PNG or JPEG, up to 10 MB. Seen only by your institution and the auditor."
        ),
    )

    def of_a_report(self) -> "OrderForm":
        """The same fields for a signed report: it is a document, not an order."""
        self.order_number.label.text = text("Number of the document")
        self.order_date.label.text = text("Date of the document")
        self.order_file.label.text = text("The signed report")
        return self

    def order(self) -> Order:
        """The order as the operation takes it; no more is read of a file than may be kept."""
        sent = self.order_file.data
        scan = None
        if sent is not None and getattr(sent, "filename", None):
            scan = Scan(sent.filename, sent.stream.read(LARGEST_ORDER + 1))
        return Order(
            number=self.order_number.data or "",
            day=self.order_date.data,
            signer_post=self.signer_post.data or "",
            scan=scan,
        )


class NoteForm(PlainForm):
    """A step that asks for words at most."""

    note = TextAreaField(text("Reason, in a sentence or two"), [at_most(2000)])

    def answers(self) -> dict[str, Any]:
        """What the guard of the step asks for."""
        return {}


class EndForm(NoteForm):
    """How it ends, and why."""

    end_kind = RadioField(text("How does it end?"), [Optional()])
    reason_code = RadioField(text("The main reason"), [Optional()])

    def __init__(self) -> None:
        super().__init__()
        self.end_kind.choices = offered(choices("end_kind"))
        self.reason_code.choices = offered(choices("end_reason"))

    def answers(self) -> dict[str, Any]:
        """What the guard of the step asks for."""
        return {"end_kind": self.end_kind.data}


class PilotReviewForm(NoteForm):
    """What the first period showed."""

    verdict = RadioField(
        text("What do you decide?"),
        [Optional()],
        choices=offered(
            [
                (PilotVerdict.GO.value, text("Go on as it is")),
                (PilotVerdict.CHANGE.value, text("Go on with a change")),
            ]
        ),
        description=text("To stop, go back and choose “End”."),
    )
    words = TextAreaField(text("What will change?"), [at_most(2000)])

    def answers(self) -> dict[str, Any]:
        """What the guard of the step asks for."""
        verdict = PilotVerdict(self.verdict.data) if self.verdict.data else None
        return {"verdict": verdict, "words": self.words.data or ""}


STEP_FORMS = {"end": EndForm, "pass_pilot": PilotReviewForm}


def step_form(action: str) -> NoteForm:
    """The form of a step."""
    return STEP_FORMS.get(action, NoteForm)()
