"""HTML that is safe by construction: a string is text and gets escaped; only `tag` and `join` make markup."""

import html
from collections.abc import Iterable
from typing import Final, TypeAlias

_SAFE_SCHEMES: Final = ("http://", "https://", "mailto:", "tel:")
_VOID: Final = frozenset({"img", "br", "hr", "input"})


class Html(str):
    """A piece of finished markup."""

    __slots__ = ()


Child: TypeAlias = str | Html | None
Attribute: TypeAlias = str | int | bool | None


def tag(element: str, *children: Child, **attributes: Attribute) -> Html:
    """An element. `class_` is class, `data_x` data-x; None or False leaves an attribute out."""
    given = (_attribute(key, value) for key, value in attributes.items())
    opening = f"<{' '.join([element, *filter(None, given)])}>"
    return Html(opening if element in _VOID else f"{opening}{join(children)}</{element}>")


def join(children: Iterable[Child]) -> Html:
    """The pieces one after the other; plain strings among them are escaped, None is nothing."""
    return Html("".join(text(each) for each in children if each is not None))


def text(child: str | Html) -> Html:
    """Markup as it is; any other string as text that shows what was written."""
    return child if isinstance(child, Html) else Html(html.escape(child, quote=True))


def icon(name: str) -> Html:
    """A Material icon; NiceGUI brings the font along. Hidden from screen readers."""
    return tag("i", name, class_="q-icon material-icons", aria_hidden="true")


def is_safe(url: str) -> bool:
    """Whether a page may link there: the web, mail and telephones, but no javascript: or data:."""
    return url.lower().startswith(_SAFE_SCHEMES)


def link(url: str, *children: Child, class_: str | None = None) -> Html:
    """A link that opens in a new tab; only its text where the address is not one that a page should open."""
    if not is_safe(url):
        return tag("span", *children, class_=class_, title=url)
    return tag("a", *children, href=url, target="_blank", rel="noopener noreferrer", class_=class_)


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return name if value is True else f'{name}="{html.escape(str(value), quote=True)}"'
