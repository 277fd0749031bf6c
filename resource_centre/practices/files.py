"""Import and export of practices as files, lossless both ways.

All or nothing is the default: every file is read and rendered first, then one write takes all of
them, or none. ``keep_going`` takes what is good, practice by practice, and says what it left.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.errors import ResourceCentreError
from resource_centre.i18n import Said, text
from resource_centre.practices.file_format import BadFile, FileText, Refusal, read_file
from resource_centre.practices.front_matter import write_file
from resource_centre.practices.import_operations import Dossier, Outcome, take_in
from resource_centre.practices.models import Practice, PracticeState, Revision, RevisionText
from resource_centre.practices.rendering import Made, rendered, rendering_of
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer
from resource_centre.unit_of_work import unit_of_work

__all__ = ["Report", "export_all", "export_practice", "import_files", "practice_files", "read_file"]


@dataclass
class Report:
    """What an import did: the outcome for each practice, and the refusals."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many practices came out so."""
        return sum(one is outcome for one in self.outcomes.values())


def practice_files(paths: Iterable[Path]) -> list[Path]:
    """The files meant: a folder stands for its files, a content folder for its practices."""
    found: list[Path] = []
    for path in paths:
        folder = path / "practices" if (path / "practices").is_dir() else path
        found += sorted(folder.glob("*.md")) if folder.is_dir() else [folder]
    return list(dict.fromkeys(found))


def import_files(
    paths: Iterable[Path],
    *,
    publish: bool = False,
    by: Person | None = None,
    keep_going: bool = False,
    watch: Callable[[], None] = lambda: None,
) -> Report:
    """Take files in as drafts, or publish them; ``watch`` is called after each step of the work."""
    report = Report()
    dossiers = _gathered(practice_files(paths), report, watch)
    made = {d.slug: _rendered(d, watch) for d in dossiers}
    if report.refusals and not keep_going:
        return report
    if keep_going:
        for dossier in dossiers:
            with _noting(report, dossier), unit_of_work():
                report.outcomes[dossier.slug] = take_in(
                    dossier, made[dossier.slug], publish=publish, by=by
                )
    else:
        _take_all(dossiers, made, report, publish, by)
    return report


def _take_all(
    dossiers: Sequence[Dossier],
    made: Mapping[str, Mapping[str, Made]],
    report: Report,
    publish: bool,
    by: Person | None,
) -> None:
    try:
        with unit_of_work():
            for dossier in dossiers:
                with _noting(report, dossier):
                    report.outcomes[dossier.slug] = take_in(
                        dossier, made[dossier.slug], publish=publish, by=by
                    )
            if report.refusals:
                raise _NothingTaken
    except _NothingTaken:
        report.outcomes.clear()


class _NothingTaken(Exception):
    """Rolls everything back."""


class _noting:  # noqa: N801 - reads as a word where it is used
    """Turn what an operation refuses into a refusal of the file that it is about."""

    def __init__(self, report: Report, dossier: Dossier) -> None:
        self.report, self.dossier = report, dossier

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, BadFile):
            self.report.refusals += error.refusals
        elif isinstance(error, ResourceCentreError):
            name = getattr(error, "field", None)
            lines = self.dossier.lead.lines
            at = next((n for n in (f"card.{name}", name, "card") if n in lines), "")
            self.report.refusals.append(self.dossier.lead.refusal(at, error.sentence))
        else:
            return False
        self.report.outcomes.pop(self.dossier.slug, None)
        return True


def _gathered(paths: Sequence[Path], report: Report, watch: Callable[[], None]) -> list[Dossier]:
    """The files by practice. One bad file keeps its whole practice out."""
    texts: dict[str, dict[str, FileText]] = {}
    spoilt: set[str] = set()
    for path in paths:
        watch()
        try:
            read = read_file(path)
        except BadFile as bad:
            report.refusals += bad.refusals
            spoilt.add(path.name.rsplit(".", 2)[0])
            continue
        texts.setdefault(read.slug, {})[read.language] = read
    dossiers = [Dossier(slug, of_practice) for slug, of_practice in sorted(texts.items())]
    for dossier in dossiers:
        wrong = _disagreement(dossier)
        if wrong:
            report.refusals.append(wrong)
            spoilt.add(dossier.slug)
    return [d for d in dossiers if d.slug not in spoilt]


def _disagreement(dossier: Dossier) -> Refusal | None:
    lead = dossier.lead
    for other in dossier.texts.values():
        for name in ("owner", "original"):
            if getattr(other, name) != getattr(lead, name):
                reason: Said = text("“%(name)s” differs between the languages.", name=name)
                return other.refusal(name, reason)
    return None


def _rendered(dossier: Dossier, watch: Callable[[], None]) -> dict[str, Made]:
    """The HTML of every text; what is stored already is not made again."""
    stored = _stored_texts(dossier.slug)
    made = {}
    for language, read in dossier.texts.items():
        known = (rendering_of(w, read.body) for w in stored if w.language == language)
        made[language] = next(filter(None, known), None) or rendered(read.body, language)
        watch()
    return made


def _stored_texts(slug: str) -> list[RevisionText]:
    wanted = select(RevisionText).join(Revision).join(Practice, Revision.practice_id == Practice.id)
    newest = wanted.where(Practice.slug == slug).order_by(RevisionText.id.desc()).limit(8)
    return list(session().scalars(newest))


def export_practice(revision: Revision, language: str) -> bytes:
    """The file of one text of a revision: exactly what the import reads."""
    written = next(t for t in revision.texts if t.language == language)
    head: dict[str, Any] = {
        "title": written.title,
        "summary": written.summary,
        "owner": revision.practice.owner.slug,
        "original": revision.original_language,
    }
    if language == revision.original_language:
        head |= _decided(revision)
        head["card"] = revision.card
    return write_file(head, written.body)


def _decided(revision: Revision) -> dict[str, Any]:
    """Track, tags and evidence: they belong to the decision, the file only mirrors them."""
    head: dict[str, Any] = {}
    if revision.track is not None or not revision.asks_review:
        head["track"] = revision.track.value if revision.track else "light"
    tagged = (
        select(Tag.slug)
        .join(PracticeTag)
        .where(
            PracticeTag.practice_id == revision.practice_id,
            PracticeTag.layer != TagLayer.SUGGESTED,
        )
    )
    tags = list(session().scalars(tagged.order_by(PracticeTag.id)))
    if tags:
        head["tags"] = tags
    if revision.evidence_level is not None:
        head["evidence"] = {
            "level": revision.evidence_level,
            "replicated": revision.replicated,
            "signal": revision.signal,
        }
        if revision.evidence_reason:
            head["evidence"]["reason"] = dict(revision.evidence_reason)
    return head


def export_all(folder: Path, *, watch: Callable[[], None] = lambda: None) -> int:
    """Write the public text of every practice in every language; returns how many files."""
    public = (PracticeState.PUBLISHED, PracticeState.LAPSED)
    wanted = (
        select(Revision)
        .join(Practice, Practice.approved_revision_id == Revision.id)
        .where(Practice.state.in_(public))
        .options(selectinload(Revision.practice).joinedload(Practice.owner))
        .order_by(Practice.slug)
    )
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for revision in session().scalars(wanted):
        for written in sorted(revision.texts, key=lambda t: t.language):
            name = f"{revision.practice.slug}.{written.language}.md"
            (folder / name).write_bytes(export_practice(revision, written.language))
            count += 1
        watch()
    return count
