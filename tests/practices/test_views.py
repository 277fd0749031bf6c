"""The pages of writing, posted to as a browser would, without JavaScript."""

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from resource_centre.practices.drafting import saved_values
from resource_centre.practices.models import ChangeClass, Lane, Practice, Revision, RevisionState
from resource_centre.practices.operations import begin_revision
from tests.support.writers import Town, body, enter, send, text_of

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


def test_new_practice_begins_with_a_title_alone(author: FlaskClient, town: Town) -> None:
    fields = {"owner_id": str(town.ngo.id), "language": "ru", "title": "Школа приёмных родителей"}
    answer = send(author, "/practices/new", fields, "/practices/new")
    assert (answer.status_code, answer.location) == (
        303,
        "/practices/shkola-priemnykh-roditeley/edit",
    )
    page = author.get(answer.location)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_new_practice_without_a_title_shows_the_form_again(author: FlaskClient, town: Town) -> None:
    fields = {"owner_id": str(town.ngo.id), "language": "en", "title": " "}
    answer = send(author, "/practices/new", fields, "/practices/new")
    assert answer.status_code == 422
    assert "Give the practice a title." in answer.text


def test_form_saves_everything_that_it_shows(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    before = (revision.card, text_of(revision).body, revision.content_hash)
    page = f"/practices/{revision.practice.slug}/edit"
    answer = send(author, page, form_of(revision), page)
    assert answer.status_code == 303
    fresh = _again(revision)
    assert (fresh.card, text_of(fresh).body, fresh.content_hash) == before
    assert fresh.version == 3


def _again(revision: Revision) -> Revision:
    from resource_centre.db import session

    session().rollback()
    session().expire_all()
    found: Revision = session().get(Revision, revision.id)
    return found


def test_save_of_an_incomplete_text_is_allowed(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    answer = send(author, page, form_of(revision, text_stop="", text_problem=""), page)
    assert answer.status_code == 303
    assert "problem" not in text_of(_again(revision)).body


def test_malformed_value_is_refused_and_everything_typed_is_kept(
    author: FlaskClient, town: Town
) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    typed = form_of(revision, age_min="from six", text_steps="My new steps")
    answer = send(author, page, typed, page)
    assert answer.status_code == 422
    assert 'href="#age_min"' in answer.text
    assert 'value="from six"' in answer.text
    assert "My new steps" in answer.text
    assert answer.text.count("<title>Error:") == 1
    assert _again(revision).card["age_min"] == 0


def test_two_who_save_at_once_see_both_texts(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    mine = form_of(revision, text_steps="Mine, not saved")
    town.write(revision, body=body(steps="Theirs, saved before"))
    answer = send(author, page, mine, page)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Theirs" in answer.text
    assert f'name="seen_version" value="{_again(revision).version}"' in answer.text
    mine["seen_version"] = str(_again(revision).version)
    assert send(author, page, mine, page).status_code == 303
    assert "Mine, not saved" in text_of(_again(revision)).body


def test_form_shown_again_has_seen_no_more_than_before(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    seen = f'name="seen_version" value="{revision.version}"'
    bad = form_of(revision, age_min="x")
    shown = form_of(revision) | {"action": "add_studies"}
    town.write(revision, body=body(steps="Theirs, saved before"))
    assert send(author, page, bad, page).text.count(seen) == 1
    assert send(author, page, shown, page).text.count(seen) == 1
    preview = f"/practices/{revision.practice.slug}/preview"
    assert send(author, preview, shown, page).text.count(seen) == 1


def test_preview_shows_the_text_and_saves_nothing(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    typed = form_of(revision, text_steps="Some **bold** step")
    answer = send(author, f"/practices/{revision.practice.slug}/preview", typed, page)
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in answer.text
    assert "bold" not in text_of(_again(revision)).body


def test_preview_of_one_field_stands_beside_it(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    slug = revision.practice.slug
    typed = form_of(revision, text_steps="Some **bold** step")
    answer = send(
        author, f"/practices/{slug}/preview?field=text_steps", typed, f"/practices/{slug}/edit"
    )
    assert 'id="text_steps-preview"' in answer.text


def test_row_is_added_without_losing_what_was_typed(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    typed = form_of(revision, title="A title not saved") | {"action": "add_studies"}
    answer = send(author, page, typed, page)
    assert answer.status_code == 200
    assert "studies-0-citation" in answer.text
    assert "A title not saved" in answer.text
    typed = form_of(revision) | {"action": "add_role", "new_role": "mediator"}
    assert 'name="role_mediator" value="staff" checked' in send(author, page, typed, page).text


def test_check_page_lists_what_is_missing_with_links(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    typed = form_of(revision, text_stop="") | {"action": "check"}
    answer = send(author, page, typed, page)
    assert answer.location == f"/revisions/{revision.id}/steps/submit"
    shown = author.get(answer.location)
    assert "#text_stop" in shown.text
    assert "Send revision" not in shown.text


def test_text_is_sent_from_the_check_page(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    step = f"/revisions/{revision.id}/steps/submit"
    fields = {"seen_version": str(revision.version)}
    answer = send(author, step, fields, step)
    assert (answer.status_code, answer.location) == (303, f"/revisions/{revision.id}/sent")
    assert author.get(answer.location).status_code == 200
    assert _again(revision).state is RevisionState.SUBMITTED


def test_second_language_has_a_tab_and_needs_no_card(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    shown = author.get(f"{page}?text_lang=ru")
    assert shown.status_code == 200
    assert 'name="kind"' not in shown.text
    fields = {
        "revision": str(revision.id),
        "language": "ru",
        "seen_version": str(revision.version),
        "title": "Передышка",
        "text_steps": "1. Встретиться.",
    }
    assert send(author, page, fields, page).status_code == 303
    fresh = _again(revision)
    assert text_of(fresh, "ru").body == "## Как это работает\n\n1. Встретиться.\n"
    assert fresh.card["kind"] == "methodology"


def test_others_do_not_know_of_a_draft(client: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    assert client.get(page).status_code == 303
    assert enter(client, town.practitioner).get(page).status_code == 404
    assert enter(client, town.moderator).get(page).status_code == 404


def test_member_who_is_no_author_may_not_edit(client: FlaskClient, town: Town) -> None:
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    assert enter(client, town.colleague).get(page).status_code == 403


def test_revision_is_begun_of_a_free_kind(author: FlaskClient, town: Town) -> None:
    practice = town.published()
    page = f"/practices/{practice.slug}/edit"
    assert "Begin the revision" in author.get(page).text
    fields = {"change_class": "editorial"}
    answer = send(author, f"/practices/{practice.slug}/revisions", fields, page)
    assert answer.status_code == 303
    assert author.get(answer.location).status_code == 200
    again = send(author, f"/practices/{practice.slug}/revisions", fields, page)
    assert again.status_code == 409


def test_moderator_decides_through_the_one_route(client: FlaskClient, town: Town) -> None:
    revision = town.draft(asks_review=False)
    enter(client, town.author)
    step = f"/revisions/{revision.id}/steps"
    send(client, f"{step}/submit", {"seen_version": str(revision.version)})
    enter(client, town.moderator)
    checks = dict.fromkeys(("check_scope", "check_law", "check_rights"), "yes")
    refused = send(client, f"{step}/approve_light", checks | {"check_law": "no"})
    assert refused.status_code == 422
    stale = send(client, f"{step}/approve_light", checks | {"seen_version": "1", "note": "Kept."})
    assert stale.status_code == 409
    assert "Kept." in stale.text
    version = str(_again(revision).version)
    taken = send(client, f"{step}/approve_light", checks | {"seen_version": version})
    assert (taken.status_code, taken.location) == (303, f"/practices/{revision.practice.slug}")


def test_practice_is_suspended_with_a_reason_and_taken_back_by_another(
    client: FlaskClient, town: Town
) -> None:
    practice = town.published()
    step = f"/practices/{practice.id}/steps"
    enter(client, town.moderator)
    shown = client.get(f"{step}/suspend")
    assert shown.status_code == 200
    version = str(practice.version)
    without = send(client, f"{step}/suspend", {"seen_version": version, "note": "Called us."})
    assert without.status_code == 422
    assert "Called us." in without.text
    fields = {"seen_version": version, "note": "Called us.", "public_reason": "Being checked."}
    assert send(client, f"{step}/suspend", fields).status_code == 303
    assert client.get(f"{step}/reinstate").status_code == 403
    enter(client, town.other_moderator)
    assert client.get(f"{step}/reinstate").status_code == 200
    fields = {"note": "Looked at it.", "public_reason": "All is well."}
    assert send(client, f"{step}/reinstate", fields).status_code == 303


def test_member_of_the_owner_may_not_suspend(author: FlaskClient, town: Town) -> None:
    practice = town.published()
    assert author.get(f"/practices/{practice.id}/steps/suspend").status_code == 403
    assert send(author, f"/practices/{practice.id}/steps/suspend", {}).status_code == 403


def test_draft_is_discarded_on_its_check_page(author: FlaskClient, town: Town) -> None:
    revision = town.draft()
    step = f"/revisions/{revision.id}/steps/withdraw"
    assert author.get(step).status_code == 200
    answer = send(author, step, {"seen_version": str(revision.version)})
    assert answer.status_code == 303
    assert _again(revision).state is RevisionState.WITHDRAWN


def test_pages_open_in_russian(author: FlaskClient, town: Town) -> None:
    practice: Practice = town.published()
    begin_revision(practice, town.author, change_class=ChangeClass.SUBSTANTIVE)
    begin_revision(practice, town.author, change_class=ChangeClass.EDITORIAL)
    for lane in Lane:
        page = author.get(f"/practices/{practice.slug}/edit?lane={lane.value}&lang=ru")
        assert page.status_code == 200
