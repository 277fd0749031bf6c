"""Writing below the pages: drafts, revisions beside an approved text, merging, co-authors, tags."""

import pytest
from sqlalchemy import select

from resource_centre.accounts.models import ReviewerKind
from resource_centre.db import session
from resource_centre.errors import BadInput, ChangedMeanwhile, NotReady, Refused, WrongState
from resource_centre.practices.author_operations import add_co_author, remove_co_author
from resource_centre.practices.merge_operations import bring_up_to_date, is_out_of_date
from resource_centre.practices.models import (
    ChangeClass,
    Lane,
    PracticeState,
    Revision,
    RevisionState,
)
from resource_centre.practices.operations import (
    Draft,
    begin_practice,
    begin_revision,
    save_revision,
)
from resource_centre.practices.permissions import revisions_visible_to
from resource_centre.practices.rendering import render_again, texts_to_render
from resource_centre.practices.step_operations import take_practice_step, take_revision_step
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer
from resource_centre.practices.tag_operations import set_author_tags
from resource_centre.steps import decisions_on
from resource_centre.unit_of_work import unit_of_work
from tests.support.writers import CARD, Town, body, text_of

pytestmark = pytest.mark.usefixtures("work")
LETTER = {"must": ["Say who visits."]}


@pytest.fixture
def town(work: None) -> Town:
    return Town()


def test_address_is_made_of_a_russian_title(town: Town) -> None:
    titles = ["Щедрый вечер: ёлка у нас!", "Щедрый вечер: ёлка у нас", "New", "«»"]
    made = [
        begin_practice(town.author, owner_id=town.ngo.id, language="ru", title=title).slug
        for title in titles
    ]
    first = "shchedryy-vecher-elka-u-nas"
    assert made == [first, f"{first}-2", "new-practice", "practice"]


def test_practice_cannot_be_begun_for_a_foreign_organisation(town: Town) -> None:
    with pytest.raises(Refused):
        begin_practice(town.practitioner, owner_id=town.ngo.id, language="en", title="Mine")


def test_save_is_refused_when_somebody_saved_meanwhile(town: Town) -> None:
    revision = town.draft()
    seen = revision.version
    town.write(revision, summary="Another summary.")
    with pytest.raises(ChangedMeanwhile) as refused:
        save_revision(revision, town.author, Draft("en", "Mine"), seen_version=seen)
    assert refused.value.by == town.author.id
    assert text_of(revision).summary == "Another summary."


def test_save_names_every_bad_field(town: Town) -> None:
    revision = town.draft()
    bad = Draft("en", "Title", card={"age_min": -1, "kind": "unheard", "speed": 3})
    with pytest.raises(BadInput) as refused:
        save_revision(revision, town.author, bad, seen_version=revision.version)
    assert set(refused.value.fields) == {"card.age_min", "card.kind", "card.speed"}
    with pytest.raises(BadInput) as refused:
        save_revision(
            revision, town.author, Draft("en", "T" * 121, "s" * 601), seen_version=revision.version
        )
    assert set(refused.value.fields) == {"title", "summary"}


def test_text_that_cannot_be_rendered_is_kept_as_a_draft(town: Town) -> None:
    revision = town.draft(body="[" * 5_000)
    written = text_of(revision)
    assert (written.body, written.html, written.refused) == ("[" * 5_000, "", "too_complex")
    with pytest.raises(NotReady):
        take_revision_step(revision.id, "submit", town.author)


def test_text_keeps_its_html_with_headings_that_do_not_change(town: Town) -> None:
    written = text_of(town.draft())
    assert [2, "u-problem", "The problem"] in written.headings
    assert '<h2 id="u-problem">' in written.html
    assert written.words > 10


def test_html_is_made_again_without_breaking_the_seal(town: Town) -> None:
    revision = town.draft()
    seal, html = revision.content_hash, text_of(revision).html
    with unit_of_work():
        text_of(revision).renderer, text_of(revision).html = "0", "old"
    assert [t for t in texts_to_render() if t != text_of(revision).id] == []
    render_again(text_of(revision).id)
    assert (text_of(revision).html, revision.content_hash) == (html, seal)
    assert list(texts_to_render()) == []


