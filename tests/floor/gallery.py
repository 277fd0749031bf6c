"""The application and the sample data with which gallery.html shows every macro."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from flask import Flask
from flask_babel import Babel
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from resource_centre import templating
from resource_centre.i18n import current_language

ROOT = Path(__file__).parent.parent.parent


def options(**labels: str) -> list[SelectChoice]:
    """The choices of a field, by value."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class SampleForm(FlaskForm):
    """One field of each shape."""

    secret = HiddenField()
    title = StringField("Title", [InputRequired("Give a title.")], description="A few words.")
    password = PasswordField("Password")
    age = IntegerField("Age", [InputRequired("The age must be a whole number, like 6.")])
    day = DateField("Date")
    file = FileField("File")
    body = TextAreaField("Steps", [InputRequired("Describe the steps.")])
    summary = TextAreaField("Summary")
    track = SelectField("Track", choices=options(light="Light", full="Full"))
    terms = RadioField("Terms", [InputRequired("Choose one.")], choices=options(a="A", b="B"))
    groups = SelectMultipleField(
        "Groups",
        choices=options(x="X", y="Y"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agreed = BooleanField("We hold the rights", [InputRequired("Say so.")])
    fits = RadioField("Does it fit?", choices=options(yes="Yes", no="No"))


def practice(**other: object) -> SimpleNamespace:
    """What practice_card and search_hit ask for."""
    facts: dict[str, object] = {
        "slug": "early-help", "kind": "social_technology", "title": "Ранняя помощь",
        "title_language": "ru", "summary": "Суть <b>практики</b>.", "owner_name": "Library",
        "owner_slug": "library", "owner_language": "en", "track": "library", "evidence_level": 2,
        "replicated": True, "signal": "no_effect", "by_compilers": True, "cost_band": 2,
        "updated_on": date(2026, 3, 12), "revision": "4", "sites": 0, "groups": ("Families",),
        "settings": ("Home",), "state": "published", "languages": ("ru", "en"),
    }  # fmt: skip
    return SimpleNamespace(**{**facts, **other})


def samples() -> dict[str, object]:
    """Everything gallery.html names."""
    row = SimpleNamespace(
        url="/reviews/1", title="Supported living", title_language="en", revision="3", owner="NGO",
        owner_language="en", track="full", state="in_review", days_ours=31, days_all=48,
        deadline="1 Apr", late="yesterday", move="You: find a reviewer", mine=True,
        instead_of="", invite="",
    )  # fmt: skip
    quiet = SimpleNamespace(**{**vars(row), "late": "", "mine": False, "track": None})
    item = SimpleNamespace(
        url="/adoptions/1", title="Alzheimer café", title_language="en", note="Since March.",
        state="considering", update_offered=True,
    )  # fmt: skip
    same = [("", "Ключ")]
    lines = [
        ("same", 1, 1, same, same),
        ("changed", 2, 2, [("", "две "), ("del", "недели")], [("", "две "), ("ins", "встречи")]),
        ("added", None, 3, [], [("ins", "новое")]),
        ("removed", 3, None, [("del", "<b>старое</b>")], []),
    ]
    names = ("kind", "old_number", "new_number", "old", "new")
    return {
        "p": practice(),
        "q": practice(state="lapsed", sites=3, track="full", signal=None, cost_band=None),
        "form": SampleForm(MultiDict({"age": "six"})),
        "snippet": Markup("the <mark>family</mark> meets"),
        "rows": [SimpleNamespace(**dict(zip(names, line, strict=True))) for line in lines],
        "queue": [row, quiet],
        "items": [item],
    }


def make_app() -> Flask:
    """A bare application with our templates: nothing else of the product is needed for them."""
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config.update(SECRET_KEY="for tests", WTF_CSRF_ENABLED=False, TESTING=True)
    folders = [FileSystemLoader(ROOT / "templates"), FileSystemLoader(Path(__file__).parent)]
    app.jinja_loader = ChoiceLoader(folders)
    app.jinja_env.undefined = StrictUndefined
    Babel(
        app,
        default_translation_directories=str(ROOT / "resource_centre/translations"),
        locale_selector=current_language,
    )
    templating.register(app)
    for address in ("/practices", "/desk", "/sign-in", "/organisations"):
        app.add_url_rule(address, address, lambda: "")

    def help_page(name: str) -> str:
        return name

    help_page.has_page = lambda name: name == "help"  # type: ignore[attr-defined]
    app.add_url_rule("/pages/<name>", "page", help_page)
    return app
