"""Every setting: its name, default and one sentence. docs/settings.md is made from this table.

A setting NAME is read from the environment variable RESOURCE_CENTRE_NAME.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resource_centre.i18n import Said, text

PREFIX = "RESOURCE_CENTRE_"


@dataclass(frozen=True)
class Setting:
    """One setting. ``default`` also gives its type."""

    name: str
    default: Any
    says: Said


SETTINGS: tuple[Setting, ...] = (
    Setting("DATA_DIR", "instance", text("Folder for database, index, files, mail and keys.")),
    Setting("DATABASE_URL", "", text("SQLAlchemy address; empty means SQLite in the data folder.")),
    Setting("SEARCH", "whoosh", text("Search engine: whoosh.")),
    Setting(
        "SECRET_KEY", "", text("Key that signs cookies; empty means a file made on first run.")
    ),
    Setting(
        "SECRET_KEY_FALLBACKS", "", text("Earlier keys, by commas, that still open old cookies.")
    ),
    Setting(
        "BASE_URL", "http://127.0.0.1:8000", text("Address under which people reach the site.")
    ),
    Setting("TRUSTED_HOSTS", "", text("Further host names that may be asked for, by commas.")),
    Setting(
        "PROXY_HOPS", 0, text("How many proxies of yours stand in front and set X-Forwarded-*.")
    ),
    Setting(
        "MAIL_URL",
        "",
        text("smtp://user:password@host:port; empty means files in the data folder."),
    ),
    Setting("MAIL_FROM", "noreply@localhost", text("Address that mails come from.")),
    Setting("DEFAULT_LANGUAGE", "auto", text("auto, en or ru: the language of a first visit.")),
    Setting("OPERATOR", "", text("Who runs the centre, for the footer of every page.")),
    Setting(
        "TIME_ZONE", "Europe/Moscow", text("Zone in which days are counted and times are shown.")
    ),
    Setting("WORKERS", 4, text("Web worker processes.")),
    Setting("THREADS", 8, text("Threads of a web worker.")),
    Setting("DEMO", False, text("Whether this is the sample city; set by up --demo.")),
    Setting(
        "LOG", "text", text("text, or json: a line on standard output for each answer, as up sets.")
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        text("Opens /metrics from elsewhere; without it only from this machine."),
    ),
    Setting(
        "BACKUP_DIR",
        "",
        text("Folder for scheduled backups; empty means backups in the data folder."),
    ),
    Setting("BACKUP_EVERY", 24, text("Hours between two scheduled backups; 0 means none.")),
    Setting(
        "BACKUP_KEEP", 7, text("How many scheduled backups are kept, each proved by a rehearsal.")
    ),
    Setting(
        "REQUIRE_SECOND_FACTOR", False, text("Reserved for the second factor of those who decide.")
    ),
)


def settings(overrides: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The settings in force: defaults, then the environment, then ``overrides``."""
    found: dict[str, Any] = {}
    for setting in SETTINGS:
        value: Any = setting.default
        named = os.environ.get(PREFIX + setting.name)
        if named is not None:
            value = _typed(named, setting.default)
        found[setting.name] = value
    found |= overrides or {}
    return _completed(found)


def _typed(value: str, default: Any) -> Any:
    if isinstance(default, bool):
        return value.strip().lower() in ("1", "true", "yes", "on")
    return int(value) if isinstance(default, int) else value


def _completed(found: dict[str, Any]) -> dict[str, Any]:
    folder = Path(str(found["DATA_DIR"])).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found["DATA_DIR"] = str(folder)
    found["DATABASE_URL"] = found["DATABASE_URL"] or f"sqlite:///{folder / 'resource-centre.db'}"
    found["SECRET_KEY"] = found["SECRET_KEY"] or secret_key(folder / "secret_key")
    if len(found["SECRET_KEY"]) < 32:
        raise ValueError("SECRET_KEY is shorter than 32 characters")
    earlier = [key.strip() for key in str(found["SECRET_KEY_FALLBACKS"]).split(",") if key.strip()]
    if any(len(key) < 32 for key in earlier):
        raise ValueError("SECRET_KEY_FALLBACKS has a key shorter than 32 characters")
    found["SECRET_KEY_FALLBACKS"] = earlier
    found["BACKUP_DIR"] = str(Path(found["BACKUP_DIR"] or folder / "backups").absolute())
    return found


def secret_key(path: Path) -> str:
    """The key of this installation; made once, readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _existing_key(path)
    with os.fdopen(descriptor, "w") as out:
        out.write(secrets.token_hex(32))
        out.flush()
        os.fsync(out.fileno())
    return path.read_text()


def _existing_key(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{path} can be read by others: chmod 600 it")
    for _ in range(200):  # another process may be between creating and writing it
        key = path.read_text()
        if len(key) >= 32:
            return key
        import time

        time.sleep(0.01)
    raise ValueError(f"{path} holds no key: delete it and start again")
