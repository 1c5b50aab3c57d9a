"""The engine's log, told apart from ours: what it advertises and what we report ourselves is left out."""

import logging
from typing import Final

_LOGGER: Final = logging.getLogger("dbos")

_REPORTED: Final = (
    "Exception encountered in asynchronous workflow",  # a failed job: the port reports it with its ID
    "Asyncio task cancelled for workflow or step",  # a job left for the next start
    "DBOS failed to launch",  # becomes an EngineError
)


def tame() -> None:
    """Have the engine log through our handlers, from WARNING on. Once more does nothing."""
    if not _LOGGER.handlers:
        # With a handler there, the engine adds none of its own to the console and lets records propagate.
        _LOGGER.addHandler(logging.NullHandler())
    _LOGGER.addFilter(_wanted)
    _LOGGER.setLevel(logging.WARNING)


def _wanted(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_REPORTED)
