"""What `zoom-chatops policy check` says."""

import re
from pathlib import Path

import pytest

from bot.errors import PolicyError
from bot.services import policy_check
from bot.services.policy_check import BadWish, Known

SALES = """\
[[rule]]
kinds = ["user"]
for = ["S0SALES01"]
when.type = ["licensed"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
remind_after = []

[[rule]]
kinds = ["user"]
for = ["everybody"]
when = { type = ["basic"], domain = ["acme.example"] }
decision = "granted"

[[rule]]
kinds = ["group", "im_group"]
for = ["U0EMMA001", "S0LEADS01", "admins"]
decision = "granted"

[[rule]]
kinds = "*"
for = ["U0LIAM002"]
decision = "refused"
because = "Ask the helpdesk."
"""
APPROVAL = "takes the approval of one of S0ITADMIN, in C0ITADMIN, within 7 days, without reminders"
BASIC = "type is only basic and domain is only acme.example"
EMMA, LIAM, ADA = "U0EMMA001", "U0LIAM002", "U0ADA0003"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "p.toml"
    file.write_text(SALES)
    return file


def said(file: Path | None, typed: str, known: Known | None = None) -> str:
    """What is printed, with its lines that were wrapped put together; without the first one."""
    text = policy_check.report(file, known or Known(), typed.split())
    assert all(len(line) <= 110 for line in text.splitlines() if not line.startswith("/"))
    assert text.endswith("\n")
    return text.replace("\n      ", " ").split("\n", 1)[1].strip("\n")


def test_alone_it_says_the_rules_in_words_and_what_holds_where_none_fits(file: Path) -> None:
    assert policy_check.report(file, Known(), []).startswith(
        f"{file}: 4 rules, no mistakes.\nrule 1 (line 1):"
    )
    assert said(file, "").split("\n") == [
        f"rule 1 (line 1): user, for S0SALES01, if type is licensed: {APPROVAL}",
        f"rule 2 (line 10): user, for everybody, if {BASIC}: granted",
        "rule 3 (line 16): group or im_group, for S0LEADS01, U0EMMA001 or admins: granted",
        "rule 4 (line 21): all kinds, for U0LIAM002: refused (“Ask the helpdesk.”)",
        "where no rule fits, granted to everybody: meeting",
        "where no rule fits, granted to admins, refused to all others: group, im_group, contact_group",
        "where no rule fits, refused to everybody: user",
    ]


def test_one_rule_is_not_called_rules(file: Path) -> None:
    file.write_text('[[rule]]\nkinds = "*"\nfor = ["everybody"]\ndecision = "granted"\n')
    assert policy_check.report(file, Known(), []).startswith(f"{file}: 1 rule, no mistakes.")


def test_a_rule_that_never_decides_is_noted(file: Path) -> None:
    file.write_text(SALES + '[[rule]]\nkinds = ["meeting"]\nfor = ["U0LIAM002"]\ndecision = "granted"\n')
    note = "note: it never decides, as rule 4 fits wherever it would: put it first, or take it out."
    assert f"rule 5 (line 26): meeting, for U0LIAM002: granted\n  {note}\n" in said(file, "")


def test_without_a_policy_the_defaults_are_said() -> None:
    assert policy_check.report(None, Known(), []).startswith(
        "BOT_POLICY is not set: the defaults hold for all.\n"
    )
    assert said(None, "user") == "Somebody asks for: user\n  no rule fits: refused to everybody"


def test_what_depends_on_a_user_group_is_said_both_ways(file: Path) -> None:
    assert said(file, "user type=licensed domain=acme.example", Known("@user1")).split("\n") == [
        "@user1 asks for: user, type licensed, domain acme.example",
        f"  if @user1 is in S0SALES01: rule 1 (line 1) decides: {APPROVAL}",
        "  otherwise, if @user1 is U0LIAM002: rule 4 (line 21) decides: refused (“Ask the helpdesk.”)",
        "  otherwise, no rule fits: refused to everybody",
        "What nobody can know here can be said: --in S0SALES01, --as U...",
    ]


def test_what_is_known_is_not_asked_about(file: Path) -> None:
    known = Known(EMMA, frozenset({"S0SALES01"}))
    assert said(file, "user type=licensed", known).split("\n") == [
        f"{EMMA} asks for: user, type licensed",
        f"  rule 1 (line 1) decides: {APPROVAL}",
    ]
    assert said(file, "user type=BASIC domain=acme.example", Known(EMMA)).split("\n")[1:] == [
        "  rule 2 (line 10) decides: granted"
    ]


def test_what_is_asked_for_and_not_said_is_open_too(file: Path) -> None:
    assert said(file, "user", Known(EMMA)).split("\n") == [
        f"{EMMA} asks for: user",
        f"  if {EMMA} is in S0SALES01 and type is licensed: rule 1 (line 1) decides: {APPROVAL}",
        f"  otherwise, if {BASIC}: rule 2 (line 10) decides: granted",
        "  otherwise, no rule fits: refused to everybody",
        "What nobody can know here can be said: --in S0SALES01, type=VALUE, domain=VALUE",
    ]


def test_what_is_not_asked_for_fits_no_condition(file: Path) -> None:
    assert said(file, "user type=basic domain=", Known(EMMA)).split("\n") == [
        f"{EMMA} asks for: user, type basic, domain none",
        "  no rule fits: refused to everybody",
    ]


