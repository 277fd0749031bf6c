"""What tests of backups begin with."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from tests.commands.backups import keep_order, made_by
from tests.support.writers import Town


@pytest.fixture
def town(work: None) -> Town:
    made = Town()
    made.published("Respite care")
    return made


@pytest.fixture
def archive(town: Town, cli: FlaskCliRunner, tmp_path: Path) -> Path:
    """A backup with one file in it."""
    keep_order(town, b"%PDF-1.7 signed")
    made_by(cli, "backup", tmp_path / "a.tar")
    return tmp_path / "a.tar"
