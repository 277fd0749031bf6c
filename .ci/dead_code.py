"""Dead code: what neither the code nor a template ever names. A test alone does not count.

vulture reads Python only, so the words of the templates are handed to it as one more file.
"""

import keyword
import re
import sys
import tempfile
from pathlib import Path

from vulture import Vulture
from vulture.config import make_config

ROOT = Path(__file__).parent.parent
# Variables are columns, terms and settings here: data, read by name.
CODE = {"class", "function", "method", "property", "import", "unreachable_code"}


def words_of_the_templates() -> str:
    words = set()
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            for expression in re.findall(r"{[{%].*?[}%]}", path.read_text(encoding="utf-8"), re.S):
                words |= set(re.findall(r"[A-Za-z_]\w+", expression))
    return "\n".join(
        f"any_template.{word}" for word in sorted(words) if not keyword.iskeyword(word)
    )


def main() -> int:
    config = make_config(["--config", str(ROOT / "pyproject.toml")])
    finder = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "templates.py"
        words.write_text(words_of_the_templates(), encoding="utf-8")
        finder.scavenge([*(str(ROOT / path) for path in config["paths"]), str(words)])
    found = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: unused {item.typ} {item.name}"
        for item in finder.get_unused_code(min_confidence=config["min_confidence"])
        if item.typ in CODE and ROOT in item.filename.parents
    ]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
