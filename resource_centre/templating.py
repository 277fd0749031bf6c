"""What templates may use besides their own words: marks, icons, addresses, dates and figures.

A template names a state, a track or a level by its key; the word, the colour and the icon stand
here once, so that no two pages can say the same thing differently.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, current_app, request, url_for
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from resource_centre.i18n import LANGUAGES, Text, current_language, text
from resource_centre.vocabulary import in_a_row, label

STATIC = Path(__file__).parent.parent / "static"
LOCALES = {"en": "en_GB", "ru": "ru_RU"}


class Mark(NamedTuple):
    """How a state is shown: never by colour alone."""

    css: str
    icon: str
    label: Text


STATES: Mapping[str, Mark] = {
    # a revision
    "draft": Mark("is-note", "file-pen-line", text("Draft")),
    "submitted": Mark("is-note", "send", text("Sent, waiting for a first check")),
    "returned": Mark("is-plum", "corner-down-right", text("Sent back")),
    "in_review": Mark("is-warn", "hourglass", text("Under review")),
    "changes_requested": Mark("is-plum", "undo-2", text("Changes requested")),
    "approved": Mark("is-ok", "badge-check", text("Approved")),
    "approved_light": Mark("is-ok", "circle-check", text("Published")),
    "superseded": Mark("", "history", text("Earlier revision")),
    "declined": Mark("", "circle-x", text("Not recommended for now")),
    "taken_back": Mark("", "undo-2", text("Taken back by the author")),
    # a practice
    "unpublished": Mark("", "circle-dashed", text("Not published")),
    "published": Mark("is-ok", "circle-check", text("Published")),
    "lapsed": Mark("is-warn", "clock", text("Review out of date")),
    "lapsed_light": Mark("is-warn", "clock", text("Not checked for a while")),
    "suspended": Mark("is-bad", "triangle-alert", text("Use suspended")),
    "withdrawn": Mark("", "circle-x", text("Withdrawn")),
    # an adoption
    "considering": Mark("", "circle-dashed", text("Considering")),
    "requested": Mark("is-warn", "hourglass", text("Waiting for the manager")),
    "authorised": Mark("is-brand", "clipboard-signature", text("Authorised")),
    "preparing": Mark("is-note", "clipboard-list", text("Preparing")),
    "pilot": Mark("is-note", "circle-dot", text("Pilot")),
    "in_use": Mark("is-ok", "circle-check", text("In use")),
    "paused": Mark("", "pause", text("Paused")),
    "ended": Mark("", "flag", text("Ended")),
    "dropped": Mark("", "circle-x", text("Dropped")),
    # a concern
    "received": Mark("is-warn", "inbox", text("Waiting for a moderator")),
    "acknowledged": Mark("is-note", "eye", text("A moderator looks at it")),
    "upheld": Mark("is-ok", "circle-check", text("Upheld")),
    "not_upheld": Mark("", "circle-x", text("Not upheld")),
    "passed_on": Mark("is-brand", "arrow-right", text("Passed on")),
    "danger_now": Mark("is-bad", "siren", text("Danger now")),
    # time, interests and other facts about them
    "update_offered": Mark("is-brand", "refresh-cw", text("Update offered")),
    "due_soon": Mark("is-warn", "clock", text("Due soon")),
    "time_over": Mark("is-bad", "clock", text("Time is over")),
    "recusal": Mark("is-bad", "scale", text("Recusal")),
    "disclosed": Mark("is-warn", "scale", text("Interest disclosed")),
    "variant": Mark("is-plum", "git-compare", text("Variant")),
    "done": Mark("is-ok", "check", text("Done")),
    "must_answer": Mark("is-plum", "message-square", text("Must be answered")),
    "if_you_wish": Mark("", "message-square", text("If you wish")),
}
TRACKS: Mapping[str, Mark] = {
    "full": Mark("trk-full", "badge-check", text("Full review by two reviewers")),
    "basic": Mark("trk-basic", "check", text("Basic review by one reviewer")),
    "light": Mark("trk-light", "quote", text("Shared experience, not reviewed")),
    "library": Mark(
        "trk-library", "file-text", text("Compiled from published sources, not reviewed here")
    ),
}
TRACK_NAMES: Mapping[str, Text] = {
    "full": text("Full"),
    "basic": text("Basic"),
    "light": text("Light"),
    "library": text("Light"),
    "": text("Not set"),
}
KIND_ICONS: Mapping[str, str] = {
    "methodology": "clipboard-list",
    "social_technology": "users",
    "service_standard": "landmark",
    "experience": "quote",
    "know_how": "briefcase",
}
SIGNALS: Mapping[str, Mark] = {
    "no_effect": Mark("is-note", "info", text("No effect found here")),
    "harm": Mark("is-bad", "triangle-alert", text("Reports of harm")),
}
LEVELS = (
    text("described"),
    text("justified"),
    text("before-and-after data"),
    text("confirmed by comparison"),
    text("well established"),
)
BANDS = (text("very low"), text("low"), text("medium"), text("high"), text("very high"))
SCORES = (text("not shown"), text("partly"), text("enough"), text("exemplary"))
LANGUAGE_NAMES: Mapping[str, Text] = {"en": text("English"), "ru": text("Russian")}
OWN_NAMES = {"en": ("English", "Eng"), "ru": ("Русский", "Рус")}


def said_language(language: str) -> str:
    """The name of a language inside a sentence: English keeps its capital, Russian does not."""
    name = str(LANGUAGE_NAMES[language])
    return name.lower() if current_language() == "ru" else name


def mark_of(state: object, kind: str = "", light: bool = False) -> Mark:
    """The mark of a state. ``kind``: revision, practice, adoption; the same key may differ."""
    key = str(getattr(state, "value", state))
    if kind == "revision" and key == "withdrawn":
        key = "taken_back"
    if light and f"{key}_light" in STATES:
        key = f"{key}_light"
    return STATES[key]


@cache
def _drawing(name: str) -> str:
    source = (STATIC / "vendor" / "lucide" / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if found is None:
        raise ValueError(f"no drawing in the icon {name}")
    return re.sub(r"\s+", " ", found.group(1)).strip()


def icon(name: str, css: str = "") -> Markup:
    """An inline drawing, silent for screen readers; the word stands beside it.

    Safe because the drawing is a file of ours and the class is escaped.
    """
    head = (
        'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"'
    )
    classes = escape(f"ic {css}".strip())
    return Markup(f'<svg class="{classes}" {head}>{_drawing(name)}</svg>')


@cache
def _fingerprint(filename: str) -> str:
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a static file, new when its content is: browsers may keep it for long."""
    return url_for("static", filename=filename, v=_fingerprint(filename))


