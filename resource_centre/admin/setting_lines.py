"""Every setting as it is in force: its value (secrets never), where it comes from, is it safe."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import make_url

from resource_centre.config import PREFIX, SETTINGS, Setting
from resource_centre.i18n import Said, text

SECRET = frozenset({"SECRET_KEY", "SECRET_KEY_FALLBACKS", "MAIL_URL", "METRICS_TOKEN"})
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_KEY = 32


@dataclass(frozen=True)
class SettingLine:
    """One setting. ``unsafe`` says what to do about it, and is empty where it is safe."""

    name: str
    value: Said
    default: Said
    says: Said
    source: Said
    unsafe: Said = ""


def setting_lines() -> list[SettingLine]:
    """All of them, in the order of config.py."""
    config = current_app.config
    return [
        SettingLine(
            PREFIX + one.name,
            shown(one.name, config.get(one.name, one.default)),
            shown(one.name, one.default),
            one.says,
            _source(one, config),
            _unsafe(one.name, config),
        )
        for one in SETTINGS
    ]


def shown(name: str, value: Any) -> Said:
    """A value as a page may show it."""
    if name in SECRET or any(word in name for word in ("SECRET", "PASSWORD", "TOKEN")):
        return text("set") if value else text("not set")
    if name == "DATABASE_URL" and value:
        url = make_url(str(value))
        where = url.host or "" if url.host else url.database or ""
        return f"{url.get_backend_name()}: {where}"
    if isinstance(value, bool):
        return text("on") if value else text("off")
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(one) for one in value)
    return str(value) if value not in ("", None) else text("empty")


def _source(one: Setting, config: Mapping[str, Any]) -> Said:
    if PREFIX + one.name in os.environ:
        return text("environment")
    if one.name == "SECRET_KEY":
        return text("made on first run, in the data folder")
    value = config.get(one.name, one.default)
    if value == one.default:
        return text("default")
    if one.default == "":
        return text("worked out at the start")
    return text("set when the program was started")


def _unsafe(name: str, config: Mapping[str, Any]) -> Said:
    check = _CHECKS.get(name)
    return check(config) if check else ""


def _plain_http(config: Mapping[str, Any]) -> Said:
    address = urlsplit(str(config["BASE_URL"]))
    if address.scheme == "https" or address.hostname in LOOPBACK:
        return ""
    return text("Passwords travel in the clear: serve the site over https and set BASE_URL to it.")


def _short_key(config: Mapping[str, Any]) -> Said:
    key = str(config["SECRET_KEY"])
    if len(key) >= SHORTEST_KEY and len(set(key)) > 8:
        return ""
    return text("The key is easily guessed: remove it, and a good one is made at the next start.")


def _demo_for_all(config: Mapping[str, Any]) -> Said:
    address = urlsplit(str(config["BASE_URL"]))
    if not config["DEMO"] or address.hostname in LOOPBACK:
        return ""
    return text("The sample accounts are open to the world: start without --demo, in a new folder.")


def _mail_in_the_clear(config: Mapping[str, Any]) -> Said:
    address = urlsplit(str(config["BASE_URL"]))
    if config["MAIL_URL"] or address.hostname in LOOPBACK:
        return ""
    return text("Mails are kept as files and reach nobody: set MAIL_URL to your mail server.")


_CHECKS: Mapping[str, Any] = {
    "BASE_URL": _plain_http,
    "SECRET_KEY": _short_key,
    "DEMO": _demo_for_all,
    "MAIL_URL": _mail_in_the_clear,
}