def test_several_values_may_be_asked_for_at_once(file: Path) -> None:
    both = said(file, "user type=basic domain=acme.example,b.example", Known(EMMA))
    assert "domain acme.example, b.example" in both
    assert "no rule fits" in both
    assert said(file, "user type=basic domain=b.example domain=acme.example", Known(EMMA)) == both


def test_a_kind_may_be_typed_as_its_word(file: Path) -> None:
    assert said(file, "im-group", Known(EMMA)).split("\n")[1] == "  rule 3 (line 16) decides: granted"


def test_of_somebody_without_a_name_everything_is_open(file: Path) -> None:
    assert said(file, "group").split("\n") == [
        "Somebody asks for: group",
        "  if whoever asks is in S0LEADS01 or U0EMMA001: rule 3 (line 16) decides: granted",
        "  otherwise, if whoever asks is U0LIAM002: rule 4 (line 21) decides: refused (“Ask the helpdesk.”)",
        "  otherwise, no rule fits: granted to admins, refused to all others",
        "What nobody can know here can be said: --in S0LEADS01, --as U...",
    ]


@pytest.mark.parametrize(
    ("known", "open_"),
    [
        (Known(ADA, admins=frozenset({ADA})), ""),
        (Known("@ada", frozenset({"admins"})), ""),
        (Known("@ada", frozenset({"S0IT"}), frozenset({"S0IT"})), ""),
        (Known(ADA, admins=frozenset({EMMA})), f"if {ADA} is in S0LEADS01: "),
        (Known("@ada", admins=frozenset({EMMA})), "if @ada is in S0LEADS01, U0EMMA001 or an admin: "),
        (Known(ADA, admins=frozenset({"S0IT"})), f"if {ADA} is in S0LEADS01 or an admin: "),
        (Known(ADA), f"if {ADA} is in S0LEADS01: "),
    ],
)
def test_admins_are_those_of_the_settings(file: Path, known: Known, open_: str) -> None:
    assert said(file, "group", known).split("\n")[1] == f"  {open_}rule 3 (line 16) decides: granted"


def test_whether_somebody_is_an_admin_may_be_all_that_is_open(file: Path) -> None:
    file.write_text("")
    known = Known(ADA, admins=frozenset({"S0IT"}))
    assert said(file, "group", known).split("\n")[-1] == "What nobody can know here can be said: --in admins"
    assert "can be said" not in said(file, "group", Known(ADA, admins=frozenset({ADA})))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("usr", "“usr” is no kind: did you mean user? there is meeting, group, im_group, "),
        ("user type=licenced", "“licenced” is no type: did you mean licensed? there is basic, "),
        ("user kind=x", "“kind=x” is no condition: write NAME=VALUE; user has type, action, domain, group"),
        ("user type", "“type” is no condition: write NAME=VALUE"),
        ("meeting type=basic", "“type=basic” is no condition: write NAME=VALUE; meeting has none"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_said(file: Path, typed: str, said: str) -> None:
    with pytest.raises(BadWish) as caught:
        policy_check.report(file, Known(), typed.split())
    assert str(caught.value).startswith(said)


def test_who_asks_without_a_wish_is_told_to_say_one(file: Path) -> None:
    for known in (Known("@user1"), Known(groups=frozenset({"S0SALES01"}))):
        with pytest.raises(BadWish, match="say what is asked for, too: one of meeting, group"):
            policy_check.report(file, known, [])


def test_a_group_is_an_id(file: Path) -> None:
    with pytest.raises(BadWish, match="--in: “sales” is no user group: write its ID"):
        policy_check.report(file, Known(groups=frozenset({"sales", "admins", "S0SALES01"})), ["user"])


def test_what_is_wrong_with_the_file_is_said_by_its_lines(file: Path) -> None:
    file.write_text(SALES.replace("licensed", "licenced"))
    with pytest.raises(PolicyError) as caught:
        policy_check.report(file, Known(), [])
    assert str(caught.value).startswith(
        f"{file}, line 4: rule 1: when.type: “licenced” is none: did you mean"
    )


def test_admins_alone_cannot_approve_where_there_are_none(file: Path) -> None:
    file.write_text(SALES.replace('by = ["S0ITADMIN"]', 'by = ["admins"]'))
    with pytest.raises(PolicyError, match="by: means nobody, as BOT_ADMINS is empty"):
        policy_check.report(file, Known(), [])
    assert "the approval of one of admins" in said(file, "", Known(admins=frozenset({ADA})))


README = Path(__file__).parents[2] / "README.md"


def test_the_policy_in_the_readme_says_what_the_readme_says_of_it(file: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", README.read_text(), re.DOTALL)
    file.write_text(example)
    sales = Known(EMMA, frozenset({"S0SALES01"}))
    one, two = "takes the approval of one of S0ITADMIN", "takes the approvals of 2 of S0ITADMIN"
    assert f"rule 1 (line 1) decides: {one} (who are" in said(file, "user type=licensed", sales)
    assert "decides: granted" in said(file, "user type=basic domain=acme.example", sales)
    assert two in said(file, "user type=basic domain=b.example", sales)
    assert f"otherwise, rule 3 (line 17) decides: {two}" in said(file, "user type=licensed", Known(LIAM))
    assert "decides: granted" in said(file, "group", Known(LIAM, frozenset({"S0LEADS01"})))
    assert "note:" not in said(file, "")
