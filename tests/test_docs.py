"""The documents against the code: what they promise is there, and what is there is in them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from bot import __main__ as command_line
from bot import manifest, resources, settings
from bot.errors import SettingsError
from bot.services.doctor import zoom as doctor
from bot.zoom import contact_groups, groups, im_groups, meetings, operations, templates, users
from handlers import http

ROOT: Final = Path(__file__).parents[1]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
FIELDS: Final = settings.Settings.model_fields
ANY: Final = settings.Settings(
    _env_file=None,
    slack_bot_token="xoxb-1",
    slack_app_token="xapp-1",
    zoom_account_id="account",
    zoom_client_id="client",
    zoom_client_secret="secret",
)
KINDS: Final = resources.registry(ANY)
WORDS: Final = resources.vocabulary(KINDS)


def table(heading: str) -> list[list[str]]:
    """The cells of the rows below the table's first heading, without the marks of code."""
    _, _, rest = README.partition(f"\n| {heading} |")
    assert rest, f"no table starts with {heading}"
    rows = rest.split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in rows]


def default(name: str) -> str:
    """A setting's default as it is written in .env; empty where it has none."""
    field = FIELDS[name]
    none = field.is_required() or field.default in (None, frozenset())
    several = field.default if isinstance(field.default, tuple) else (field.default,)
    return "" if none else ",".join(str(getattr(each, "value", each)) for each in several)


def test_every_command_is_in_the_readme_in_the_words_of_the_registry() -> None:
    usages = [usage for word in WORDS for usage in word.usages]
    expected = [
        [f"/zoom {usage.syntax}", usage.summary + (" Admins only." if usage.admins_only else "")]
        for usage in usages
    ]
    assert table("type") == expected


def test_the_manifest_hints_at_commands_that_there_are() -> None:
    hint = re.findall(r'usage_hint: "(.*)"', manifest.text())
    assert len(hint) == 1
    usable = {word.name: word for word in WORDS}
    for part in hint[0].split(" | "):
        assert part.split()[0] in usable
    assert usable["meeting"].syntax in hint[0]


def test_every_setting_is_in_the_readme_with_its_default_and_what_it_is_for() -> None:
    expected = [
        [name.upper(), "*needed*" if field.is_required() else default(name), field.description]
        for name, field in FIELDS.items()
    ]
    assert table("setting") == expected


def example() -> Iterator[tuple[str, str, str, bool]]:
    """Name, default, comment of each setting in .env.example, and whether it is to be filled in."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for part in text.strip().split("\n\n")[1:]:
        *comment, line = part.splitlines()
        name, _, value = line.removeprefix("# ").partition("=")
        yield name, value, " ".join(each.removeprefix("# ") for each in comment), not line.startswith("#")


def test_every_setting_is_in_the_example_with_its_default_and_what_it_is_for() -> None:
    found = [(name, value, comment) for name, value, comment, _ in example()]
    assert found == [(name.upper(), default(name), field.description) for name, field in FIELDS.items()]


def test_the_example_asks_for_what_socket_mode_needs_and_nothing_else() -> None:
    asked = {name for name, _, _, to_fill_in in example() if to_fill_in}
    needed = {name.upper() for name, field in FIELDS.items() if field.is_required()}
    assert asked == needed | {"SLACK_APP_TOKEN"}


def test_the_example_as_it_is_names_all_that_is_to_be_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FIELDS:
        monkeypatch.delenv(name.upper(), raising=False)
    with pytest.raises(SettingsError) as caught:
        settings.load(ROOT / ".env.example")
    assert len(caught.value.problems) == sum(field.is_required() for field in FIELDS.values()) + 1


def test_every_slack_scope_is_in_the_readme_with_its_reason() -> None:
    rows = table("Slack scope")
    assert {scope for scope, _ in rows} == set(manifest.scopes())
    assert all(why for _, why in rows)


def test_every_zoom_scope_is_in_the_readme_with_its_reason() -> None:
    rows = table("Zoom scope")
    needed = (*doctor.ALWAYS, *(each for kind in KINDS.values() for each in kind.needs))
    expected = {(doctor.granular(each), doctor.classic(each)) for each in needed}
    assert {(new, old) for new, old, _ in rows} == expected
    assert len(rows) == len(expected)
    assert all(why for _, _, why in rows)


def calls(module: ModuleType) -> dict[str, operations.Operation]:
    """The operation that each public function of a Zoom module carries out."""
    assert module.__file__
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    found = {}
    for function in tree.body:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                value = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
                if isinstance(value, operations.Operation):
                    found[function.name] = value
    return found


def test_each_kind_needs_the_operations_that_the_bot_calls_and_no_others() -> None:
    modules = (contact_groups, groups, im_groups, meetings, templates, users)
    by_module = {module.__name__.rpartition(".")[2]: calls(module) for module in modules}
    named = re.compile(rf"\b({'|'.join(by_module)})\.(\w+)\b")
    used = {
        by_module[module][function]
        for folder in ("bot/resources", "bot/services", "handlers")
        for file in (ROOT / folder).rglob("*.py")
        for module, function in named.findall(file.read_text(encoding="utf-8"))
        if function in by_module[module]
    }
    for kind in (groups, im_groups, contact_groups):  # their members are read and added by what they share
        used |= {kind.MEMBERS, kind.ADD_MEMBERS}
    needed = {each for kind in KINDS.values() for each in kind.needs}
    wished = {users.DOMAINS}  # asked where the app may; no scope that an ordinary account can give
    assert used == {*doctor.ALWAYS, *needed, *wished}


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert (
        set(re.findall(r"\bmake ([a-z]+)\b", re.sub(r"can be made|are made|make often", "", README))) <= there
    )
    assert {"demo", "test", "bench", "help"} <= there


def test_every_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"^([a-z]+):.* ## \S", makefile, re.MULTILINE)) == there
    assert set(re.findall(r"[a-z]+", re.findall(r"\.PHONY: (.*)", makefile)[0])) == there


def test_what_ci_runs_are_targets() -> None:
    suites = re.findall(r"SUITES=\((.*)\)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert suites == ["test cover mutants kill browser bench"]


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "bot/README.md"])
def test_every_link_to_a_file_leads_somewhere(document: str) -> None:
    file = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), f"{document} links to {target}"


def test_every_link_within_the_readme_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= anchors


def test_every_command_line_in_the_readme_is_understood() -> None:
    lines = re.findall(r"zoom-chatops (run|doctor|manifest)((?: --[a-z-]+(?: https://\S+?)?)*)[`\n]", README)
    assert {name for name, _ in lines} == {"run", "doctor", "manifest"}
    for name, arguments in lines:
        command_line.parser().parse_args([name, *arguments.split()])


def test_the_path_of_deliveries_is_one_everywhere() -> None:
    assert http.PATH == manifest.EVENTS_PATH
    assert manifest.EVENTS_PATH in README


def test_the_readme_names_the_port_and_the_health_addresses() -> None:
    assert f"http://{default('bot_host')}:{default('bot_port')}/healthz" in README
    assert "`/readyz`" in README