def test_revisions_are_numbered_by_their_kind(town: Town) -> None:
    practice = town.published()
    minor = begin_revision(practice, town.author, change_class=ChangeClass.EDITORIAL)
    major = begin_revision(practice, town.author, change_class=ChangeClass.SUBSTANTIVE)
    assert [(r.label, r.lane) for r in (minor, major)] == [
        ("1.1", Lane.URGENT),
        ("2", Lane.ORDINARY),
    ]
    with pytest.raises(WrongState):
        begin_revision(practice, town.author, change_class=ChangeClass.SAFETY)


def test_kind_of_change_moves_a_draft_to_the_other_lane(town: Town) -> None:
    practice = town.published()
    revision = begin_revision(practice, town.author, change_class=ChangeClass.SUBSTANTIVE)
    town.write(revision, change_class=ChangeClass.EDITORIAL)
    assert (revision.label, revision.lane) == ("1.1", Lane.URGENT)


def test_first_revision_cannot_be_a_correction(town: Town) -> None:
    revision = town.draft()
    with pytest.raises(NotReady):
        begin_revision(revision.practice, town.author, change_class=ChangeClass.SAFETY)
    with pytest.raises(NotReady):
        town.write(revision, change_class=ChangeClass.EDITORIAL)


def _public(practice_id: int) -> list[tuple[int, str]]:
    wanted = (
        select(Revision)
        .join(Revision.practice)
        .where(Revision.practice_id == practice_id, revisions_visible_to(None))
    )
    return [(r.id, r.content_hash) for r in session().scalars(wanted)]


def test_approved_practice_stays_public_and_unchanged_while_the_next_is_declined(
    town: Town,
) -> None:
    practice = town.published()
    approved = practice.approved_revision_id
    before = _public(practice.id)
    html = text_of(practice.approved_revision).html  # type: ignore[arg-type]

    def is_as_it_was() -> bool:
        session().expire_all()
        same = practice.approved_revision_id == approved and _public(practice.id) == before
        assert practice.approved_revision is not None
        return (
            same
            and practice.state is PracticeState.PUBLISHED
            and text_of(practice.approved_revision).html == html
        )

    revision = begin_revision(practice, town.author, change_class=ChangeClass.SUBSTANTIVE)
    town.write(revision, body=body(steps="All new"), change_note="New steps.", asks_review=True)
    assert is_as_it_was()
    town.in_review(revision)
    assert is_as_it_was()
    take_revision_step(
        revision.id, "request_changes", town.moderator, note="Please.", answers=LETTER
    )
    town.write(revision, body=body(steps="All new, and better"))
    take_revision_step(revision.id, "resubmit", town.author)
    assert is_as_it_was()
    take_revision_step(
        revision.id, "decline", town.moderator, note="Not now.", reason_code="not_repeatable"
    )
    assert revision.state is RevisionState.DECLINED
    assert is_as_it_was()


def test_typo_fix_passes_while_the_long_review_is_open(town: Town) -> None:
    practice = town.published()
    long = begin_revision(practice, town.author, change_class=ChangeClass.SUBSTANTIVE)
    town.write(long, body=body(steps="All new"), change_note="New steps.", asks_review=True)
    town.in_review(long)
    typo = begin_revision(practice, town.author, change_class=ChangeClass.EDITORIAL)
    town.write(typo, body=body(problem="Many families care all alone."))
    take_revision_step(typo.id, "submit", town.author)
    take_revision_step(typo.id, "approve_editorial", town.moderator)
    assert practice.approved_revision_id == typo.id
    assert long.state is RevisionState.IN_REVIEW
    assert is_out_of_date(long)
    with pytest.raises(WrongState):
        bring_up_to_date(long, town.author, seen_version=None)


def test_editorial_change_may_not_touch_safety(town: Town) -> None:
    practice = town.published()
    typo = begin_revision(practice, town.author, change_class=ChangeClass.EDITORIAL)
    town.write(typo, body=body(safety="No visits."))
    with pytest.raises(NotReady) as refused:
        take_revision_step(typo.id, "submit", town.author)
    assert refused.value.field == "safety"


