"""Where something stands in a TOML file: Python's parser tells lines of wrong syntax, and of nothing else."""

import re
from typing import Final

_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*",
    re.DOTALL,
)
_HEAD: Final = re.compile(r"""[ \t]*\[\[[ \t]*["']?([^"'\]]*?)["']?[ \t]*\]\]""")
_KEY: Final = re.compile(r"""[ \t]*\[?[ \t]*["']?([^"'\s=.\]]+)["']?[ \t]*[=.\]]""")
_AT: Final = re.compile(r"(.*) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)")


class Lines:
    """The lines of a file whose syntax is right."""

    def __init__(self, text: str) -> None:
        # Texts of several lines may hold what looks like a table: only their line breaks are left.
        flat = _TOKEN.sub(lambda match: "\n" * match[0].count("\n") or match[0], text)
        self._rules: list[int] = []
        self._keys: dict[tuple[int, str], int] = {}
        for line, words in enumerate(flat.split("\n"), 1):
            if match := _HEAD.match(words):
                self._rules += [line] * (match[1] == "rule")
            elif match := _KEY.match(words):
                self._keys.setdefault((len(self._rules), match[1]), line)

    def of_rule(self, number: int) -> int:
        """Of the head of a rule; of the list's key where the rules are written as one list."""
        return self._rules[number - 1] if number <= len(self._rules) else self._keys.get((0, "rule"), 1)

    def of_key(self, name: str, rule: int = 0) -> int:
        """Of a key, in a rule or before all; of the rule's head where it is not there."""
        return self._keys.get((rule, name)) or (self.of_rule(rule) if rule else self._anywhere(name))

    def _anywhere(self, name: str) -> int:
        """A table after the rules, such as [other]."""
        return min((line for (_, key), line in self._keys.items() if key == name), default=1)


def syntax(message: str) -> str:
    """What Python says of wrong syntax, with the line in front."""
    match = _AT.fullmatch(message)
    if match is None:
        return message
    where = f"line {match[2]}" if match[2] else "at its end"
    return f"{where}: {match[1][:1].lower()}{match[1][1:]}: see https://toml.io/en/v1.0.0"
