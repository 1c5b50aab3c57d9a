"""Settings, from the environment or a .env file. Read once, by `load`, and handed on."""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from bot.errors import SettingsError


class Plan(StrEnum):
    """The Zoom account's plan, which sets its rate limits. No call tells it."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    """Business, Education, Enterprise and Partner."""


class UserAction(StrEnum):
    """A way to create a Zoom user, as Zoom calls it."""

    CREATE = "create"
    AUTO = "autoCreate"
    CUSTOM = "custCreate"
    SSO = "ssoCreate"


class Passcode(StrEnum):
    """Who is shown a meeting's passcode."""

    SHOW = "show"
    """Everybody who sees the card."""
    HIDE = "hide"
    """Nobody; the Join button carries it."""
    HOST = "host"
    """The host alone."""


DEFAULT_COMMAND: Final = "/zoom"

_STORE: Final = "store.sqlite"

_SLACK_ID: Final = re.compile(r"[UWS][A-Z0-9]{2,}")
_COMMAND: Final = re.compile(r"/[a-z0-9][a-z0-9_-]{0,30}")
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
_LOOPBACK: Final = frozenset({"127.0.0.1", "[::1]", "localhost"})
_URL: Final = TypeAdapter(AnyHttpUrl)


def _wrong(text: str) -> PydanticCustomError:
    """A problem in our own words. None of them quotes the value, as it may be a secret in the wrong place."""
    return PydanticCustomError("wrong", "{text}", {"text": text})


def _one_word(value: SecretStr | str) -> SecretStr | str:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not text:
        raise _wrong("is empty")
    if re.search(r"\s", text):
        raise _wrong("holds a space or a line break; copy it again")
    if not text.isascii():
        raise _wrong("holds a character that no such value has; copy it again")
    return value


def _starts(prefix: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefix):
            raise _wrong(f"does not start with {prefix}")
        return value

    return AfterValidator(check)


def _secure(url: str) -> str:
    try:
        parsed = _URL.validate_python(url)
    except ValidationError:
        raise _wrong("is not a web address (https://...)") from None
    if parsed.scheme != "https" and parsed.host not in _LOOPBACK:
        raise _wrong("is not https, and tokens are sent there")
    return url


def _command(value: str) -> str:
    if not _COMMAND.fullmatch(value):
        raise _wrong("is not a slash and then 1 to 31 small letters, digits, - or _")
    return value


def _level(value: str) -> str:
    if value.upper() not in _LEVELS:
        raise _wrong(f"is none of {', '.join(_LEVELS)}")
    return value.upper()


def _ids(value: frozenset[str]) -> frozenset[str]:
    if not all(_SLACK_ID.fullmatch(each) for each in value):
        raise _wrong(
            "has an entry that is not a Slack ID: U... or W... of a person (in the profile, Copy member ID), "
            "S... of a user group"
        )
    return value


def _actions(value: object) -> object:
    """Each once, in our order, whatever their capitals."""
    known = {each.value.casefold(): each for each in UserAction}
    found = [known.get(str(each).casefold()) for each in value] if isinstance(value, list | tuple) else []
    if not found or None in found:
        raise _wrong(f"has an entry that is none of {', '.join(UserAction)}")
    return tuple(each for each in UserAction if each in found)


def _split(value: object) -> object:
    return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value


Word = Annotated[str, AfterValidator(_one_word)]
Secret = Annotated[SecretStr, AfterValidator(_one_word)]
Url = Annotated[str, AfterValidator(_secure)]
Command = Annotated[str, AfterValidator(_command)]
Folder = Annotated[Path, AfterValidator(Path.expanduser)]
Admins = Annotated[frozenset[str], NoDecode, BeforeValidator(_split), AfterValidator(_ids)]


