"""The head of a practice file: YAML between two lines of ``---``, with the line of each key.

Reading is stricter than YAML 1.1: ``no`` and ``NO`` are words, a date is a word, a name may stand
only once and nothing may refer to another place. Writing is canonical, so that a file that was
written here is read back as it was.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from resource_centre.i18n import Said, text

_FENCE = re.compile(r"^---[ \t]*(?:\r\n|\n|\Z)", re.MULTILINE)
_LINE_ENDS = re.compile("[\\r\x85\u2028\u2029]")
_STRING = "tag:yaml.org,2002:str"
_PLAIN: tuple[tuple[str, str, str], ...] = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (
        "float",
        r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?|\.[0-9]+(?:[eE][-+][0-9]+)?",
        "-+.0123456789",
    ),
)
"""What a word without quotes may be besides a word; all of it means the same in YAML 1.1."""


class BadHead(Exception):
    """The head cannot be read: in which line of the file, and why."""

    def __init__(self, line: int, reason: Said) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class _Loader(yaml.SafeLoader):
    """YAML without surprises."""

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.get_mark()
            raise ConstructorError(None, None, "references are not used here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            if not isinstance(key_node, ScalarNode) or key_node.tag != _STRING:
                raise ConstructorError(None, None, "a name must be a word", mark)
            if key_node.value in made:
                raise ConstructorError(None, None, f"{key_node.value} stands twice", mark)
            made[key_node.value] = self.construct_object(value_node, deep=deep)
        return made


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _PLAIN:
    _letters = [*_first, ""] if _tag == "null" else list(_first)
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _letters
    )


class _Dumper(yaml.SafeDumper):
    """Never writes a reference: two equal lists are written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> ScalarNode:
        """Signs that YAML takes for the end of a line are escaped, or they would be lost."""
        style = '"' if _LINE_ENDS.search(data) else None
        return self.represent_scalar(_STRING, data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def split_file(source: str) -> tuple[str, str]:
    """The head and the body of a file; the body keeps every character."""
    opening = _FENCE.match(source)
    if opening is None:
        raise BadHead(1, text("The file does not begin with a line of three hyphens."))
    closing = _FENCE.search(source, opening.end())
    if closing is None:
        raise BadHead(1, text("The head of the file is not closed by a line of three hyphens."))
    return source[opening.end() : closing.start()], source[closing.end() :]


def read_head(head: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The values of a head, and for each dotted name the line of the file it stands in."""
    try:
        loader = _Loader(head)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        raise BadHead(line, text("YAML: %(what)s.", what=error.problem or "")) from None
    except yaml.reader.ReaderError as error:
        line = head[: error.position].count("\n") + 2
        raise BadHead(line, text("A control character stands here.")) from None
    except (RecursionError, ValueError):
        raise BadHead(2, text("The head of the file cannot be read.")) from None
    if not isinstance(values, dict):
        raise BadHead(2, text("The head of the file has no names with values."))
    return values, _lines_of(node, "")


def _lines_of(node: Node | None, path: str) -> dict[str, int]:
    found: dict[str, int] = {}
    if isinstance(node, MappingNode):
        for key, value in node.value:
            name = f"{path}{key.value}"
            found[name] = key.start_mark.line + 2
            found |= _lines_of(value, f"{name}.")
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            found[f"{path}{index}"] = value.start_mark.line + 2
    return found


def write_file(head: Mapping[str, Any], body: str) -> bytes:
    """A file: the head in the one canonical form, then the body as it is."""
    dumped = yaml.dump(dict(head), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return f"---\n{dumped}---\n{body}".encode()
