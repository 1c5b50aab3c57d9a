"""The stage of the kills: the bots are processes of their own."""

from tests.kill.conftest import stage

__all__ = ["stage"]
