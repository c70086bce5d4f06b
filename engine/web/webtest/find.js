// What a person finds on the page: things by what is written on or beside them. An expression that gives {functions}.
(() => {
  const squeeze = (s) => (s || '').replace(/\s+/g, ' ').trim();
  // A dialog is in front of all else.
  const front = () => [...document.querySelectorAll('dialog[open]')].at(-1) || document.body;
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const labelOf = (e) => {
    const label = e.labels?.[0];
    return label && squeeze(label.firstElementChild?.textContent || label.textContent).replace(/ \*$/, '');
  };
  const nameOf = (e) => squeeze(e.getAttribute('aria-label') || labelOf(e) || e.innerText || e.textContent || e.title);
  const named = (selector, name) => {
    const all = [...front().querySelectorAll(selector)].filter((e) => visible(e) && !e.disabled);
    return all.find((e) => nameOf(e) === name) || all.find((e) => nameOf(e).startsWith(name));
  };
  // middle is where to press, once nothing is before it: [x, y], or null for not yet.
  const middle = (e) => {
    if (!e) return null;
    e.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    for (const box of e.getClientRects()) {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const there = document.elementFromPoint(x, y);
      if (there && (e.contains(there) || there.contains(e) && there.closest('label') === e.closest('label') && e.matches('input'))) return [x, y];
    }
    return null;
  };
  const buttons = 'button, a[href], summary, [role=button], input[type=checkbox], input[type=radio]';
  const fields = 'input, textarea, select';
  return {
    button: (name) => middle(named(buttons, name)),
    selected: (selector) => middle([...front().querySelectorAll(selector)].find(visible)),
    field: (label) => middle(named(fields, label)),
    choose: (label, option) => {
      const select = named('select', label);
      const found = select && [...select.options].find((o) => squeeze(o.textContent) === option);
      if (!found) return false;
      select.value = found.value;
      select.dispatchEvent(new Event('input', { bubbles: true }));
      select.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    },
    value: (label) => named(fields, label)?.value ?? null,
    file: (label) => {
      const e = named('input[type=file]', label);
      if (e) e.dataset.webtest = 'file';
      return Boolean(e);
    },
    // text is all that is written where one can see it, and in fields.
    text: () => squeeze(document.body.innerText) + [...document.querySelectorAll('input:not([type=password]), textarea')].map((e) => ` ${e.value}`).join(''),
    focus: () => {
      const e = document.activeElement;
      return !e || e === document.body ? '' : nameOf(e);
    },
    inFront: () => front().contains(document.activeElement),
    overflow: () => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width + 1) return [];
      const wide = [...document.body.querySelectorAll('*')].filter((e) => visible(e) && e.getBoundingClientRect().right > width + 1);
      return wide.filter((e) => !wide.some((o) => o !== e && e.contains(o))).map((e) => e.outerHTML.slice(0, 200)).slice(0, 5);
    },
  };
})()
