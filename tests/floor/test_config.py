"""Settings and the key of an installation."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from resource_centre.config import SETTINGS, secret_key, settings


def test_an_environment_variable_sets_a_setting_of_its_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESOURCE_CENTRE_WORKERS", "2")
    monkeypatch.setenv("RESOURCE_CENTRE_DEMO", "yes")
    found = settings({"DATA_DIR": tmp_path})
    assert (found["WORKERS"], found["DEMO"]) == (2, True)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = settings({"DATA_DIR": tmp_path})["SECRET_KEY"]
    second = settings({"DATA_DIR": tmp_path})["SECRET_KEY"]
    mode = stat.S_IMODE((tmp_path / "secret_key").stat().st_mode)
    assert (first == second, len(first), mode) == (True, 64, 0o600)


def test_eight_starts_at_once_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [tmp_path / "secret_key"] * 8))
    assert len(keys) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    settings({"DATA_DIR": tmp_path})
    (tmp_path / "secret_key").chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        settings({"DATA_DIR": tmp_path})


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter than 32"):
        settings({"DATA_DIR": tmp_path, "SECRET_KEY": "short"})


def test_every_setting_has_one_sentence() -> None:
    assert [
        s.name for s in SETTINGS if not str(s.says).endswith(".") or len(str(s.says)) > 100
    ] == []
