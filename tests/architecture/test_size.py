"""A file fits in a head, a function on a screen."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import our_python_files, project_files, project_name

pytestmark = pytest.mark.check

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 50
WISHED_LINES_OF_A_FUNCTION = 30


def functions_longer_than(lines: int) -> list[str]:
    return [
        f"{project_name(path)}:{node.lineno} {node.name} has {length} lines"
        for path in our_python_files()
        if "migrations" not in path.parts  # as long as there are tables
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > lines
    ]


def is_code(path: Path) -> bool:
    foreign = {"vendor", "migrations"} & set(path.parts)
    return path.suffix in {".py", ".html", ".js"} and not foreign


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {
        project_name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in project_files()
        if is_code(path)
    }
    assert {n: lines for n, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    print("\n".join(functions_longer_than(WISHED_LINES_OF_A_FUNCTION)))
    assert functions_longer_than(MOST_LINES_OF_A_FUNCTION) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "manager"}
    named = [path for path in our_python_files() if set(path.stem.split("_")) & empty_words]
    assert named == []
