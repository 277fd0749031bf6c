"""Templates keep to the strict content policy and to escaped output."""

import re

import pytest

from tests.architecture.source import files_under, project_name

pytestmark = pytest.mark.check

FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    # A data block of JSON-LD is no script: a browser neither runs it nor asks the policy. It is
    # written by `tojson` alone, which leaves no "<" in it.
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)"
        r"(?! type=\"application/ld\+json\">\{\{ [\w.]+ \| tojson \}\}</script>)",
        re.IGNORECASE,
    ),
    "inline event handler": re.compile(
        r"\son(?:abort|blur|change|click|error|focus|input|invalid|key\w+|load|mouse\w+|"
        r"pointer\w+|reset|scroll|submit|toggle|touch\w+|wheel)\s*=",
        re.IGNORECASE,
    ),
    "script address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
    "markup made safe": re.compile(r"\|\s*safe\b|\bautoescape\b|\bMarkup\("),
}
# Turns a string into safe HTML: the one place is markdown.py; templating.py draws our own icons.
MAY_MAKE_MARKUP = {"resource_centre/markdown.py", "resource_centre/templating.py"}


def test_templates_have_nothing_inline_and_mark_nothing_safe() -> None:
    found = [
        f"{project_name(path)}: {what}"
        for path in files_under("templates", ".html", ".txt")
        for what, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_python_makes_markup_only_where_it_is_allowed() -> None:
    makers = {
        project_name(path)
        for path in files_under("resource_centre", ".py")
        if re.search(r"\bMarkup\(|\bfrom_string\(", path.read_text(encoding="utf-8"))
    }
    assert makers - MAY_MAKE_MARKUP == set()
