"""Rendering: honest features survive, the bounded child ends what is not honest."""

import time

import pytest

from resource_centre.markdown import (
    Heading,
    RenderingRefused,
    TooComplex,
    TooLong,
    plain_text,
    render,
    safe,
)

HONEST = {
    "table": (
        "| A | B | C |\n|:--|--:|:-:|\n| 1 | 2 | 3 |",
        '<table>\n<thead>\n<tr>\n<th class="a-l">A</th>\n<th class="a-r">B</th>\n'
        '<th class="a-c">C</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class="a-l">1</td>\n'
        '<td class="a-r">2</td>\n<td class="a-c">3</td>\n</tr>\n</tbody>\n</table>',
    ),
    "definition list": (
        "Куратор\n:   Ведёт случай",
        "<dl>\n<dt>Куратор</dt>\n<dd>Ведёт случай</dd>\n</dl>",
    ),
    "abbreviation": ("НКО\n\n*[НКО]: Организация", '<p><abbr title="Организация">НКО</abbr></p>'),
    "task list": (
        "- [ ] один\n- [x] два",
        '<ul>\n<li class="task">☐ один</li>\n<li class="task">☑ два</li>\n</ul>',
    ),
    "admonition": (
        "!!! внимание\n    Текст",
        '<div class="admonition warning">\n<p class="admonition-title">Внимание</p>\n'
        "<p>Текст</p>\n</div>",
    ),
    "fence": ("```\na < b\n```", "<pre><code>a &lt; b</code></pre>"),
    "deleted": ("~~нет~~ H~2~O", "<p><del>нет</del> H<sub>2</sub>O</p>"),
    "bare link": (
        "см. https://example.org/a_b.",
        '<p>см. <a href="https://example.org/a_b" rel="nofollow noopener ugc">'
        "https://example.org/a_b</a>.</p>",
    ),
    "mail": (
        "<a@example.org>",
        '<p><a href="mailto:a@example.org" rel="nofollow noopener ugc">a@example.org</a></p>',
    ),
    "unknown tag": ("Уважаемая <ФИО>, <name>", "<p>Уважаемая &lt;ФИО&gt;, &lt;name&gt;</p>"),
    "own picture": ("![схема](/files/1)", '<p><img alt="схема" src="/files/1"></p>'),
    "remote picture": (
        "![схема](https://example.org/1.png)",
        '<p><a href="https://example.org/1.png" rel="nofollow noopener ugc">схема</a></p>',
    ),
    "empty head cell": (
        "| | B |\n|---|---|\n| 1 | 2 |",
        "<table>\n<thead>\n<tr>\n<td></td>\n<th>B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
        "<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
    ),
}

TOO_COMPLEX = {
    "brackets": "[" * 10_000,
    "brackets apart": "[ " * 50_000,
    "pictures": "![" * 5_000,
    "half links": "[a](" * 40_000,
    "setext": "a\n=\n" * 100_000,
    "nested lists": "".join("  " * depth + "- a\n" for depth in range(600)),
    "quotes": "".join("> " * depth + "a\n" for depth in range(400)),
    "reference uses": "[a]: x\n\n" + "[a]" * 120_000,
    "footnotes": "\n\n".join(f"x[^{n}]\n\n[^{n}]: y" for n in range(20_000)),
    "abbreviations": "\n".join(f"*[a{n}]: t" for n in range(18_000)) + "\n\n" + "a1 " * 50_000,
    "table": "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|\n" * 100_000,
    "divisions": "<div>" * 20_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">",
    "foreign tags": "<svg><math><mtext><table><mglyph><style>" * 10_000,
    "emphasis": "***a" * 80_000,
}


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    render("warm")


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_feature_survives(name: str) -> None:
    source, expected = HONEST[name]
    assert str(render(source, language="ru").html) == expected


