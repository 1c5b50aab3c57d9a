"""response_url, and the answers in the body of an ack: messages to one person or to all."""

import asyncio
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.slack import content as contents
from sandbox.slack.faults import FaultKind
from sandbox.slack.model import Call, Json, Message
from sandbox.slack.refusals import Forbidden, Refusal
from sandbox.slack.web import endpoint
from sandbox.slack.workspace import BOT_USER, ResponseUrl, Workspace

_KNOWN: Final = frozenset(
    {
        "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
        "mrkdwn", "parse", "link_names", "unfurl_links", "unfurl_media", "metadata", "markdown_text",
    }
)  # fmt: skip
_TYPES: Final = frozenset({"ephemeral", "in_channel"})
METHOD: Final = "response_url"


class Responses:
    """Answers POSTs to /response/{id}."""

    def __init__(self, workspace: Workspace, stopping: asyncio.Event) -> None:
        self._workspace = workspace
        self._stopping = stopping

    async def respond(self, request: Request) -> Response:
        """Takes one answer. "ok", or Slack's error with HTTP 404."""
        await asyncio.sleep(self._workspace.faults.latency(METHOD))
        fault = self._workspace.faults.next(METHOD)
        given: Json = {}
        error, status = "", HTTPStatus.OK
        headers: dict[str, str] = {}
        if fault and fault.kind in endpoint.BEFORE:
            answer = endpoint.before(fault)
            error, headers = str(answer.body["error"]), answer.headers
            status = HTTPStatus(answer.status) if headers else HTTPStatus.INTERNAL_SERVER_ERROR
        else:
            error, status, given = await self._take(request)
        if fault and fault.kind is FaultKind.FATAL_ERROR:
            error, status = "fatal_error", HTTPStatus.INTERNAL_SERVER_ERROR
        workspace = self._workspace
        body: Json = {"ok": not error} | ({"error": error} if error else {})
        workspace.calls.append(
            Call(workspace.clock(), METHOD, status, error, given, body, fault.kind.value if fault else "")
        )
        workspace.changed()
        await endpoint.broken(fault, request, self._stopping)
        return JSONResponse(body, status, headers) if error else PlainTextResponse("ok")

    async def _take(self, request: Request) -> tuple[str, HTTPStatus, Json]:
        given: Json = {}
        try:
            url = self._use(request.path_params["id"])
            given = await _read(request)
            answer(self._workspace, METHOD, url, given)
        except Refusal as refusal:
            if refusal.is_violation:
                self._workspace.violate(METHOD, refusal.error, refusal.detail)
            gone = refusal.error in {"used_url", "expired_url"}
            return refusal.error, HTTPStatus.NOT_FOUND if gone else HTTPStatus.BAD_REQUEST, given
        return "", HTTPStatus.OK, given

    def _use(self, id_: str) -> ResponseUrl:
        url = self._workspace.response_urls.get(id_)
        if url is None or self._workspace.clock() > url.until:
            raise Refusal("expired_url")
        if url.uses <= 0:
            raise Forbidden("used_url", "a response_url is good for five answers")
        url.uses -= 1
        return url


async def _read(request: Request) -> Json:
    try:
        given: Any = await request.json()
    except ValueError:
        raise Forbidden("invalid_payload", "the body is not JSON") from None
    if not isinstance(given, dict):
        raise Forbidden("invalid_payload", "the body is not a JSON object")
    return given


def answer(workspace: Workspace, method: str, url: ResponseUrl, given: Json) -> None:
    """Posts, replaces or deletes what the answer says. Raises Refusal or Forbidden with Slack's error."""
    unknown = sorted(set(given) - _KNOWN)
    if unknown:
        raise Forbidden("invalid_payload", f"unknown fields: {', '.join(unknown)}")
    if given.get("response_type", "ephemeral") not in _TYPES:
        raise Forbidden("invalid_payload", f"unknown response_type {given['response_type']}")
    if given.get("delete_original"):
        _delete(workspace, url)
        return
    content = contents.read(given)
    for loss in content.losses:
        workspace.violate(method, loss.error, loss.detail)
    if given.get("replace_original"):
        _replace(workspace, url, content)
        return
    original = _original(workspace, url) if url.ts else None
    workspace.add(
        Message(
            workspace.next_ts(),
            url.channel,
            BOT_USER,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=given.get("thread_ts") or (original.thread_ts if original else None),
            ephemeral_to=None if given.get("response_type") == "in_channel" else url.person,
            by_app=True,
            metadata=content.metadata,
        )
    )


def _original(workspace: Workspace, url: ResponseUrl) -> Message | None:
    return workspace.find_message(url.channel, url.ts) if url.ts else None


def _delete(workspace: Workspace, url: ResponseUrl) -> None:
    message = _original(workspace, url)
    if message is None:
        raise Refusal("message_not_found")
    workspace.remove(message)


def _replace(workspace: Workspace, url: ResponseUrl, content: contents.Content) -> None:
    message = _original(workspace, url)
    if message is None:
        raise Refusal("message_not_found")
    workspace.dress(content.blocks)
    message.text, message.blocks, message.values = content.text, content.blocks, {}
    message.attachments = content.attachments
    if not message.is_ephemeral:
        message.edited_ts = f"{int(workspace.clock().timestamp())}.000000"
    workspace.changed()
