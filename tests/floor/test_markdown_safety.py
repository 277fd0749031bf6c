"""Rendering is safe: whatever goes in, only the allowlist comes out."""

import re
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_centre.markdown import render
from resource_centre.markdown_child import convert, sanitise
from resource_centre.markdown_rules import (
    ATTRIBUTES,
    CLASSES,
    LINK_REL,
    TAGS,
    image_address,
    link_address,
)

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt/src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x'onerror=alert(1)//",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src onerror=a&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src onerror=alert(1)></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><a title='</textarea><img src onerror=alert(1)>'></textarea>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<div style='position:fixed' class='modal fixed-top' id=getElementById name=cookie>x</div>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='javascript\u200b:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a><a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=//evil.example>x</a><a href='/\\evil.example'>x</a><a href='\\\\evil.example'>x</a>",
    "<a href='/\t/evil.example'>x</a><a href='https:evil.example'>x</a>",
    "<a xlink:href=javascript:alert(1) onclick=alert(1) target=_blank rel=opener>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example) [y](/\\evil.example)",
    "![x](javascript:alert(1)) ![y](https://evil.example/t.gif)",
    '![x](/a.png"onerror=alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '*[x]: "><img src onerror=alert(1)>\n\nx',
    'x[^"><img src onerror=alert(1)>]\n\n[^"><img src onerror=alert(1)>]: y',
    '!!! note "<img src onerror=alert(1)>"\n    x',
    '!!! x" onclick=alert(1)\n    x',
    '# <img src onerror=alert(1)> "><script>alert(1)</script>',
    '```"><script>alert(1)</script>\nx\n```',
    "| <img src onerror=alert(1)> | b |\n|---|---|\n| <script> | `<script>` |",
    "<!--><img src onerror=alert(1)>--><![CDATA[<img src onerror=alert(1)>]]>",
    "<x/onpointerenter=alert(1)>x<p/title='<!--'><img src='-->' onerror=alert(1)>",
    'http://a"onmouseover=alert(1)//',
    "https://example.org/<script>alert(1)</script>",
)
CONTEXTS = (
    "{}",
    "# {}",
    "> {}",
    "- {}\n    - {}",
    "1. {}",
    "| a | b |\n|---|---|\n| {} | {} |",
    "**{}**",
    "`{}`",
    "[{}](/a)",
    '[a](/a "{}")',
    "![{}](/a)",
    "x[^1]\n\n[^1]: {}",
    "Term\n:   {}",
    "!!! note\n    {}",
    "<div>{}</div>",
    '<p title="{}">x</p>',
    "<div\n{}>",
)


class Outsider(HTMLParser):
    """Collects whatever is not on the list, written without the code under test."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if not self._allowed(tag, name, value or ""):
                self.found.append(f"{tag} {name}={value}")

    def _allowed(self, tag: str, name: str, value: str) -> bool:
        if tag == "a" and name == "rel":
            return value == LINK_REL
        if name not in ATTRIBUTES.get(tag, set()):
            return False
        if name == "id":
            return re.fullmatch(r"u-[\w:.-]+", value) is not None
        if name == "class":
            return set(value.split()) <= CLASSES
        if name in ("href", "src"):
            own = re.fullmatch(r"/(?![/\\])[^\\\s]*", value)
            other = re.fullmatch(r"(https?://|mailto:|tel:|#u-)[^\\\s]+", value, re.IGNORECASE)
            return bool(own or (name == "href" and other))
        return True

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.append(data)


def outside(markup: str) -> list[str]:
    reader = Outsider()
    reader.feed(markup)
    reader.close()
    return reader.found


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_payload_leaves_the_allowlist_in_any_context(context: str) -> None:
    for payload in PAYLOADS:
        made, _, _ = convert(context.replace("{}", payload), language="en", fixed_ids={}, offset=0)
        assert outside(made) == [], payload
        assert sanitise(made) == made, payload


def test_payloads_together_pass_the_child_too() -> None:
    assert outside(str(render("\n\n".join(PAYLOADS)).html)) == []


PIECES = (
    "a я 1 < > / = \" ' & ; # ! - [ ] ( ) ` * _ ~ | : ^ \\ <p> </p> <a href= javascript:"
    " data: //e.x /a <svg> <math> <style> </style> <table> <td> <em> <!-- --> &lt; &#x3c;"
    " onerror= id= class= <script> <div> http://a.b [^1] [^1]: <img src="
)
ALPHABET = st.sampled_from([*PIECES.split(), " ", "\n", "\t", "\u200b", "\u202e"])


@settings(max_examples=400, deadline=None)
@given(st.lists(ALPHABET, max_size=40).map("".join) | st.text(max_size=80))
def test_sanitising_keeps_to_the_allowlist_and_twice_is_as_once(markup: str) -> None:
    once = sanitise(markup)
    assert outside(once) == []
    assert sanitise(once) == once


@settings(max_examples=300, deadline=None)
@given(st.lists(ALPHABET, max_size=40).map("".join))
def test_any_markdown_keeps_to_the_allowlist(source: str) -> None:
    made, _, _ = convert(source, language="ru", fixed_ids={}, offset=1)
    assert outside(made) == []


HIDDEN = ("\x00", "\x01", "\t", "\n", "\x7f", "\xad", "\u200b", "\u202e", "\u2028", "\ufeff")


@pytest.mark.parametrize("scheme", ["javascript:", "data:", "vbscript:", "file:", "//", "/\\"])
def test_no_hidden_character_makes_an_address_allowed(scheme: str) -> None:
    for hidden, place in product(HIDDEN, range(len(scheme) + 1)):
        address = f"{scheme[:place]}{hidden}{scheme[place:]}alert(1)"
        assert link_address(address) is None, repr(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://культура.рф/a?b=1#c", "https://культура.рф/a?b=1#c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+74950000000", "tel:+74950000000"),
        ("/practices/a b", "/practices/a%20b"),
        ("#цель", "#u-цель"),
        ("#u-goal", "#u-goal"),
        ("#%D1%86", "#u-ц"),
        ("page.html", None),
        ("//evil.example", None),
        ("https:evil.example", None),
        ("/\\evil.example", None),
        ("", None),
    ],
)
def test_an_address_is_kept_as_it_may_stand(address: str, expected: str | None) -> None:
    assert link_address(address) == expected


def test_pictures_come_from_this_site_alone() -> None:
    assert image_address("/files/1") == "/files/1"
    assert image_address("https://example.org/1.png") is None
    assert image_address("#a") is None
