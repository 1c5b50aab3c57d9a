"""The manifest: valid for Slack in each of its forms, and easy to read in all of them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot import manifest

SCHEMAS = Path(__file__).parents[2] / "shared" / "slack-schemas"

FORMS = [("/zoom", None), ("/zoomops", None), ("/zoomops", "https://bot.example.com")]


def parsed(command: str = "/zoom", url: str | None = None) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(manifest.text(command, url))
    return loaded


def test_by_default_it_is_the_file_itself() -> None:
    assert manifest.text() == Path("app_manifest.yml").read_text()


def test_the_command_name_takes_the_place_of_the_default_everywhere() -> None:
    text = manifest.text("/zoomops")
    assert parsed("/zoomops")["features"]["slash_commands"][0]["command"] == "/zoomops"
    assert "/zoom " not in text
    assert text.count("/zoomops") == manifest.source().count("/zoom")


@pytest.mark.parametrize(("command", "url"), FORMS)
def test_its_comments_stay(command: str, url: str | None) -> None:
    text = manifest.text(command, url)
    assert text.startswith("# Paste this at https://api.slack.com/apps")


def test_socket_mode_needs_no_address() -> None:
    whole = parsed()
    assert whole["settings"]["socket_mode_enabled"] is True
    assert "url" not in whole["features"]["slash_commands"][0]
    assert "request_url" not in whole["settings"]["interactivity"]


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.com",
        "https://bot.example.com/",
        "https://bot.example.com/slack/events",
        "https://bot.example.com/slack/events/",
    ],
)
def test_over_http_every_delivery_goes_to_the_one_address(url: str) -> None:
    over_http = parsed("/zoomops", url)
    address = "https://bot.example.com/slack/events"
    assert [command.pop("url") for command in over_http["features"]["slash_commands"]] == [address]
    assert over_http["settings"]["interactivity"].pop("request_url") == address
    assert over_http["settings"].pop("socket_mode_enabled") is False
    rest = parsed("/zoomops")
    del rest["settings"]["socket_mode_enabled"]
    assert over_http == rest


def test_a_path_of_a_proxy_is_kept() -> None:
    whole = parsed(url="https://example.com:8443/zoom/bot")
    assert (
        whole["settings"]["interactivity"]["request_url"] == "https://example.com:8443/zoom/bot/slack/events"
    )
    assert whole["features"]["slash_commands"][0]["command"] == "/zoom"


@pytest.mark.parametrize(
    "url",
    [
        "", "bot.example.com", "http://bot.example.com", "https://", "https://bot", "https://bot.example.com/?a=b",
        "https://bot.example.com/#x", "https://user:word@bot.example.com", "https://bot.example.com\nx: y",
        r"https://bot.example.com/\1",
    ],
)  # fmt: skip
def test_an_address_that_slack_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(manifest.BadUrl, match="is not an https address"):
        manifest.text(url=url)


def test_scopes_are_the_bots_and_the_least() -> None:
    assert manifest.scopes() == (
        "chat:write", "chat:write.public", "commands", "usergroups:read", "users:read", "users:read.email",
    )  # fmt: skip


@pytest.mark.conformance
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="Slack's schemas do not lie beside the project")
@pytest.mark.parametrize(("command", "url"), FORMS)
def test_slack_takes_it(command: str, url: str | None) -> None:
    rules = json.loads((SCHEMAS / "manifest.schema.2.0.0.json").read_text())
    jsonschema.Draft7Validator(rules).validate(parsed(command, url))
