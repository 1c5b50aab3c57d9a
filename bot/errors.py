"""What can go wrong, as people are told it.

    BotError
    ├── Refusal              something the asker can mend: shown to them as it is
    │   └── BadInput         the part of what they typed that is wrong, and a good example
    └── StartError           stops the start, with one line per problem
        ├── SettingsError    a setting is missing or malformed
        ├── PolicyError      the policy file cannot be read, or says what cannot be
        ├── StoreError       the data folder or the database cannot be used; it was left untouched
        └── EngineError      the durable engine cannot run here

Texts are plain text: the Slack edge shows them so that nothing in them can act as markup.
"""

from collections.abc import Sequence


class BotError(Exception):
    """The root of the bot's own errors."""


class Refusal(BotError):  # noqa: N818 an answer to a person, not a failure of the program
    """Something was not done, and the asker is told why and what to do next."""

    def __init__(self, text: str, *, next_step: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.next_step = next_step


class BadInput(Refusal):
    """A part of what the asker typed cannot be understood."""

    def __init__(self, part: str, problem: str, *, example: str) -> None:
        super().__init__(f"“{part}”: {problem}" if part else problem, next_step=f"For example: {example}")
        self.part = part
        self.problem = problem
        self.example = example


class StartError(BotError):
    """The program cannot start. Each problem is one line that says what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class SettingsError(StartError):
    """A setting is missing or malformed."""


class PolicyError(StartError):
    """The policy file cannot be read, or says what cannot be."""


class StoreError(StartError):
    """The data folder or the database in it cannot be used. It was left untouched."""


class EngineError(StartError):
    """The durable engine cannot run on this machine."""


def sqlite_reason(error: Exception, restore: str) -> str:
    """Why SQLite does not open a file, and what to do: the end of a sentence that begins with its path.

    `restore` says how to go on without the file.
    """
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "is in use by another process; stop that one first"
    if name.startswith("SQLITE_NOTADB"):
        return f"is not a SQLite database; {restore}"
    if name.startswith("SQLITE_CORRUPT"):
        return f"is damaged; {restore}"
    return f"cannot be opened ({error}); look at the folder's permissions and at its free space"
