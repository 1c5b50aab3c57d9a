"""What must not be kept in the clear is sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.vault import Vault
from bot.errors import Refusal

VAULT = Vault("the client secret")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_is_opened_with_the_same_secret(words: str) -> None:
    assert Vault("the client secret").open(VAULT.seal(words)) == words


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=4))
def test_what_is_sealed_cannot_be_read_or_compared(words: str) -> None:
    sealed = VAULT.seal(words)
    assert words not in sealed
    assert sealed != VAULT.seal(words)
    assert sealed.isascii()


@pytest.mark.parametrize(
    "sealed",
    [Vault("another").seal("hush"), VAULT.seal("hush")[:-4], "hush", "", "é"],
    ids=["with another secret", "cut off", "never sealed", "empty", "not ASCII"],
)
def test_what_cannot_be_opened_is_a_refusal_without_the_words(sealed: str) -> None:
    with pytest.raises(Refusal, match="cannot read the passcode") as caught:
        VAULT.open(sealed)
    assert caught.value.next_step == "Fill in the form again."
    assert caught.value.__suppress_context__
    assert "hush" not in str(caught.value)


def test_the_secret_is_not_shown() -> None:
    assert "client secret" not in repr(VAULT)
    assert "client secret" not in repr(vars(VAULT))
