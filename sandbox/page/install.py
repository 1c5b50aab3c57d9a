"""Puts the page on the app of the sandbox."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from nicegui import ui
from starlette.routing import Route

from sandbox import cast
from sandbox.bot_process import BotProcess
from sandbox.page import beside
from sandbox.page.pulse import Pulse
from sandbox.page.screen import Screen
from sandbox.page.tab import Tab
from sandbox.page.tour import Tour
from sandbox.world import World

TITLE: Final = "Acme · zoom-chatops sandbox"
_STYLE: Final = Path(__file__).with_name("style.css")
_MENUS: Final = Path(__file__).with_name("menus.js")
_NEW_TABS: Final = '<base target="_blank">'
"""Links open tabs of their own. Said once for all: browsers take it off the links of drawn HTML."""
_ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#4a154b"/>'
    '<rect x="6" y="10" width="13" height="12" rx="3" fill="#fff"/>'
    '<path d="M21 14l6-3v10l-6-3z" fill="#fff"/></svg>'
)


def app(world: World, bot: BotProcess | None) -> FastAPI:
    """The world's app with the page at /. The address can say who is played where: /?as=ada&in=C0GENERAL.

    The caller runs its lifespan, as NiceGUI starts and stops with it.
    """
    made = FastAPI(openapi_url=None)
    made.router.routes.extend([*world.asgi().routes, Route(beside.PATH, beside.show)])
    show = page(world, bot)
    ui.page("/", title=TITLE)(show)
    ui.run_with(
        made, title=TITLE, favicon=_ICON, tailwind=False, language="en-US", show_welcome_message=False
    )
    return made


def page(world: World, bot: BotProcess | None) -> Callable[[Request], None]:
    """What builds the page for a browser tab that opens it, and keeps it up to date."""
    pulse = Pulse()
    world.slack.subscribe(pulse.beat)
    world.zoom.subscribe(pulse.beat)
    if bot is not None:
        bot.subscribe(pulse.beat)
    script = f"<script>{_MENUS.read_text(encoding='utf-8')}</script>"
    tour = Tour(world, pulse.beat, is_open=bot is not None)
    style = f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"

    def show(request: Request) -> None:
        ui.add_head_html(_NEW_TABS)
        ui.add_head_html(style)
        ui.add_body_html(script)
        asked = request.query_params
        tab = open_tab(world, asked.get("as", ""), asked.get("in", ""))
        tab.is_beside = "beside" in asked
        screen = Screen(tab, bot, tour)
        ui.context.client.on_delete(pulse.subscribe(screen.refresh))

    return show


def open_tab(world: World, handle: str, channel: str) -> Tab:
    """A tab for whoever has this handle, in this channel; for unknown ones the first person and channel."""
    person = next((each for each in cast.CAST if each.handle == handle), cast.CAST[0])
    tab = Tab(world, person.slack_id, "")
    tab.channel = tab.first()
    tab.go(channel)
    return tab