def test_bringing_up_to_date_takes_over_only_what_the_other_changed(town: Town) -> None:
    practice = town.published()
    long = begin_revision(practice, town.author, change_class=ChangeClass.SUBSTANTIVE)
    town.write(long, body=body(steps="Mine", changes="Mine too"), card=CARD | {"age_max": 16})
    typo = begin_revision(practice, town.author, change_class=ChangeClass.EDITORIAL)
    town.write(typo, title="Respite", body=body(problem="Theirs", changes="Theirs too"), card=CARD)
    russian = Draft("ru", "Передышка", body=body("ru"))
    save_revision(typo, town.author, russian, seen_version=typo.version)
    take_revision_step(typo.id, "submit", town.author)
    take_revision_step(typo.id, "approve_editorial", town.moderator)
    assert bring_up_to_date(long, town.author, seen_version=long.version) == ["changes"]
    written = text_of(long)
    assert written.title == "Respite"
    assert written.body == body(problem="Theirs", steps="Mine", changes="Mine too")
    assert text_of(long, "ru").body == body("ru")
    assert long.card["age_max"] == 16
    assert not is_out_of_date(long)


def test_translation_needs_no_card_and_keeps_the_other_text(town: Town) -> None:
    revision = town.draft()
    save_revision(revision, town.author, Draft("ru", "Передышка"), seen_version=revision.version)
    assert {t.language for t in revision.texts} == {"en", "ru"}
    assert (text_of(revision).body, revision.card) == (body(), CARD)


def test_co_author_writes_until_removed(town: Town) -> None:
    revision = town.draft()
    add_co_author(revision.practice, town.author, email="colleague@example.org")
    draft = Draft("en", "By the colleague")
    save_revision(revision, town.colleague, draft, seen_version=revision.version)
    assert revision.saved_by == town.colleague.id
    remove_co_author(revision.practice, town.author, person_id=town.colleague.id)
    with pytest.raises(Refused):
        save_revision(revision, town.colleague, draft, seen_version=revision.version)


def test_reviewer_cannot_become_a_co_author(town: Town) -> None:
    revision = town.draft()
    town.asked(revision, town.practitioner, ReviewerKind.PRACTITIONER)
    with pytest.raises(NotReady):
        add_co_author(revision.practice, town.author, email="practitioner@example.org")


def test_author_sets_tags_and_leaves_the_curated_ones(town: Town) -> None:
    practice = town.draft().practice
    set_author_tags(practice, town.author, ["Night care", "дом"], language="en")
    with unit_of_work():
        curated = Tag(slug="checked")
        session().add(PracticeTag(practice_id=practice.id, tag=curated, layer=TagLayer.CURATED))
    set_author_tags(practice, town.author, ["night  CARE"], language="en")
    tagged = select(Tag.slug, Tag.label_en).join(PracticeTag).order_by(PracticeTag.id)
    assert [tuple(row) for row in session().execute(tagged)] == [
        ("night-care", "Night care"),
        ("checked", ""),
    ]
    with pytest.raises(BadInput):
        set_author_tags(practice, town.author, ["!"], language="en")
    with pytest.raises(Refused):
        set_author_tags(practice, town.practitioner, ["x"], language="en")


def test_letter_is_answered_point_by_point(town: Town) -> None:
    revision = town.in_review(town.draft())
    take_revision_step(
        revision.id, "request_changes", town.moderator, note="One letter.", answers=LETTER
    )
    with pytest.raises(NotReady):
        take_revision_step(revision.id, "resubmit", town.author)
    from resource_centre.practices.queries import letter_points

    point = letter_points(revision)[0]
    town.write(revision, point_answers={point.id: " The coordinator visits. "})
    assert point.answer == "The coordinator visits."
    take_revision_step(revision.id, "resubmit", town.author)
    assert (revision.state, revision.round) == (RevisionState.IN_REVIEW, 2)


def test_every_step_leaves_a_decision_with_the_hash_of_the_text(town: Town) -> None:
    practice = town.published()
    assert practice.approved_revision is not None
    revision = practice.approved_revision
    left = [(d.action, d.content_hash) for d in decisions_on("revision", revision.id)]
    assert left == [("submit", revision.content_hash), ("approve_light", revision.content_hash)]
    take_practice_step(
        practice.id,
        "suspend",
        town.moderator,
        note="A call.",
        answers={"public_reason": "Being checked."},
    )
    assert (practice.state, practice.suspended_by) == (PracticeState.SUSPENDED, town.moderator.id)