def test_footnotes_survive_with_ids_of_their_own() -> None:
    made = str(render("Слово[^1]\n\n[^1]: Источник.", language="ru").html)
    assert made == (
        '<p>Слово<sup id="u-fnref:1"><a class="footnote-ref" href="#u-fn:1"'
        ' rel="nofollow noopener ugc">1</a></sup></p>\n<div class="footnote">\n<hr>\n<ol>\n'
        '<li id="u-fn:1">\n<p>Источник.&nbsp;<a class="footnote-backref" href="#u-fnref:1"'
        ' title="Вернуться к сноске 1 в тексте" rel="nofollow noopener ugc">↩</a></p>\n</li>\n'
        "</ol>\n</div>"
    )


def test_heading_ids_depend_on_their_own_words_alone() -> None:
    before = render("## Ещё раз\n\n## Ещё раз\n\n## Итог", language="ru")
    after = render("## Новое\n\n## Еще раз\n\nтекст\n\n## Ещё раз\n\n## Итог", language="ru")
    assert before.headings == (
        Heading(2, "u-еще-раз", "Ещё раз"),
        Heading(2, "u-еще-раз-2", "Ещё раз"),
        Heading(2, "u-итог", "Итог"),
    )
    assert [heading.id for heading in after.headings[1:]] == [
        heading.id for heading in before.headings
    ]


def test_fixed_ids_are_one_in_both_languages_even_when_a_heading_claims_them() -> None:
    english = render("# goal\n\n# Aim\n\n# Aim", fixed_ids={"Aim": "goal"}, heading_offset=1)
    russian = render("# Цель", fixed_ids={"Цель": "goal"}, heading_offset=1)
    assert [(h.level, h.id) for h in english.headings] == [
        (2, "u-goal-2"),
        (2, "u-goal"),
        (2, "u-goal-3"),
    ]
    assert [(h.level, h.id) for h in russian.headings] == [(2, "u-goal")]


def test_words_and_plain_text_are_those_a_reader_sees() -> None:
    made = render("# Заголовок\n\nОдин *два* & три[^1]\n\n[^1]: Сноска.")
    assert plain_text(str(made.html)) == "Заголовок Один два & три1 Сноска."
    assert render("Один *два* три-четыре").words == 3


def test_stored_html_stays_as_it_was() -> None:
    assert safe("<p>a</p>").__html__() == "<p>a</p>"


@pytest.mark.parametrize("source", ["a\x00b", "a\ud800b", "a\x02b", "a\x7fb"])
def test_what_cannot_be_stored_becomes_a_mark(source: str) -> None:
    assert str(render(source).html) == "<p>a\N{REPLACEMENT CHARACTER}b</p>"


def test_a_text_over_512_kb_is_too_long_by_one_byte() -> None:
    with pytest.raises(TooLong):
        render("я" * (256 * 1024) + "a")
    assert render(" " * (512 * 1024)).words == 0


@pytest.mark.alone
def test_html_over_4_mb_is_refused() -> None:
    rows = "|\n" * 900
    # On a busy machine the time is over before the length is known.
    with pytest.raises((TooLong, TooComplex)):
        render("|a" * 600 + "|\n" + "|-" * 600 + "|\n" + rows)


@pytest.mark.alone
@pytest.mark.parametrize("name", TOO_COMPLEX)
def test_a_hostile_text_ends_in_three_seconds_and_the_next_is_fine(name: str) -> None:
    began = time.monotonic()
    with pytest.raises(RenderingRefused):
        render(TOO_COMPLEX[name])
    # Half a second for a machine busy with other tests; alone it is at most 3.0.
    assert time.monotonic() - began < 3.5
    assert str(render("**ok**").html) == "<p><strong>ok</strong></p>"


def test_nesting_of_51_is_too_complex_and_of_25_is_not() -> None:
    with pytest.raises(TooComplex):
        render("<div>" * 51 + "a")
    assert str(render("> " * 25 + "a").html).count("<blockquote>") == 25


@pytest.mark.alone
def test_an_honest_text_of_100_kb_is_rendered() -> None:
    part = (
        "## Раздел\n\nАбзац о деле со [ссылкой](https://example.org).\n\n- пункт\n- пункт\n\n"
        "| A | B |\n|---|--:|\n| строка | 1 |\n\n"
    )
    assert render(part * (100 * 1024 // len(part.encode()))).words > 5_000
