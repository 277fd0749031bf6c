"""The checklist before a pilot, and the five questions of an outcome report."""

from enum import Enum
from typing import Any, TypeVar

from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from resource_centre import i18n
from resource_centre.adoption.forms import (
    YES_PARTLY_NO,
    CountField,
    DayField,
    PlainForm,
    at_most,
    offered,
)
from resource_centre.adoption.models import Adoption, FitValue
from resource_centre.adoption.operations import Checklist
from resource_centre.adoption.report_models import Changed, OutcomeReport, Recommend, Summary
from resource_centre.adoption.report_operations import Answers

text: Any = i18n.text  # WTForms asks for str: these are said only when they are shown
Kind = TypeVar("Kind", bound=Enum)


def _chosen(kind: type[Kind], value: str | None) -> Kind | None:
    return kind(value) if value else None


class PreparationForm(PlainForm):
    """Six points; a draft may have gaps."""

    prerequisites = RadioField(
        text("Is all that must be there first in place?"),
        [Optional()],
        choices=YES_PARTLY_NO,
        description=text("The practice lists it under “What to prepare first”."),
    )
    staff_trained = CountField(
        text("How many staff are trained?"), description=text("A number, no names.")
    )
    baseline = TextAreaField(
        text("The first values, to compare with later"),
        [at_most(4000)],
        description=text("Figures and words for the group, not for single people."),
    )
    core_kept = TextAreaField(text("How will you keep the core components?"), [at_most(4000)])
    adaptations = TextAreaField(
        text("What will you adapt?"),
        [at_most(4000)],
        description=text("Write “nothing” if so. Only adaptable parts may change."),
    )
    stop_rule = TextAreaField(text("Who stops it, and whom do they tell?"), [at_most(4000)])

    def __init__(self, adoption: Adoption) -> None:
        kept = adoption.preparation
        data = (
            {name: getattr(kept, name) for name in Checklist.__dataclass_fields__} if kept else {}
        )
        if data.get("prerequisites"):
            data["prerequisites"] = data["prerequisites"].value
        super().__init__(data=data)

    def checklist(self) -> Checklist:
        """The checklist as the operation takes it."""
        words = ("baseline", "core_kept", "adaptations", "stop_rule")
        return Checklist(
            prerequisites=_chosen(FitValue, self.prerequisites.data),
            staff_trained=self.staff_trained.data,
            **{name: self[name].data or "" for name in words},
        )


class ReportForm(PlainForm):
    """Five questions; a draft may have gaps."""

    period_from = DayField(text("Report from"))
    period_to = DayField(text("Report to"))
    started = CountField(
        text("People or families who began"),
        description=text("Count as the practice does: people or families, the same all through."),
    )
    finished = CountField(
        text("People or families who finished"),
        description=text("You need not say who did not finish, or why."),
    )
    better = CountField(text("Better"))
    same = CountField(text("The same"))
    worse = CountField(text("Worse"))
    summary = RadioField(
        text("Taken together"),
        [Optional()],
        choices=offered(
            [
                (Summary.HELPED_MOST.value, text("It helped most")),
                (Summary.HELPED_SOME.value, text("It helped some, not others")),
                (Summary.NOT_HERE.value, text("It did not work here")),
                (Summary.TOO_EARLY.value, text("Too early to say")),
            ]
        ),
        description=text(
            "If it did not work, the page thanks you with the words “Shared honestly”. The owner"
            " organisation may comment for 30 days; it cannot stop the report."
        ),
    )
    changed = RadioField(
        text("What did you change?"),
        [Optional()],
        choices=offered(
            [
                (Changed.NOTHING.value, text("Nothing")),
                (Changed.ADAPTABLE.value, text("Only parts that may be changed")),
                (Changed.CORE.value, text("A core component")),
            ]
        ),
        description=text(
            "If you changed a core component, the owner organisation and the moderators are told,"
            " and your adoption is shown as a variant."
        ),
    )
    change_text = TextAreaField(
        text("What, and why?"),
        [at_most(4000)],
        description=text("Only your institution reads this."),
    )
    recommend = RadioField(
        text("Would you recommend it to an institution like yours?"),
        [Optional()],
        choices=offered(
            [
                (Recommend.YES.value, text("Yes")),
                (Recommend.WITH_CHANGES.value, text("Yes, with a change")),
                (Recommend.NO.value, text("No")),
            ]
        ),
    )
    why = TextAreaField(text("In one or two sentences, why?"), [at_most(2000)])

    def __init__(self, report: OutcomeReport | None = None) -> None:
        data: dict[str, Any] = {}
        for name in Answers.__dataclass_fields__ if report else ():
            value = getattr(report, name)
            data[name] = value.value if isinstance(value, Enum) else value
        super().__init__(data=data)

    def answers(self) -> Answers:
        """The report as the operation takes it."""
        plain = ("period_from", "period_to", "started", "finished", "better", "same", "worse")
        return Answers(
            **{name: self[name].data for name in plain},
            summary=_chosen(Summary, self.summary.data),
            changed=_chosen(Changed, self.changed.data),
            change_text=self.change_text.data or "",
            recommend=_chosen(Recommend, self.recommend.data),
            why=self.why.data or "",
        )
