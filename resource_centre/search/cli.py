"""`resource-centre search "words"` and `search reindex`. A first word that is no subcommand is
a query."""

import json

import click

from resource_centre.i18n import LANGUAGES
from resource_centre.search.index import LONGEST_PAGE, Query, current_index
from resource_centre.search.index import search as find


class QueryGroup(click.Group):
    """A group whose default command is ``find``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``find`` before what is no subcommand."""
        if args and args[0] not in (*self.commands, "--help"):
            args = ["find", *args]
        return super().parse_args(ctx, args)


@click.group(cls=QueryGroup, name="search")
def search() -> None:
    """Search the library: search "words", or make the index anew: search reindex."""


@search.command("find", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--limit", type=click.IntRange(1, LONGEST_PAGE), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: total, ms, hits.")
def find_command(words: tuple[str, ...], lang: str, limit: int, as_json: bool) -> None:
    """Print what is found for WORDS, best first."""
    found = find(Query(words=" ".join(words), language=lang, size=limit))
    if found.is_partial:
        click.echo("the index cannot be read: only titles and summaries were searched", err=True)
    if not as_json:
        for hit in found.hits:
            click.echo(f"{hit.slug}\t{hit.title}")
        return
    hits = [{"slug": h.slug, "title": h.title, "score": h.score} for h in found.hits]
    answer = {"total": found.total, "ms": found.ms, "hits": hits}
    click.echo(json.dumps(answer, ensure_ascii=False))


@search.command()
def reindex() -> None:
    """Make the index anew from the database."""
    texts = current_index().rebuild()
    click.echo(f"{texts} texts are in the index")
