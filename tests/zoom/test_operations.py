"""IDs in paths."""

import pytest

from bot.zoom import operations, users


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        ("30R7kT7bTIKSNUFEuH_Qlg", "30R7kT7bTIKSNUFEuH_Qlg"),
        (93214567890, "93214567890"),
        ("ann+zoom@example.com", "ann%2Bzoom@example.com"),
        ("a/../b?c#d%", "a%2F..%2Fb%3Fc%23d%25"),
        ("jürgen@example.com", "j%C3%BCrgen@example.com"),
        ("aDYlohsHRtCd4ii1uC2+hA==", "aDYlohsHRtCd4ii1uC2%2BhA%3D%3D"),
        ("/ajXp112QmuoKj4854875==", "%252FajXp112QmuoKj4854875%253D%253D"),
        ("ajXp//112Qm==", "ajXp%252F%252F112Qm%253D%253D"),
        ("ajXp/112Qm==", "ajXp%2F112Qm%3D%3D"),
    ],
)
def test_an_id_is_one_segment(value: str | int, encoded: str) -> None:
    assert operations.segment(value) == encoded
    assert users.GET.at(value) == f"/users/{encoded}"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_what_would_change_the_path_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be an ID"):
        operations.segment(value)


def test_a_path_takes_its_ids_and_no_others() -> None:
    assert users.LIST.at() == "/users"
    for ids in ((), ("a", "b")):
        with pytest.raises(ValueError, match="takes 1 IDs"):
            users.GET.at(*ids)
