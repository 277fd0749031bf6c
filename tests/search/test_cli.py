"""The command line of the search."""

import json

import pytest
from flask.testing import FlaskCliRunner

from tests.support.shelves import shelve

RESPITE = {"en": ("Respite care", "Parents can rest.", "<p>A carer comes.</p>")}


@pytest.fixture
def shelved(work: None) -> int:
    return shelve("respite", RESPITE)


def test_a_first_word_that_is_no_subcommand_is_a_query(shelved: int, cli: FlaskCliRunner) -> None:
    assert cli.invoke(args=["search", "reindex"]).stdout == "1 texts are in the index\n"
    for arguments in (["carers rest", "--lang", "ru"], ["carers", "rest"], ["find", "carers"]):
        answer = json.loads(cli.invoke(args=["search", *arguments, "--json"]).stdout)
        assert sorted(answer) == ["hits", "ms", "total"]
        assert [sorted(hit) for hit in answer["hits"]] == [["score", "slug", "title"]]
        assert (answer["total"], answer["hits"][0]["slug"]) == (1, "respite")


def test_words_with_a_minus_are_no_options(shelved: int, cli: FlaskCliRunner) -> None:
    cli.invoke(args=["search", "reindex"])
    found = [
        cli.invoke(args=["search", *words]) for words in (["rest", "-carer"], ["rest", "-school"])
    ]
    assert [(r.exit_code, r.stdout) for r in found] == [(0, ""), (0, "respite\tRespite care\n")]


def test_without_an_index_the_answer_comes_from_the_database_and_says_so(
    shelved: int, cli: FlaskCliRunner
) -> None:
    answer = cli.invoke(args=["search", "respite", "--json"])
    assert json.loads(answer.stdout)["total"] == 1
    assert answer.stderr.startswith("the index cannot be read")
