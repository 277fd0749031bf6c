"""What the curator does with tags: give them words in both languages, merge two that mean one."""

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import now, session
from resource_centre.errors import BadInput, WrongState
from resource_centre.i18n import Said, text
from resource_centre.practices.events import PracticeTagged
from resource_centre.practices.tag_models import PracticeTag, Tag
from resource_centre.practices.tag_operations import LONGEST_LABEL
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work


def rename_tag(slug: str, *, label_en: str, label_ru: str, actor: Actor) -> None:
    """Other words for a tag; its short name, which stands in addresses, stays."""
    words = {"label_en": label_en.strip(), "label_ru": label_ru.strip()}
    wrong: dict[str, Said] = {
        name: text("Write 1 to 80 characters on one line.")
        for name, said in words.items()
        if not said or len(said) > LONGEST_LABEL or any(ord(one) < 32 for one in said)
    }
    if wrong:
        raise BadInput(wrong)
    with unit_of_work():
        require(actor, "admin.vocabularies")
        tag = _tag(slug)
        before: dict[str, object] = {"label_en": tag.label_en, "label_ru": tag.label_ru}
        if before == words:
            return
        tag.label_en, tag.label_ru = words["label_en"], words["label_ru"]
        _record(tag, actor, "rename", before)
        _announce(_tagged_with(tag))


def merge_tag(slug: str, *, into: str, actor: Actor) -> None:
    """Every practice with this tag has the other instead; its short name leads there."""
    with unit_of_work():
        require(actor, "admin.vocabularies")
        tag = _tag(slug)
        if tag.merged_into_id is not None:
            raise WrongState(text("This tag was merged already."))
        target = session().scalar(select(Tag).where(Tag.slug == into))
        if target is None or target.id == tag.id or target.merged_into_id is not None:
            raise BadInput({"into": text("Choose the tag that stays.")})
        moved = _move(tag, target)
        tag.merged_into_id = target.id
        for other in session().scalars(select(Tag).where(Tag.merged_into_id == tag.id)):
            other.merged_into_id = target.id
        _record(tag, actor, "merge", {"into": target.slug, "practices": sorted(moved)})
        _announce(moved)


def _move(tag: Tag, target: Tag) -> list[int]:
    """Put the target where the tag stands; what a curator or an author put there first stays."""
    held = set(_tagged_with(target))
    moved = []
    for row in session().scalars(select(PracticeTag).where(PracticeTag.tag_id == tag.id)):
        moved.append(row.practice_id)
        if row.practice_id in held:
            session().delete(row)
        else:
            row.tag_id = target.id
    session().flush()
    return moved


def _tagged_with(tag: Tag) -> list[int]:
    held = select(PracticeTag.practice_id).where(PracticeTag.tag_id == tag.id)
    return list(session().scalars(held.order_by(PracticeTag.practice_id)))


def _tag(slug: str) -> Tag:
    tag: Tag = found(session().scalar(select(Tag).where(Tag.slug == slug).with_for_update()))
    return tag


def _announce(practice_ids: list[int]) -> None:
    for practice_id in practice_ids:
        outbox.announce(PracticeTagged(practice_id=practice_id))


def _record(tag: Tag, actor: Actor, action: str, details: dict[str, object]) -> None:
    session().add(
        Decision(
            subject_kind="tag", subject_id=tag.id, action=action, from_state="", to_state="",
            decided_by=actor.id, decided_at=now(), details={"slug": tag.slug, **details},
        )
    )  # fmt: skip
    session().flush()
