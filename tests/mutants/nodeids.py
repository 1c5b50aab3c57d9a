"""A plugin that gives each test the attribute by which mutmut 3.8 knows it: pytest 9.2 has it no more."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item._nodeid = item.nodeid  # type: ignore[attr-defined] # noqa: SLF001 see above
