import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import markup
from tests.sandbox.page.builders import Read

TEXTS = st.text(alphabet=st.characters(exclude_characters="\0\r"))  # which HTML itself does not keep


@given(TEXTS)
def test_text_stays_text_whatever_it_holds(words: str) -> None:
    read = Read(markup.tag("p", words))
    assert (read.tags(), read.text) == ({"p"}, words)


@given(TEXTS)
def test_an_attribute_cannot_be_left_by_a_quote(words: str) -> None:
    assert Read(markup.tag("p", title=words)).all("p") == [{"title": words}]


def test_finished_markup_is_not_escaped_again() -> None:
    assert markup.tag("p", markup.tag("b", "1 < 2"), " & more") == "<p><b>1 &lt; 2</b> &amp; more</p>"


def test_none_and_false_leave_an_attribute_out_but_zero_and_empty_do_not() -> None:
    made = markup.tag("option", value="", data_option=0, selected=True, disabled=False, title=None)
    assert made == '<option value="" data-option="0" selected></option>'


def test_a_void_element_has_no_end() -> None:
    assert markup.tag("hr", class_="divider") == '<hr class="divider">'


@pytest.mark.parametrize("url", ["http://a.b", "HTTPS://a.b", "mailto:a@b.c", "tel:+1"])
def test_a_safe_address_becomes_a_link_in_a_new_tab(url: str) -> None:
    (link,) = Read(markup.link(url, "there")).all("a")
    assert (link["href"], link["target"], link["rel"]) == (url, "_blank", "noopener noreferrer")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//a.b", ""]
)
def test_any_other_address_is_no_link(url: str) -> None:
    assert Read(markup.link(url, "there")).tags() == {"span"}
