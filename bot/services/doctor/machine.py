"""Checks of this machine: its clock, the data folder, SQLite, the port."""

import asyncio
import errno
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from bot.errors import StartError
from bot.jobs import sqlite as engine
from bot.services.doctor.report import Bad, Status
from bot.store import sqlite as store

_SKEW_TO_WARN: Final = timedelta(seconds=30)
_SKEW_TO_FAIL: Final = timedelta(seconds=300)
"""Slack's signatures count for five minutes (slack_sdk/signature)."""

_SPACE_TO_WARN: Final = 200 * 2**20
_SPACE_TO_FAIL: Final = 20 * 2**20

_NTP: Final = "Set this machine's clock, and keep it right with NTP (timedatectl set-ntp true)."


def clock(theirs: str, ours: datetime, whose: str) -> str:
    """The clock against the Date header of somebody's answer, which came at `ours`."""
    try:
        skew = ours - parsedate_to_datetime(theirs)
    except (TypeError, ValueError):
        raise Bad(f"{whose} answer does not tell the time", "", Status.SKIP) from None
    away = abs(skew)
    seen = f"{away.total_seconds():.0f} s {'ahead of' if skew > timedelta(0) else 'behind'} {whose}"
    if away > _SKEW_TO_FAIL:
        raise Bad(f"{seen}: signatures and tokens are refused", _NTP)
    if away > _SKEW_TO_WARN:
        raise Bad(seen, _NTP, Status.WARN)
    return f"within {_SKEW_TO_WARN.total_seconds():.0f} s of {whose}"


def _room(place: Path) -> int:
    return shutil.disk_usage(place).free


def data_folder(folder: Path, room: Callable[[Path], int] = _room) -> str:
    """Whether the bot can write there, or make the folder, and how much room there is."""
    there = folder.exists()
    place = folder if there else folder.absolute().parent
    if not place.is_dir():
        wrong = "is not a folder" if place.exists() else "does not exist"
        raise Bad(f"{place} {wrong}", "Set BOT_DATA_DIR to a folder, or to one that can be made.")
    try:
        tempfile.TemporaryFile(dir=place).close()  # rights alone do not tell: the disk may be read-only
    except OSError as error:
        do = f"Give the bot's user the right to write in {place}, or set BOT_DATA_DIR to another folder."
        raise Bad(f"{place} cannot be written: {error.strerror}", do) from None
    free = room(place)
    seen = f"{folder.absolute()}{'' if there else ' (made at the first start)'}, {free / 2**30:.1f} GiB free"
    if free < _SPACE_TO_WARN:
        status = Status.FAIL if free < _SPACE_TO_FAIL else Status.WARN
        raise Bad(seen, "Make room on that disk: the database needs it to take anything in.", status)
    return seen


async def database(file: Path) -> str:
    """Whether the database opens, is whole, and is not of a newer version. It is opened as at a start."""
    if not await asyncio.to_thread(file.exists):
        return "made at the first start"
    try:
        opened = await store.open_store(file, patience=timedelta(seconds=2))
    except StartError as problem:
        raise Bad("; ".join(problem.problems), "Do what it says; the file was left untouched.") from None
    await opened.close()
    return f"{file} opens, and is whole"


async def jobs(file: Path) -> str:
    """Whether the durable engine's database opens and is whole."""
    if not await asyncio.to_thread(file.exists):
        return "made at the first start"
    try:
        opened = await asyncio.to_thread(engine.open_engine, file, patience=timedelta(seconds=2))
    except StartError as problem:
        raise Bad("; ".join(problem.problems), "Do what it says; the file was left untouched.") from None
    await asyncio.to_thread(opened.dispose)
    return f"{file} opens, and is whole"


def sqlite(python: tuple[int, ...] = sys.version_info[:2], version: tuple[int, ...] | None = None) -> str:
    """Whether the SQLite of this process is new enough for the durable engine."""
    try:
        found = version or engine.driver().sqlite_version_info
        engine.check(python, found)
    except StartError as problem:
        raise Bad("too old", "; ".join(problem.problems)) from None
    return f"{'.'.join(map(str, found))}, as the job engine needs it"


def port(host: str, number: int) -> str:
    """Whether the bot can listen there."""
    if number == 0:
        return "a free one is picked at the start"
    try:
        found = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)
    except socket.gaierror:
        raise Bad(f"{host} is not an address", "Set BOT_HOST to an address of this machine.") from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise refused(host, number, error) from None
    return f"{host}:{number} is free"


def refused(host: str, number: int, error: OSError) -> Bad:
    """What to tell when the system does not give that port."""
    match error.errno:
        case errno.EADDRINUSE:
            seen = f"something listens on {host}:{number} already"
            do = "Nothing, if that is the bot itself; otherwise set BOT_PORT to another port."
            return Bad(seen, do, Status.WARN)
        case errno.EACCES:
            return Bad(f"port {number} is reserved for root", "Set BOT_PORT to 1024 or above.")
        case _:
            seen = f"{host} is not an address of this machine"
            return Bad(seen, "Set BOT_HOST to one that is: 127.0.0.1 behind a proxy, 0.0.0.0 for all.")