def page_exists(address: str) -> bool:
    """Whether this address answers a GET, so that no menu leads into the void.

    A view that serves many pages may carry ``has_page(**arguments)``.
    """
    try:
        endpoint, arguments = current_app.url_map.bind("").match(address, method="GET")
    except HTTPException:
        return False
    has_page = getattr(current_app.view_functions.get(endpoint), "has_page", None)
    return has_page is None or bool(has_page(**arguments))


def url_with(**changes: Any) -> str:
    """This address with other query arguments; ``None`` drops one, a list gives it many times.

    The path keeps exactly one leading slash: ``//example.org`` would lead to another site.
    """
    query = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    for key, value in changes.items():
        values = value if isinstance(value, list | tuple) else [value]
        query += [(key, str(one)) for one in values if one is not None]
    path = request.path if page_exists(request.path) else "/"
    address = request.script_root + "/" + quote(path.lstrip("/"))
    return f"{address}?{urlencode(query)}" if query else address


def control(field: Any) -> str:
    """What a form field is on the screen: the macro ``field`` draws each differently."""
    options = getattr(field, "option_widget", None)
    widget = type(field.widget).__name__
    if widget == "ListWidget" and options is not None:
        return str(options.input_type)
    names = {"TextArea": "textarea", "Select": "select", "CheckboxInput": "tick"}
    return names.get(widget, str(getattr(field.widget, "input_type", "text")))


