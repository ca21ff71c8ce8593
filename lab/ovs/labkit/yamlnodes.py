"""Reading YAML with positions: every mistake is told with its line and column, all of them at once."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import NamedTuple

import yaml

from .errors import UsageError

MAX_BYTES = 256 * 1024


class Problem(NamedTuple):
    line: int
    column: int
    text: str


class Cursor:
    """A YAML node and the list its problems go to.

    Every reading method returns a harmless empty value on bad input, after noting the problem, so that validation
    carries on to the end of the file. The caller raises once, through `raise_if_wrong`.
    """

    def __init__(self, node: yaml.Node, problems: list[Problem]) -> None:
        self._node = node
        self._problems = problems

    def problem(self, text: str) -> None:
        mark = self._node.start_mark
        self._problems.append(Problem(mark.line + 1, mark.column + 1, text))

    def entries(self) -> list[tuple[str, Cursor, Cursor]]:
        """A mapping's (key, key's cursor, value's cursor) in file order; a duplicate key is a problem."""
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag == "tag:yaml.org,2002:null":
            return []
        if not isinstance(self._node, yaml.MappingNode):
            self.problem("expected a mapping (`key: value`)")
            return []
        found: dict[str, tuple[str, Cursor, Cursor]] = {}
        for key_node, value_node in self._node.value:
            key = Cursor(key_node, self._problems)
            name = key.text()
            if name in found:
                key.problem(f"`{name}` is given twice")
            else:
                found[name] = (name, key, Cursor(value_node, self._problems))
        return list(found.values())

    def fields(self, *known: str, required: tuple[str, ...] = ()) -> dict[str, Cursor]:
        """A mapping with known keys only; an unknown one is told with the nearest known key."""
        fields: dict[str, Cursor] = {}
        for name, key, value in self.entries():
            if name in known:
                fields[name] = value
                continue
            nearest = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean `{nearest[0]}`?" if nearest else f"known: {', '.join(known)}"
            key.problem(f"unknown key `{name}`; {hint}")
        for name in required:
            if name not in fields:
                self.problem(f"`{name}` is missing")
        return fields

    def items(self) -> list[Cursor]:
        if not isinstance(self._node, yaml.SequenceNode):
            self.problem("expected a list")
            return []
        return [Cursor(node, self._problems) for node in self._node.value]

    def text(self, pattern: str | None = None, what: str = "text") -> str:
        if not isinstance(self._node, yaml.ScalarNode):
            self.problem(f"expected {what}")
            return ""
        if pattern is not None and not re.fullmatch(pattern, self._node.value):
            self.problem(f"`{self._node.value}` is no {what}")
            return ""
        return str(self._node.value)

    def integer(self, low: int, high: int, what: str) -> int:
        """A whole number, decimal or 0x hexadecimal."""
        try:
            value = int(self.text(), 0)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            self.problem(f"expected {what}, {low} to {high}")
            return low
        return value

    def choice(self, *known: str) -> str:
        value = self.text()
        if value not in known:
            self.problem(f"`{value}` is not known here; known: {', '.join(known)}")
            return known[0]
        return value

    def plain(self) -> object:
        """The node as ordinary Python data, for parts that are passed on without being understood here."""
        return yaml.safe_load(yaml.serialize(self._node))


def open_document(path: Path) -> tuple[Cursor, list[Problem]]:
    """Parses one YAML document; syntax errors, aliases and oversized files end it at once."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    if len(text) > MAX_BYTES:
        raise UsageError(f"{path}: larger than {MAX_BYTES} bytes")
    problems: list[Problem] = []
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):  # aliases can blow a small file up to gigabytes
                mark = event.start_mark
                problems.append(Problem(mark.line + 1, mark.column + 1, "aliases are not supported"))
        raise_if_wrong(path, problems)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        text = getattr(error, "problem", None) or "not readable as YAML"
        raise UsageError(f"{path}:{line}:{column}: {text}") from None
    if node is None:
        raise UsageError(f"{path}:1:1: the file is empty")
    return Cursor(node, problems), problems


def raise_if_wrong(path: Path, problems: list[Problem]) -> None:
    if problems:
        raise UsageError("\n".join(f"{path}:{line}:{column}: {text}" for line, column, text in sorted(problems)))
