"""Settings, from the environment or a .env file. Read once, by `load`, and handed on."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import (
    AnyHttpUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError


class Plan(StrEnum):
    """The Zoom account's plan, which sets its rate limits. No call tells it."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    """Business, Education, Enterprise and Partner."""


class Passcode(StrEnum):
    """Who is shown a meeting's passcode."""

    SHOW = "show"
    """Everybody who sees the card."""
    HIDE = "hide"
    """Nobody; the Join button carries it."""
    HOST = "host"
    """The host alone."""


_SLACK_ID: Final = r"^[UWS][A-Z0-9]{2,}$"
_HTTP: Final = TypeAdapter(AnyHttpUrl)


class Settings(BaseSettings):
    """All settings of the bot. Each field's description says what it is for and where to get it."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_file_encoding="utf-8", env_ignore_empty=True
    )

    slack_bot_token: SecretStr = Field(
        description="the bot's token, xoxb-...: your Slack app, Install App", pattern=r"^xoxb-"
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="an app-level token with connections:write, xapp-...: your Slack app, Basic Information; "
        "set, the bot uses Socket Mode",
        pattern=r"^xapp-",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="the signing secret: your Slack app, Basic Information; "
        "set without an app token, the bot listens for Slack's HTTP requests",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="where Slack's Web API is; change it only for a test"
    )
    zoom_account_id: str = Field(
        description="the account ID of your Zoom Server-to-Server OAuth app: App Credentials"
    )
    zoom_client_id: str = Field(
        description="the client ID of your Zoom Server-to-Server OAuth app: App Credentials"
    )
    zoom_client_secret: SecretStr = Field(
        description="the client secret of your Zoom Server-to-Server OAuth app: App Credentials"
    )
    zoom_api_url: str = Field(
        default="https://api.zoom.us/v2", description="where Zoom's API is; change it only for a test"
    )
    zoom_token_url: str = Field(
        default="https://zoom.us/oauth/token",
        description="where Zoom hands out tokens; change it only for a test",
    )
    zoom_plan: Plan = Field(
        default=Plan.PRO,
        description="your Zoom account's plan, which sets the rate limits: free, pro or business",
    )
    bot_command: str = Field(
        default="/zoom",
        description="the slash command, as in the app's manifest: a slash, then up to 31 small letters, digits, - or _",
        pattern=r"^/[a-z0-9][a-z0-9_-]{0,30}$",
    )
    bot_data_dir: Path = Field(default=Path("data"), description="the folder of the bot's database")
    bot_policy: Path | None = Field(
        default=None, description="the policy file; without one the built-in policy holds"
    )
    bot_admins: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Slack user or user group IDs of the bot's admins, separated by commas; empty means nobody",
    )
    bot_passcode: Passcode = Field(
        default=Passcode.HOST, description="who is shown a meeting's passcode: show (everybody), hide or host"
    )
    bot_host: str = Field(
        default="127.0.0.1", description="the address to listen on, for HTTP and for health checks"
    )
    bot_port: int = Field(
        default=3000, ge=0, le=65535, description="the port to listen on; 0 picks a free one"
    )
    bot_log_level: str = Field(
        default="INFO",
        description="how much is logged: DEBUG, INFO, WARNING or ERROR",
        pattern=r"^(DEBUG|INFO|WARNING|ERROR)$",
    )

    @field_validator("bot_admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @field_validator("bot_admins")
    @classmethod
    def _ids(cls, value: frozenset[str]) -> frozenset[str]:
        adapter = TypeAdapter(Annotated[str, Field(pattern=_SLACK_ID)])
        for each in sorted(value):
            try:
                adapter.validate_python(each)
            except ValidationError:
                raise PydanticCustomError(
                    "slack_id",
                    "“{each}” is not a Slack user ID (U...) or user group ID (S...)",
                    {"each": each},
                ) from None
        return value

    @field_validator("slack_api_url", "zoom_api_url", "zoom_token_url")
    @classmethod
    def _url(cls, value: str) -> str:
        _HTTP.validate_python(value)
        return value

    @field_validator("bot_log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way_in(self) -> "Settings":
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise PydanticCustomError(
                "way_in",
                "neither SLACK_APP_TOKEN (Socket Mode, no public address needed) nor SLACK_SIGNING_SECRET (HTTP) "
                "is set: set one; both are under Basic Information of your Slack app",
            )
        return self

    @property
    def socket_mode(self) -> bool:
        """Whether Slack's deliveries come over Socket Mode; otherwise over HTTP."""
        return self.slack_app_token is not None


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of the environment and of the file.

    Raises SettingsError with one line for each problem: the setting, what is wrong, what it is for.
    No value of a setting is in it, as it may be a secret.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as invalid:
        raise SettingsError(list(_problems(invalid))) from None


def _problems(invalid: ValidationError) -> Iterable[str]:
    for error in invalid.errors(include_url=False, include_input=False):
        if not error["loc"]:
            yield str(error["msg"])
            continue
        name = str(error["loc"][0])
        purpose = Settings.model_fields[name].description
        wrong = "is not set" if error["type"] == "missing" else f"is wrong: {error['msg']}"
        yield f"{name.upper()} {wrong} ({purpose})"
