"""Where something stands in a TOML file: Python's parser tells lines of wrong syntax, and of nothing else."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

_TOKEN: Final = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*')"
    r"|\#[^\n]*"
    r"|(?P<sign>[\[\]{}=,.\n])"
    r"|(?P<word>[^\s\[\]{}=,.\#\"']+)",
    re.DOTALL,
)
_AT: Final = re.compile(r"(.*) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)")

_HINTS: Final = {
    "Cannot overwrite a value": "a key stands twice in one rule, or [rule] stands for [[rule]]",
    "Cannot declare": "each rule begins with [[rule]], in two pairs of brackets",
    "Invalid value": 'each text takes quotes, such as "everybody"; yes is true, no is false',
    "Illegal character": "a quote is missing at the end of a text",
    "Unterminated string": "a quote is missing at the end of a text",
    "Unclosed array": "a comma or a closing bracket is missing in a list",
    "Expected '='": "write a key, = and a value on each line",
}
"""What most probably is wrong, by how Python's words for it begin."""

_Path: TypeAlias = tuple[str | int, ...]
"""Keys, each in the one before; and numbers, from 1, of what is in a list."""


@dataclass(frozen=True, slots=True)
class _Token:
    sign: str
    """Empty for words and texts."""
    word: str
    line: int


class Lines:
    """The lines of a file whose syntax is right."""

    def __init__(self, text: str) -> None:
        self._lines: dict[_Path, int] = {}
        self._heads: Counter[_Path] = Counter()
        self._tokens = [*_tokens(text)][::-1]
        table: _Path = ()
        while self._tokens:
            match self._tokens[-1].sign:
                case "[":
                    table = self._head()
                case "\n":
                    self._tokens.pop()
                case _:
                    self._pair(table)

    def of(self, *path: str | int) -> int:
        """Of a key, such as "rule", 2, "when", "type"; where it is not there, of what it would be in."""
        known = (path[:length] for length in range(len(path), 0, -1))
        return next((self._lines[each] for each in known if each in self._lines), 1)

    def _head(self) -> _Path:
        """[a.b] or [[a.b]], up to the end of its line."""
        line, is_list = self._tokens.pop().line, self._tokens[-1].sign == "["
        path: _Path = ()
        names = self._words("\n")
        for at, name in enumerate(names, 1):
            path = (*path, name)
            if is_list and at == len(names):
                self._heads[path] += 1
            if path in self._heads:
                path = (*path, self._heads[path])
            self._lines.setdefault(path, line)
        return path

    def _pair(self, table: _Path) -> None:
        """A key, which may have dots, and its value."""
        line = self._tokens[-1].line
        path = table
        for name in self._words("="):
            path = (*path, name)
            self._lines.setdefault(path, line)
        self._tokens.pop()
        self._value(path)

    def _value(self, path: _Path) -> None:
        match self._tokens[-1].sign:
            case "[":
                self._list(path)
            case "{":
                self._inline(path)
            case _:
                self._words(",]}\n")

    def _list(self, path: _Path) -> None:
        self._tokens.pop()
        number = 0
        while (token := self._tokens[-1]).sign != "]":
            if token.sign in {",", "\n"}:
                self._tokens.pop()
                continue
            number += 1
            self._lines[*path, number] = token.line
            self._value((*path, number))
        self._tokens.pop()

    def _inline(self, path: _Path) -> None:
        self._tokens.pop()
        while (token := self._tokens[-1]).sign != "}":
            if token.sign in {",", "\n"}:
                self._tokens.pop()
            else:
                self._pair(path)
        self._tokens.pop()

    def _words(self, ends: str) -> list[str]:
        """The words up to one of these signs, which is left."""
        words: list[str] = []
        while (token := self._tokens[-1]).sign not in set(ends):
            words += [token.word] * (not token.sign)
            self._tokens.pop()
        return words


def _tokens(text: str) -> Iterator[_Token]:
    """A line break at the end is added, so that what is read line by line always ends."""
    line = 1
    for found in _TOKEN.finditer(f"{text}\n"):
        if found["sign"]:
            yield _Token(found["sign"], "", line)
        elif found["text"] or found["word"]:
            yield _Token("", (found["text"] or found["word"]).strip("\"'"), line)
        line += found[0].count("\n")


def syntax(message: str) -> str:
    """What Python says of wrong syntax, with the line in front."""
    found = _AT.fullmatch(message)
    if found is None:
        return message
    where = f"line {found[2]}" if found[2] else "at its end"
    hint = next((f"{words}, " for begins, words in _HINTS.items() if found[1].startswith(begins)), "")
    return f"{where}: {found[1][:1].lower()}{found[1][1:]}: {hint}see https://toml.io/en/v1.0.0"
