"""What the browser tells of a modal: what is typed, keys, menus that open and close. See also `events`."""

from typing import Final

_PLACE: Final = """const place = (menu) => {
    const at = menu.getBoundingClientRect(), below = innerHeight - at.bottom, set = (name, value) =>
      menu.style.setProperty(name, value);
    const up = below < 280 && at.top > below;
    set('--left', at.left + 'px'); set('--width', at.width + 'px');
    set('--top', up ? 'auto' : (at.bottom + 4) + 'px');
    set('--bottom', up ? (innerHeight - at.top + 4) + 'px' : 'auto');
    set('--room', (Math.min(300, (up ? at.top : below) - 12)) + 'px');
  };"""
"""Where the list of a menu goes: the modal's body scrolls, and would cut it off."""
TYPED: Final = f"""(event) => {{
  {_PLACE}
  const at = event.target.closest('[data-field]');
  if (!at) return;
  const {{field, block, action}} = at.dataset, control = at.closest('[data-most]');
  if (control) control.dataset.left = control.dataset.most - at.value.length;
  if (field === 'menu') place(at.closest('.menu-field'));
  emit({{what: field, block, action, option: at.value}});
}}"""
KEYED: Final = f"""(event) => {{
  {_PLACE}
  if (event.isComposing) return;
  const at = event.target, field = at.closest('[data-field]'), menu = at.closest('.menu-field');
  const {{block = '', action = ''}} = field?.dataset ?? {{}};
  const isOpen = !!menu?.querySelector('.menu-list');
  const tell = (what) => {{
    event.preventDefault();
    event.stopPropagation();
    emit({{what, block, action, option: at.value ?? ''}});
  }};
  if (event.key === 'Escape') {{
    if (menu) at.value = '';
    return tell(isOpen ? 'shut' : 'close');
  }}
  if (menu && field) {{
    if (!['ArrowDown', 'ArrowUp', 'Enter', 'Backspace'].includes(event.key)) return;
    if (event.key === 'Backspace') return at.value || tell('drop-last');
    place(menu);
    tell(event.key);
    if (event.key === 'Enter' && isOpen) at.value = '';
    return;
  }}
  const isLine = at.tagName === 'INPUT' && at.type !== 'checkbox' && at.type !== 'radio';
  if (event.key === 'Enter' && (isLine || event.ctrlKey || event.metaKey)) tell('enter');
}}"""
CLICKED: Final = f"""(event) => {{
  {_PLACE}
  const hit = event.target.closest('[data-do]'), menu = event.target.closest('.menu-field');
  if (menu) {{
    const field = menu.querySelector('[data-field]'), {{block, action}} = field.dataset;
    const what = hit ? hit.dataset.do : 'open';
    place(menu);
    if (what === 'take') field.value = '';
    field.focus();
    return emit({{what, block, action, option: hit?.dataset.option ?? null}});
  }}
  if (!hit || hit.dataset.do === 'choose') return;
  hit.closest('details.overflow')?.removeAttribute('open');
  const {{do: what, block = '', action = '', option = null}} = hit.dataset;
  emit({{what, block, action, option}});
}}"""
LEFT: Final = """(event) => {
  const field = event.target.closest('.menu-field [data-field]');
  if (!field) return;
  field.value = '';
  emit({what: 'shut', block: field.dataset.block, action: field.dataset.action});
}"""
PRESSED: Final = "(event) => { if (event.target.closest('.menu-list')) event.preventDefault(); }"
"""A menu keeps the cursor while somebody picks in its list with the mouse."""
SCROLLED: Final = f"""(event) => {{
  {_PLACE}
  event.target.querySelectorAll('.menu-field:has(.menu-list)').forEach(place);
}}"""
FOCUS: Final = """setTimeout(() => {{
  const modal = getHtmlElement({id}), find = (what) => modal?.querySelector('.modal-body ' + what);
  const typed = find('input:not([type=checkbox]):not([type=radio]), .modal-body textarea');
  (typed ?? find('input, .modal-body select, .modal-body button') ?? modal)?.focus();
}}, 60)"""
"""Puts the cursor into the first field of a modal that has just opened."""
TO_ERROR: Final = """setTimeout(() => {{
  const wrong = getHtmlElement({id})?.querySelector('.wrong');
  wrong?.scrollIntoView({{block: 'nearest'}});
  wrong?.querySelector('input, textarea, select')?.focus({{preventScroll: true}});
}}, 60)"""
"""Puts the cursor into the first field that is wrong."""
