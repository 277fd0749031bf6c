"""Rendering: honest features survive, the bounded child ends what is not honest."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from resource_centre import markdown
from resource_centre.markdown import (
    Heading,
    RenderingBusy,
    RenderingRefused,
    TooComplex,
    TooLong,
    plain_text,
    render,
    safe,
)
from resource_centre.markdown_pool import Children

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


def test_html_over_4_mb_is_too_long() -> None:
    rows = "|\n" * 900
    with pytest.raises(TooLong):
        render("|a" * 600 + "|\n" + "|-" * 600 + "|\n" + rows)


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


def test_an_honest_text_of_200_kb_is_rendered() -> None:
    part = (
        "## Раздел\n\nАбзац о деле со [ссылкой](https://example.org).\n\n- пункт\n- пункт\n\n"
        "| A | B |\n|---|--:|\n| строка | 1 |\n\n"
    )
    assert render(part * (200 * 1024 // len(part.encode()))).words > 10_000


def _children() -> list[int]:
    pool = markdown._children.pool()
    return list(pool._pool_manager.worker_manager.workers)


def test_a_killed_child_is_replaced_when_idle() -> None:
    for _ in range(5):
        for child in _children():
            os.kill(child, signal.SIGKILL)
        assert str(render("ok").html) == "<p>ok</p>"


def test_a_child_killed_while_rendering_refuses_that_text_alone() -> None:
    seen: list[Exception] = []

    def hopeless() -> None:
        try:
            render("[ " * 50_000)
        except Exception as error:
            seen.append(error)

    thread = threading.Thread(target=hopeless)
    thread.start()
    time.sleep(0.7)
    for child in _children():
        os.kill(child, signal.SIGKILL)
    thread.join()
    assert str(render("ok").html) == "<p>ok</p>"
    assert [type(error) for error in seen] in ([TooComplex], [RenderingBusy])


FORKING = """
import os
from resource_centre.markdown import render
children = []
for _ in range(3):
    child = os.fork()
    if not child:
        good = False
        try:
            good = str(render("*a*").html) == "<p><em>a</em></p>"
        finally:
            os._exit(0 if good else 1)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""


def _run(script: Path, folder: Path) -> str:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.stdout


def test_workers_forked_after_the_import_render(tmp_path: Path) -> None:
    script = tmp_path / "master.py"
    script.write_text(FORKING)
    assert _run(script, tmp_path) == "[0, 0, 0]\n"


def test_a_script_without_a_guard_is_not_run_again_by_the_children(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        'from resource_centre.markdown import render\nprint(render("a").html, flush=True)\n'
    )
    assert _run(script, tmp_path) == "<p>a</p>\n"


def test_no_module_is_taken_from_the_folder_one_stands_in(tmp_path: Path) -> None:
    stands = tmp_path / "stands"
    stands.mkdir()
    (stands / "markdown.py").write_text("raise SystemExit('taken')")
    (stands / "bleach.py").write_text("raise SystemExit('taken')")
    script = tmp_path / "script.py"
    script.write_text('from resource_centre.markdown import render\nprint(render("a").html)\n')
    assert _run(script, stands) == "<p>a</p>\n"


def test_one_person_renders_one_text_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "_lock_folder", None)
    monkeypatch.setattr(markdown, "WAIT_SECONDS", 0.3)
    markdown.configure(lock_folder=tmp_path / "locks")
    render("a", person_id="7")
    (lock,) = (tmp_path / "locks").iterdir()
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RenderingBusy):
            render("a", person_id="7")
        assert render("a", person_id="8").words == 1
    assert render("a", person_id="7").words == 1


def test_the_seventh_in_the_queue_is_sent_away_at_once() -> None:
    children = Children()
    stop, placed = threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        with children.place(time.monotonic() + 5):
            placed.release()
            stop.wait()

    threads = [threading.Thread(target=wait) for _ in range(6)]
    for thread in threads:
        thread.start()
    placed.acquire()
    placed.acquire()
    time.sleep(0.1)
    began = time.monotonic()
    with children.place(began + 5) as has_place:
        assert has_place is False
    assert time.monotonic() - began < 0.5
    stop.set()
    for thread in threads:
        thread.join()
