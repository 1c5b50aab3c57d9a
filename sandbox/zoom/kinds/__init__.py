"""The kinds of things that this Zoom has. A new one is a module here, and touches no other.

A module gives `OPERATIONS`, and where it keeps something a `State`. A state that is a `Shelf` is also shown
on the page, and can be changed there and by the control routes.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any, Final

from sandbox.zoom.operation import Operation
from sandbox.zoom.shelf import Shelf


def _modules() -> dict[str, Any]:
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


_MODULES: Final = _modules()
OPERATIONS: Final[tuple[Operation, ...]] = tuple(
    operation for module in _MODULES.values() for operation in module.OPERATIONS
)
SHELVES: Final[Mapping[str, type[Shelf]]] = {
    name: module.State
    for name, module in _MODULES.items()
    if issubclass(getattr(module, "State", object), Shelf)
}
"""By the name of the module: `groups`, `im_groups`."""
