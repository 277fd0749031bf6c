"""What stands beside the form: tags, co-authors, the draft as a file."""

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from resource_centre.practices.drafting import saved_values
from resource_centre.practices.models import Revision
from tests.support.writers import Town, body, enter, send

pytestmark = pytest.mark.usefixtures("work")


@pytest.fixture
def town(work: None) -> Town:
    return Town()


@pytest.fixture
def author(client: FlaskClient, town: Town) -> FlaskClient:
    return enter(client, town.author)


def form_of(revision: Revision, language: str = "en", **changed: str) -> dict[str, object]:
    """What a browser sends of the form as it was shown, with some fields changed."""
    values = MultiDict(saved_values(revision, language))
    for name, value in changed.items():
        values[name] = value
    fields: dict[str, object] = {k: values.getlist(k) for k in values}
    return {
        "revision": str(revision.id),
        "language": language,
        "seen_version": str(revision.version),
        **fields,
    }


def test_tags_and_co_authors_stand_beside_the_form(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    slug = revision.practice.slug
    page = f"/practices/{slug}/edit"
    assert send(author, f"/practices/{slug}/tags", {"tags": "Night care, дом"}).status_code == 303
    assert 'value="Night care, дом"' in author.get(page).text
    fields = {"email": "colleague@example.org"}
    assert send(author, f"/practices/{slug}/co-authors", fields).status_code == 303
    assert "Remove colleague" in author.get(page).text
    fields = {"email": "nobody@example.org"}
    assert send(author, f"/practices/{slug}/co-authors", fields).status_code == 422
    end = f"/practices/{slug}/co-authors/{town.colleague.id}/end"
    assert send(author, end, {}).status_code == 303
    assert "Remove colleague" not in author.get(page).text


def test_draft_can_be_taken_as_a_file(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    answer = author.get(f"/practices/{revision.practice.slug}/edit/file?text_lang=en")
    assert answer.headers["Content-Disposition"].endswith('filename="respite-care.en.md"')
    assert answer.text.endswith(body())