class _Source(BaseSettings):
    """Where settings come from, and that blanks around a value and empty values do not count."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_file_encoding="utf-8", env_ignore_empty=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value


_Read = TypeVar("_Read", bound=_Source)


class Settings(_Source):
    """All settings of the bot. Each field's description says what it is for and where to get it."""

    slack_bot_token: Annotated[Secret, _starts("xoxb-")] = Field(
        description="the bot's token, xoxb-...: your Slack app, Install App"
    )
    slack_app_token: Annotated[Secret, _starts("xapp-")] | None = Field(
        default=None,
        description="an app-level token with connections:write, xapp-...: your Slack app, Basic Information; "
        "set, the bot uses Socket Mode",
    )
    slack_signing_secret: Secret | None = Field(
        default=None,
        validate_default=True,
        description="the signing secret: your Slack app, Basic Information; "
        "set without an app token, the bot listens for Slack's HTTP requests",
    )
    slack_api_url: Url = Field(
        default="https://slack.com/api/", description="where Slack's Web API is; change it only for a test"
    )
    zoom_account_id: Word = Field(
        description="the account ID of your Zoom Server-to-Server OAuth app: App Credentials"
    )
    zoom_client_id: Word = Field(
        description="the client ID of your Zoom Server-to-Server OAuth app: App Credentials"
    )
    zoom_client_secret: Secret = Field(
        description="the client secret of your Zoom Server-to-Server OAuth app: App Credentials"
    )
    zoom_api_url: Url = Field(
        default="https://api.zoom.us/v2", description="where Zoom's API is; change it only for a test"
    )
    zoom_token_url: Url = Field(
        default="https://zoom.us/oauth/token",
        description="where Zoom hands out tokens; change it only for a test",
    )
    zoom_plan: Plan = Field(
        default=Plan.PRO,
        description="your Zoom account's plan, which sets the rate limits: free, pro or business",
    )
    bot_command: Command = Field(
        default=DEFAULT_COMMAND,
        description="the slash command, as in the app's manifest; /zoom is also that of Zoom's own Slack app",
    )
    bot_data_dir: Folder = Field(default=Path("data"), description="the folder of the bot's database")
    bot_policy: Folder | None = Field(
        default=None,
        description="the policy file, TOML: who may create what; without it meetings are for everybody, "
        "Zoom users for nobody, all else is for admins",
    )
    bot_admins: Admins = Field(
        default=frozenset(),
        description="Slack IDs of the bot's admins, users or user groups, separated by commas; "
        "empty means nobody",
    )
    bot_passcode: Passcode = Field(
        default=Passcode.HOST, description="who is shown a meeting's passcode: show (everybody), hide or host"
    )
    bot_user_actions: Annotated[
        tuple[UserAction, ...], NoDecode, BeforeValidator(_actions), BeforeValidator(_split)
    ] = Field(
        default=(UserAction.CREATE,),
        description="how Zoom users may be created, separated by commas: create (Zoom invites them), "
        "autoCreate (for a managed domain), custCreate (for integrators), ssoCreate (for single sign-on)",
    )
    bot_host: Word = Field(
        default="127.0.0.1", description="the address to listen on, for HTTP and for health checks"
    )
    bot_port: int = Field(
        default=3000, ge=0, le=65535, description="the port to listen on; 0 picks a free one"
    )
    bot_log_level: Annotated[str, AfterValidator(_level)] = Field(
        default="INFO", description="how much is logged: DEBUG, INFO, WARNING or ERROR"
    )

    @field_validator("slack_signing_secret")
    @classmethod
    def _one_way_in(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # On the field, not on the model, so that it is reported together with what else is missing.
        # A malformed app token is not in info.data, and is reported by itself.
        if value is None and "slack_app_token" in info.data and info.data["slack_app_token"] is None:
            raise PydanticCustomError(
                "way_in",
                "neither SLACK_APP_TOKEN (Socket Mode, no public address needed) nor SLACK_SIGNING_SECRET "
                "(HTTP) is set: set one; both are under Basic Information of your Slack app",
            )
        return value

    @property
    def socket_mode(self) -> bool:
        """Whether Slack's deliveries come over Socket Mode; otherwise over HTTP."""
        return self.slack_app_token is not None

    @property
    def store_file(self) -> Path:
        """The database of links, requests and audit."""
        return self.bot_data_dir / _STORE

    @property
    def jobs_file(self) -> Path:
        """The durable engine's own database."""
        return self.bot_data_dir / "jobs.sqlite"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret's value, for the log to black out."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))


class _CommandOnly(_Source):
    bot_command: Command = DEFAULT_COMMAND


class _FolderOnly(_Source):
    bot_data_dir: Folder = Path("data")


class _PolicyOnly(_Source):
    bot_policy: Folder | None = None
    bot_admins: Admins = frozenset()


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of the environment and of the file, where there is one; the environment wins.

    Raises SettingsError with one line for each problem: the setting, what is wrong, what it is for.
    No value of a setting is in it, as it may be a secret.
    """
    return _read(Settings, env_file)


def load_command(env_file: Path | None = Path(".env")) -> str:
    """BOT_COMMAND alone, which the manifest needs before any of the others exist. Raises SettingsError."""
    return _read(_CommandOnly, env_file).bot_command


def load_store_file(env_file: Path | None = Path(".env")) -> Path:
    """The store's file, by BOT_DATA_DIR alone. Raises SettingsError."""
    return _read(_FolderOnly, env_file).bot_data_dir / _STORE


def load_policy(env_file: Path | None = Path(".env")) -> tuple[Path | None, frozenset[str]]:
    """BOT_POLICY and BOT_ADMINS alone, to check a policy before the rest is set. Raises SettingsError."""
    read = _read(_PolicyOnly, env_file)
    return read.bot_policy, read.bot_admins


def unknown_names(env_file: Path) -> tuple[str, ...]:
    """The names in the file that look like ours but are none of our settings: typing errors, mostly."""
    source = DotEnvSettingsSource(Settings, env_file=env_file, env_file_encoding="utf-8")
    ours = (name for name in source.env_vars if name.startswith(("slack_", "zoom_", "bot_")))
    return tuple(sorted(name.upper() for name in ours if name not in Settings.model_fields))


def _read(kind: type[_Read], env_file: Path | None) -> _Read:
    try:
        return kind(_env_file=env_file)
    except ValidationError as invalid:
        raise SettingsError(list(_problems(invalid))) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{env_file} is not a text file in UTF-8: save it as one"]) from None
    except OSError as failed:
        raise SettingsError([f"{env_file} cannot be read: {failed.strerror}"]) from None


def _problems(invalid: ValidationError) -> Iterable[str]:
    for error in invalid.errors(include_url=False, include_input=False):
        name = str(error["loc"][0])
        if error["type"] == "way_in":
            yield error["msg"]
        else:
            yield f"{name.upper()} {_in_words(error)} ({Settings.model_fields[name].description})"


def _in_words(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "is not set"
        case "enum":
            return f"is none of {error['ctx']['expected']}"
        case "int_parsing" | "greater_than_equal" | "less_than_equal":
            return "is not a whole number from 0 to 65535"
        case _:
            return error["msg"]
