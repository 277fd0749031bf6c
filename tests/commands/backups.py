"""A small installation with files, and the backup command, for tests of both."""

from flask.testing import FlaskCliRunner

from resource_centre import storage
from resource_centre.adoption.models import OrderFile
from resource_centre.db import session
from resource_centre.unit_of_work import unit_of_work
from tests.support.writers import Town


def keep_order(town: Town, content: bytes) -> str:
    """A file of people, on disk and in the database; returns its id."""
    kept = storage.keep_file(content, "application/pdf")
    with unit_of_work():
        session().add(
            OrderFile(
                id=kept.id, institution_id=town.ngo.id, label="order.pdf", size=kept.size,
                media_type=kept.media_type, sha256=kept.sha256, uploaded_by=town.author.id,
            )
        )  # fmt: skip
    return kept.id


def made_by(cli: FlaskCliRunner, *arguments: object) -> str:
    """What the command says; it succeeds."""
    result = cli.invoke(args=[str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def refused_by(cli: FlaskCliRunner, *arguments: object) -> str:
    """The one line of a command that fails."""
    result = cli.invoke(args=[str(one) for one in arguments])
    assert result.exit_code == 1, result.output
    assert len(result.output.splitlines()) == 1
    return result.output