def typo(value: object, language: str | None = None) -> Any:
    """No-break spaces where a line must not end; markup stays as it is.

    Before a dash in both languages; in Russian also after one-letter words and «№».
    """
    said = value if isinstance(value, str) else str(value)
    bound = re.sub(r" ([—–])(?=\s)", "\u00a0\\1", said)
    if (language or current_language()) == "ru":
        bound = bound.replace("№ ", "№\u00a0")
        one_letter = r"(?<![^\s(«„>\u00a0])([вкосуияаВКОСУИЯА]) (?=[^\s<])"
        bound = re.sub(one_letter, "\\1\u00a0", bound)
    return Markup(bound) if isinstance(value, Markup) else bound


def _locale() -> str:
    return LOCALES[current_language()]


def _zoned(value: datetime) -> datetime:
    return value.astimezone(ZoneInfo(current_app.config.get("TIME_ZONE", "Europe/Moscow")))


def date_said(value: date | datetime) -> str:
    """12 March 2026 · 12.03.2026."""
    day = _zoned(value).date() if isinstance(value, datetime) else value
    pattern = "dd.MM.yyyy" if current_language() == "ru" else "d MMMM yyyy"
    return format_date(day, pattern, locale=_locale())


def weekday_said(value: date) -> str:
    """Wednesday, 25 November 2026 · Среда, 25 ноября 2026 года: the day at the head of a page."""
    pattern = "EEEE, d MMMM y 'года'" if current_language() == "ru" else "EEEE, d MMMM y"
    said = format_date(value, pattern, locale=_locale())
    return said[:1].upper() + said[1:]


def day_said(value: date | datetime) -> str:
    """12 Mar · 12.03: where the year is plain from the page."""
    day = _zoned(value).date() if isinstance(value, datetime) else value
    pattern = "dd.MM" if current_language() == "ru" else "d MMM"
    return format_date(day, pattern, locale=_locale())


def moment_said(value: datetime) -> str:
    """12 March 2026, 14:32 · 12.03.2026, 14:32, in the time of the city."""
    pattern = "dd.MM.yyyy, HH:mm" if current_language() == "ru" else "d MMMM yyyy, HH:mm"
    return format_datetime(_zoned(value), pattern, locale=_locale())


def number_said(value: float | Decimal) -> str:
    """1,234.5 · 1 234,5."""
    return format_decimal(value, locale=_locale())


def percent_said(value: float | Decimal) -> str:
    """A share of one: 0.615 is 61.5% · 61,5 %; at most one decimal."""
    figure = format_decimal(Decimal(str(value)) * 100, "#,##0.#", locale=_locale())
    return f"{figure}\u00a0%" if current_language() == "ru" else f"{figure}%"


def money_said(minor: int, currency: str = "RUB") -> str:
    """Integer minor units: 3800000 is ₽38,000 · 38 000 ₽; kopecks only where there are any."""
    symbol = {"RUB": "₽", "EUR": "€", "USD": "$", "GBP": "£"}.get(currency, f"{currency} ")
    pattern = "#,##0.00" if minor % 100 else "#,##0"
    figure = format_decimal(Decimal(minor) / 100, pattern, locale=_locale())
    return f"{figure}\u00a0{symbol.strip()}" if current_language() == "ru" else symbol + figure


def register(app: Flask) -> None:
    """Give the templates of this application all of the above."""
    for tidy in ("trim_blocks", "lstrip_blocks"):
        setattr(app.jinja_env, tidy, True)
    app.jinja_env.globals.update(
        asset=asset, control=control, icon=icon, language=current_language, mark_of=mark_of,
        page_exists=page_exists, said_language=said_language, term=label, url_with=url_with,
        BANDS=BANDS, KIND_ICONS=KIND_ICONS, LANGUAGES=LANGUAGES, LANGUAGE_NAMES=LANGUAGE_NAMES,
        LEVELS=LEVELS, OWN_NAMES=OWN_NAMES, SCORES=SCORES,
        SIGNALS=SIGNALS, STATES=STATES, TRACKS=TRACKS, TRACK_NAMES=TRACK_NAMES,
    )  # fmt: skip
    app.jinja_env.filters.update(
        date=date_said, day=day_said, moment=moment_said, money=money_said,
        in_a_row=in_a_row, number=number_said, percent=percent_said, typo=typo,
        weekday=weekday_said,
    )  # fmt: skip
