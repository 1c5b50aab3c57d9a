"""The JSON routes for the things of each kind: groups, IM groups, contact groups, templates.

GET    /kinds                       titles, numbers and switches
GET    /kinds/{kind}                all of a kind
POST   /kinds/{kind}                {"name", "members"?, "foreign"?, ...traits}: made by hand
PATCH  /kinds/{kind}/{id or name}   the same fields, those that change
DELETE /kinds/{kind}/{id or name}
POST   /kinds/{kind}/seed           {"count"}: so many more
POST   /kinds/{kind}/switches       {"ended": true}
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.zoom import by_hand, kinds
from sandbox.zoom.account import Account
from sandbox.zoom.control_input import Handler, guarded, read
from sandbox.zoom.shapes import Shape, flag, number, record
from sandbox.zoom.shelf import Item, Shelf
from sandbox.zoom.world import ZoomWorld

_SEED: Final = record({"count": number(least=1, most=by_hand.MOST)}, "count")
_ONE: Final = "/kinds/{kind}/{item:path}"


def kind_routes(zoom: ZoomWorld) -> list[Route]:
    """Part of the control routes. What is wrong gets 400."""
    control = _Control(zoom)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/kinds", control.all),
        ("GET", "/kinds/{kind}", control.list),
        ("POST", "/kinds/{kind}", control.make),
        ("POST", "/kinds/{kind}/seed", control.seed),
        ("POST", "/kinds/{kind}/switches", control.switch),
        ("PATCH", _ONE, control.change),
        ("DELETE", _ONE, control.remove),
    ]
    return [Route(path, guarded(handle), methods=[method]) for method, path, handle in table]


def show(account: Account) -> dict[str, Any]:
    """How many there are of each kind, and how its switches stand."""
    return {name: _summary(account.of(state)) for name, state in kinds.SHELVES.items()}


@dataclass(frozen=True, slots=True)
class _Control:
    zoom: ZoomWorld

    async def all(self, _: Request) -> Response:
        return JSONResponse(show(self.zoom.account))

    async def list(self, request: Request) -> Response:
        return JSONResponse([_item(self.zoom.account, item) for item in self._shelf(request).items.values()])

    async def make(self, request: Request) -> Response:
        shelf = self._shelf(request)
        made = by_hand.make(self.zoom.account, shelf, await read(request, by_hand.shape(shelf)))
        self.zoom.changed()
        return JSONResponse(_item(self.zoom.account, made), HTTPStatus.CREATED)

    async def change(self, request: Request) -> Response:
        shelf = self._shelf(request)
        item = by_hand.find(shelf, request.path_params["item"])
        by_hand.change(self.zoom.account, item, await read(request, by_hand.shape(shelf)))
        self.zoom.changed()
        return JSONResponse(_item(self.zoom.account, item))

    async def remove(self, request: Request) -> Response:
        shelf = self._shelf(request)
        del shelf.items[by_hand.find(shelf, request.path_params["item"]).id]
        self.zoom.changed()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def seed(self, request: Request) -> Response:
        shelf = self._shelf(request)
        by_hand.seed(self.zoom.account, shelf, (await read(request, _SEED))["count"])
        self.zoom.changed()
        return JSONResponse(_summary(shelf))

    async def switch(self, request: Request) -> Response:
        shelf = self._shelf(request)
        for name, is_on in (await read(request, Shape(dict, item=flag()))).items():
            by_hand.flip(shelf, name, is_on=is_on)
        self.zoom.changed()
        return JSONResponse(_summary(shelf))

    def _shelf(self, request: Request) -> Shelf:
        return by_hand.shelf(self.zoom.account, request.path_params["kind"])


def _summary(shelf: Shelf) -> dict[str, Any]:
    switches = {name: getattr(shelf, name) for name in shelf.switches()}
    return {"title": shelf.TITLE, "count": len(shelf.items), "switches": switches}


def _item(account: Account, item: Item) -> dict[str, Any]:
    members = [account.users[each].email if each in account.users else each for each in item.members]
    return {"id": item.id, "name": item.name, "members": members, "foreign": item.foreign, **item.traits}
