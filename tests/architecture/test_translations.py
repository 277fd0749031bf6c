"""Everything the interface says, it says in Russian too."""

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.check


def test_every_sentence_has_a_translation_and_the_catalogue_is_up_to_date() -> None:
    command = [sys.executable, ".ci/translations.py", "check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.stderr == ""
    assert checked.returncode == 0
