"""The bot's files, looked at from outside."""

import sqlite3
from contextlib import closing
from pathlib import Path


def column(file: Path, query: str, *values: str) -> list[str]:
    """The first column of what a query finds in a file of the bot's."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        return [str(row[0]) for row in database.execute(query, values)]
