"""The one form of a revision, complete and without JavaScript, and the small ones beside it.

Values are checked by the rules of the card alone (card_values.py), so the form has no rules of
its own: it shows what was typed, and the sentence that the rule says.
"""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import Choice, SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from resource_centre import i18n
from resource_centre.i18n import current_language
from resource_centre.practices import form_values as fv
from resource_centre.practices.card import BY_NAME
from resource_centre.practices.form_words import (
    HINTS,
    LABELS,
    PARTS,
    QUESTIONS,
    SECTION_HINTS,
    STATEMENTS,
    UNKNOWN,
    VOCABULARIES,
)
from resource_centre.practices.models import ChangeClass, Lane
from resource_centre.practices.sections import OTHER, SECTIONS
from resource_centre.vocabulary import choices, slugs

# WTForms says a label with str() only when it is shown, so a sentence may wait until then.
text: Any = i18n.text

RADIOS = frozenset({"kind", "terms", "authorship"})


def options(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Pairs of value and label as WTForms takes them."""
    return [SelectChoice(value, words) for value, words in pairs]


def _options(name: str, *, blank: bool) -> Callable[[], list[Any]]:
    def made() -> list[Any]:
        known: list[tuple[str, Any]] = []
        if name in fv.YES_NO:
            known = [("yes", text("Yes")), ("no", text("No"))]
        elif name == "evidence_claim":
            known = [(n, f"{n} · {said}") for n, said in choices("evidence")]
        elif name == "cost_band":
            known = [(n, f"{n} · {said}") for n, said in choices("cost_band")]
        else:
            known = list(choices(VOCABULARIES[name]))
        return options([("", text("Not stated")), *known] if blank else known)

    return made


class _KeepsTerms:
    """A term that stands on the card stays to be ticked when the curator offers it no longer."""

    def iter_choices(self) -> list[Any]:
        offered = list(super().iter_choices())  # type: ignore[misc]
        data, name = getattr(self, "data", None), getattr(self, "short_name", "")
        held = [one for one in (data if isinstance(data, list) else [data]) if one]
        if name not in VOCABULARIES or not held:
            return offered
        known = {choice.value for choice in offered}
        kept = [one for one in choices(VOCABULARIES[name], kept=held) if one[0] not in known]
        return offered + [Choice(value, words, True, {}) for value, words in kept if value in held]


class _OneTerm(_KeepsTerms, SelectField):  # type: ignore[misc]
    pass


class _SomeTerms(_KeepsTerms, SelectMultipleField):  # type: ignore[misc]
    pass


def _select(name: str, label: Any, hint: Any = "") -> Any:
    return _OneTerm(
        label, description=hint, choices=_options(name, blank=True), validate_choice=False
    )


def _control(name: str, label: Any, hint: Any = "") -> Any:
    """The control of a field or part, by what its values are."""
    if name in fv.LISTS:
        return _SomeTerms(
            label, description=hint, choices=_options(name, blank=False), validate_choice=False,
            widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        )  # fmt: skip
    if name in RADIOS:
        return RadioField(
            label, description=hint, choices=_options(name, blank=False), validate_choice=False
        )
    if name in VOCABULARIES or name in fv.YES_NO or name == "evidence_claim":
        return _select(name, label, hint)
    if name in fv.BY_LINE:
        return TextAreaField(label, description=hint)
    return StringField(label, description=hint)


def _row_form(name: str) -> Any:
    parts = {part: _control(part, label) for part, label in PARTS[name].items()}
    return type(f"{name.title()}Row", (Form,), parts)


def _card_controls() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in BY_NAME:
        label, hint = LABELS[name], HINTS.get(name, "")
        if name == "dose":
            found |= {f"dose_{p}": _control(p, said) for p, said in PARTS["dose"].items()}
        elif name in fv.MONEY:
            found |= {f"{name}_{p}": _control(p, said) for p, said in PARTS["money"].items()}
        elif name in fv.ROWS:
            found[name] = FieldList(FormField(_row_form(name)), label=label)
        elif name not in ("roles", "statements"):
            found[name] = _control(name, label, hint)
    return found


def _text_controls() -> dict[str, Any]:
    keys = [OTHER, *(section.key for section in SECTIONS)]
    found: dict[str, Any] = {
        f"text_{key}": TextAreaField(QUESTIONS.get(key, ""), description=SECTION_HINTS.get(key, ""))
        for key in keys
    }
    found |= {
        f"unknown_{name}": StringField(text("Why it is not known, or does not apply"))
        for name in UNKNOWN
    }
    return found


class _RevisionForm(Form):
    """What every revision has; the fields of the card and the sections are added below."""

    title = StringField(text("Title"))
    summary = TextAreaField(text("What it is, in three plain sentences"))
    change_class = SelectField(text("Kind of change"), validate_choice=False)
    change_note = StringField(
        text("What changed, in one sentence"),
        description=text("Institutions that use the practice will read it."),
    )
    asks_review = RadioField(
        text("What you ask for"),
        choices=lambda: options(
            [
                ("yes", text("A review: then institutions can adopt it")),
                ("no", text("Publication as shared experience, without review")),
            ]
        ),
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            if section.key not in QUESTIONS:
                self[f"text_{section.key}"].label.text = section.heading(current_language())
        self.change_class.choices = options(choices("change_class"))


RevisionForm: Any = type("RevisionForm", (_RevisionForm,), {**_text_controls(), **_card_controls()})


class BeginForm(Form):
    """The first save: for whom, in which language, under which title."""

    owner_id = SelectField(text("Organisation that answers for it"), validate_choice=False)
    language = RadioField(
        text("Language you write in"),
        choices=lambda: options([("en", text("English")), ("ru", text("Russian"))]),
        description=text("One language is enough. The other can be added later."),
        validate_choice=False,
    )
    title = StringField(text("Title"))
    kind = RadioField(
        text("Kind of practice"),
        description=HINTS["kind"],
        choices=_options("kind", blank=False),
        validate_choice=False,
    )


class ChangeForm(Form):
    """Which kind of change a new revision is."""

    change_class = RadioField(text("Kind of change"), validate_choice=False)

    def offer(self, lanes: list[Lane]) -> "ChangeForm":
        """Only the kinds whose lane is free."""
        labels = dict(choices("change_class"))
        free = [c for c in ChangeClass if c.lane in lanes]
        self.change_class.choices = options((c.value, labels[c.value]) for c in free)
        return self


def id_of(name: str) -> str:
    """The element of the form that a gap or an error is about."""
    name = name.removeprefix("card.")
    if name in STATEMENTS:
        return f"statement_{name}"
    if name in ("dose", "roles", "statements"):
        return {"dose": "dose_duration", "roles": "roles", "statements": "statements"}[name]
    if name in fv.MONEY:
        return f"{name}_amount"
    if name in RADIOS or name in fv.LISTS:
        return f"{name}-0"
    if name in BY_NAME or name in ("title", "summary", "change_note", "change_class"):
        return name
    return f"text_{name}"


def roles_shown(values: fv.Values) -> list[tuple[str, str]]:
    """(role, how) of each row of the table: what was answered first, then what is always asked."""
    named = [key.removeprefix("role_") for key in values if key.startswith("role_")]
    known = [role for role in dict.fromkeys([*named, *fv.FIRST_ROLES]) if role in slugs("role")]
    return [(role, values.get(f"role_{role}", "")) for role in known]
