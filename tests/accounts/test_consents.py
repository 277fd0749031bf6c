"""The texts that people agree to, and their dates."""

import hashlib
from pathlib import Path

import pytest

from resource_centre.accounts.consent_models import ConsentKind
from resource_centre.accounts.consents import TEXTS_OF

PAGES = Path(__file__).parents[2] / "content" / "pages"
AGREED_TO = {
    ("terms", "2026-11-25"): "afe523600151a5e70d19c51e638185dbcb037007982d6811e707ecebf6588831",
    ("privacy", "2026-11-25"): "bc41deff58546e5a7cf7d8bf2e0a877f5726cce2d9bb21028770af90f22c4e2d",
}


@pytest.mark.parametrize("kind", [ConsentKind.TERMS, ConsentKind.PRIVACY])
def test_a_text_that_changes_gets_a_new_date(kind: ConsentKind) -> None:
    texts = b"".join((PAGES / f"{kind.value}.{one}.md").read_bytes() for one in ("en", "ru"))
    dated = (kind.value, TEXTS_OF[kind].isoformat())
    assert hashlib.sha256(texts).hexdigest() == AGREED_TO[dated]
