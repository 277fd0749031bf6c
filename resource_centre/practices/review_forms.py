"""What reviewers and moderators send: read from the form, with every wrong value named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from resource_centre import i18n
from resource_centre.accounts.models import ReviewerKind
from resource_centre.errors import BadInput
from resource_centre.i18n import current_language
from resource_centre.practices import rubric
from resource_centre.practices.models import Track
from resource_centre.practices.review_models import Review
from resource_centre.practices.review_operations import Opinion
from resource_centre.practices.working_days import REVIEW
from resource_centre.vocabulary import label

# WTForms says each label with str() only when it is shown, so a sentence may wait until then.
text: Any = i18n.text
ntext: Any = i18n.ntext

Form = MultiDict[str, str]
TRUTH = {"yes": True, "no": False}


class InterestsQuestion(FlaskForm):  # type: ignore[misc]
    """The conflict question, put before the text opens."""

    has_conflict = RadioField(
        text("Is one of these true?"),
        [Optional()],
        description=text(
            "You work at the owner organisation now or did in the last 12 months · you are a"
            " co-author · a family member works there · you receive money from it. No names are"
            " needed."
        ),
        choices=[
            SelectChoice(
                "yes", text("Yes. I stand aside (recusal), another reviewer will be asked")
            ),
            SelectChoice("no", text("No")),
        ],
    )
    has_disclosure = RadioField(
        text("Anything else a reader should know?"),
        [Optional()],
        description=text(
            "Older work there, training given or taken, a competing practice, curator of its"
            " grant. You may go on, and it is shown with the review (disclosure)."
        ),
        choices=[
            SelectChoice("yes", text("Yes, I disclose it below")),
            SelectChoice("no", text("No")),
        ],
    )
    disclosure = TextAreaField(
        text("What is it?"),
        [Length(max=500, message=text("At most %(count)d characters.", count=500))],
    )


class InterestsForm(InterestsQuestion):
    """With the question how long the review will take."""

    days = RadioField(
        text("How many working days do you need?"),
        [Optional()],
        choices=[
            SelectChoice(str(days), ntext("%(num)d working day", "%(num)d working days", days))
            for days in REVIEW
        ],
    )


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """Who is to be asked, and from where they are to look: "person:kind"."""

    reviewer = SelectField(text("Reviewer"), [Optional()], validate_choice=False)

    @property
    def asked(self) -> tuple[str, ReviewerKind | None]:
        """The person's id and the kind, as chosen."""
        person_id, _, kind = str(self.reviewer.data or "").partition(":")
        known = {member.value: member for member in ReviewerKind}
        return person_id, known.get(kind)


def choices_of(candidates: Sequence[Any]) -> list[Any]:
    """Everybody who may be asked, once for each kind, with how many reviews they have open."""
    return [
        SelectChoice(
            f"{candidate.person.id}:{kind.value}",
            text(
                "%(name)s, %(kind)s, open reviews: %(count)d",
                name=candidate.person.name,
                kind=label("reviewer_kind", kind.value),
                count=candidate.open_reviews,
            ),
        )
        for candidate in candidates
        if not candidate.obstacle
        for kind in candidate.kinds
    ]


def truth(value: str | None) -> bool | None:
    """Yes, no, or not answered."""
    return TRUTH.get(value or "")


def whole_number(value: str | None) -> int | None:
    """A number, or ``None`` for what is none."""
    written = (value or "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def opinion_in(form: Form, kind: ReviewerKind, track: Track) -> Opinion:
    """What the reviewer's form says; hours that are no number are named."""
    mine = [criterion.key for criterion in rubric.criteria_for(kind, track)]
    return Opinion(
        scores={key: whole_number(form.get(key)) for key in mine},
        reasons={key: form.get(f"reason_{key}", "") for key in mine},
        evidence_proposed=whole_number(form.get("evidence")),
        evidence_reason=form.get("evidence_reason", ""),
        comment=form.get("comment", ""),
        hours=_hours(form.get("hours", "")),
    )


def _hours(value: str) -> float | None:
    written = value.strip().replace(",", ".")
    if not written:
        return None
    try:
        return float(written)
    except ValueError:
        raise BadInput({"hours": text("Hours are a number from 0 to 500.")}) from None


def opinion_of(review: Review | None) -> Opinion:
    """A stored review, to be shown in the form."""
    if review is None:
        return Opinion()
    return Opinion(
        scores={score.criterion: score.value for score in review.scores},
        reasons={score.criterion: score.reason for score in review.scores},
        evidence_proposed=review.evidence_proposed,
        evidence_reason=review.evidence_reason,
        comment=review.comment,
        hours=review.hours,
    )


@dataclass(frozen=True)
class DecisionInput:
    """A moderator's step as it was filled in, before it is checked."""

    action: str
    note: str = ""
    reason_code: str | None = None
    seen_version: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same as form fields, to be sent once more from the check page."""
        pairs = [("note", self.note), ("reason_code", self.reason_code or "")]
        pairs.append(("seen_version", str(self.seen_version or "")))
        for name, value in self.answers.items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name, _written(one)) for one in values if one is not None]
        return [(name, value) for name, value in pairs if value]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "value", value))


def decision_in(form: Form) -> DecisionInput:
    """The step, its words and its answers."""
    answers: dict[str, Any] = {
        "must": points_in(form.getlist("must")),
        "wish": points_in(form.getlist("wish")),
        "conditions": form.get("conditions", "").strip(),
        "evidence_level": whole_number(form.get("evidence_level")),
        "evidence_reason": form.get("evidence_reason", "").strip(),
        "replicated": truth(form.get("replicated")),
        "signal": form.get("signal") if form.get("signal") == "no_effect" else None,
        "language": current_language(),
    }
    answers |= {n: truth(form.get(n)) for n in ("check_scope", "check_law", "check_rights")}
    return DecisionInput(
        action=form.get("action", ""),
        note=form.get("note", "").strip(),
        reason_code=form.get("reason_code") or None,
        seen_version=whole_number(form.get("seen_version")),
        answers=answers,
    )


def points_in(written: Sequence[str]) -> list[str]:
    """The points of a letter: one a line; a number written before it is dropped."""
    lines = [line.strip() for words in written for line in words.splitlines()]
    return [_without_number(line) for line in lines if _without_number(line)]


def _without_number(line: str) -> str:
    head, dot, rest = line.partition(".")
    return rest.strip() if dot and head.strip().isdigit() and len(head.strip()) < 3 else line


def put_errors(form: FlaskForm, error: BadInput) -> None:
    """Show what an operation refused at the fields it names."""
    for name, sentence in error.fields.items():
        form[name].errors = [*form[name].errors, sentence]
