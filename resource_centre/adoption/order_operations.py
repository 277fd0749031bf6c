"""Signed orders: authorising by a manager or by document, and the scan that is kept with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from resource_centre import storage
from resource_centre.accounts.models import Person
from resource_centre.adoption.models import Adoption, OrderFile
from resource_centre.adoption.workflow import ADOPTION
from resource_centre.db import session
from resource_centre.errors import BadInput
from resource_centre.i18n import text
from resource_centre.steps import Decision, take
from resource_centre.unit_of_work import unit_of_work

LARGEST_ORDER = 10 * 1024 * 1024


@dataclass(frozen=True)
class Scan:
    """A file as it came from a form: what the person called it, and its bytes."""

    label: str
    content: bytes


@dataclass(frozen=True)
class Order:
    """The signed order: a manager may leave it empty, anybody else needs all of it."""

    number: str = ""
    day: date | None = None
    signer_post: str = ""
    scan: Scan | None = None


def authorise_adoption(
    adoption: Adoption, order: Order, *, actor: Person, note: str = "", seen_version: int | None
) -> Decision:
    """By a manager, or by document: the scan is on disk before the row that names it."""
    return with_scan(
        adoption,
        order,
        actor,
        lambda answers: take(
            ADOPTION,
            "authorise",
            adoption,
            actor,
            note=note,
            seen_version=seen_version,
            answers=answers,
        ),
    )


def with_scan(
    adoption: Adoption, order: Order, actor: Person, step: Callable[[dict[str, Any]], Decision]
) -> Decision:
    """Run ``step(answers)`` in a unit of work with the scan kept; undone, the file goes too."""
    stored = _keep(order.scan) if order.scan is not None else None
    try:
        with unit_of_work():
            answers: dict[str, Any] = {
                "order_number": order.number,
                "order_date": order.day,
                "signer_post": order.signer_post,
            }
            if stored is not None and order.scan is not None:
                session().add(_row_of(stored, order.scan, adoption, actor))
                session().flush()
                answers["order_file_id"] = stored.id
            return step(answers)
    except BaseException:
        if stored is not None:
            storage.path_of(stored.id).unlink(missing_ok=True)
        raise


def _row_of(stored: storage.StoredFile, scan: Scan, adoption: Adoption, actor: Person) -> OrderFile:
    return OrderFile(
        id=stored.id,
        institution_id=adoption.institution_id,
        label=_plain(scan.label),
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_by=actor.id,
    )


def _plain(label: str) -> str:
    """A name in one line: it stands in a header when the file is downloaded."""
    shown = "".join(c if c.isprintable() else " " for c in label)
    return " ".join(shown.split())[-200:] or "file"


def _keep(scan: Scan) -> storage.StoredFile:
    """PDF, PNG or JPEG, by the ending of the name and by how the file begins."""
    if len(scan.content) > LARGEST_ORDER:
        raise BadInput({"order_file": text("The file is larger than 10 MB.")})
    media_type = storage.media_type_of(scan.label, scan.content)
    if media_type is None:
        raise BadInput({"order_file": text("The file must be PDF, PNG or JPEG.")})
    return storage.keep_file(scan.content, media_type)
