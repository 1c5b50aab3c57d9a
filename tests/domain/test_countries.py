import pytest

from bot.domain import countries


@pytest.mark.parametrize(
    ("said", "code"),
    [("DE", "DE"), ("de", "DE"), ("Germany", "DE"), (" united  states ", "US"), ("UK", "GB"), ("usa", "US")],
)
def test_a_country_is_known_by_its_letters_and_its_name(said: str, code: str) -> None:
    assert countries.code(said) == code


@pytest.mark.parametrize("said", ["", "XX", "Atlantis", "D", "#country"])
def test_what_is_no_country_is_said(said: str) -> None:
    with pytest.raises(ValueError, match="is no country that I know"):
        countries.code(said)
