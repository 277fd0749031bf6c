"""`resource-centre docs`: writes the pages of docs/ that are made from the code."""

from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path

import click

from resource_centre.authorisation import known_actions
from resource_centre.config import PREFIX, SETTINGS
from resource_centre.steps import Note, Step, Table

PACKAGE = Path(__file__).parents[1]
FOLDER = PACKAGE.parent / "docs"
MADE = "Made by `resource-centre docs`; do not edit by hand.\n"
SLICES = ("organisations", "practices", "adoption", "discussion")
NOTES = {
    Note.NONE: "–",
    Note.OPTIONAL: "optional",
    Note.REQUIRED: "required",
    Note.REASON: "reason and text",
}


@click.command()
def docs() -> None:
    """Write docs/settings.md, docs/workflows.md and docs/permissions.md from the code."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        click.echo(f"docs/{name}")


def settings_page() -> str:
    """Every setting with its default and its sentence."""
    rows = [
        f"| `{PREFIX}{s.name}` | {f'`{s.default}`' if s.default != '' else '(empty)'} | {s.says} |"
        for s in SETTINGS
    ]
    head = f"# Settings\n\n{MADE}\nEach is read from the environment.\n\n"
    return head + "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows, ""])


def workflows_page() -> str:
    """Every workflow table, row by row."""
    tables = "\n".join(_printed(table) for table in _tables())
    return f"# Workflow tables\n\n{MADE}\n{tables}"


def permissions_page() -> str:
    """Every named permission and the rule behind it."""
    rows = [f"| `{name}` | {rule.name} |" for name, rule in sorted(known_actions().items())]
    head = f"# Permissions\n\n{MADE}\nSteps of the workflow tables have rules of their own.\n\n"
    return head + "\n".join(["| permission | who |", "|---|---|", *rows, ""])


def _tables() -> Iterator[Table]:
    for name in SLICES:
        if (PACKAGE / name / "workflow.py").exists():
            found = vars(import_module(f"resource_centre.{name}.workflow")).values()
            yield from (value for value in found if isinstance(value, Table))


def _printed(table: Table) -> str:
    head = f"## {table.kind.capitalize()}\n\n"
    columns = "| action | who | from → to | guard | note | announces |\n|---|---|---|---|---|---|\n"
    return head + columns + "\n".join(_row(step) for step in table.steps) + "\n"


def _row(step: Step) -> str:
    before = ", ".join(state.value for state in step.from_states)
    cells = (
        f"`{step.action}`",
        step.who.name,
        f"{before} → {_target(step)}",
        step.says or "–",
        NOTES[step.note],
        _announced(step),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _target(step: Step) -> str:
    if isinstance(step.to_state, Enum):
        return str(step.to_state.value)
    return (step.to_state.__doc__ or "by case").strip().splitlines()[0].rstrip(".")


class _AnySubject:
    """Has whatever an event asks for."""

    def __getattr__(self, name: str) -> "_AnySubject":
        return self


def _announced(step: Step) -> str:
    return type(step.announces(_AnySubject())).__name__ if step.announces else "–"


PAGES = {
    "settings.md": settings_page,
    "workflows.md": workflows_page,
    "permissions.md": permissions_page,
}
