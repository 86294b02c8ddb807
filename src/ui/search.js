// Opens a list of results under the search field as one types (ARIA combobox with a list, WAI-ARIA 1.2). The list is
// read from the page of results. Without this file the field is a form that leads to that page.
(() => {
  const form = document.querySelector('form[data-search]');
  const field = form?.querySelector('input[type=search]');
  if (!form || !field) return;
  /** Waits this many milliseconds after the last key, because earlier results would be stale. */
  const PAUSE = 150;
  /** Results in the list: as many as one sees at a glance. */
  const MOST = 8;
  let timer;
  let asking = null;
  let current = -1;

  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-haspopup', 'listbox');
  field.setAttribute('aria-expanded', 'false');

  const list = document.createElement('div');
  list.id = 'search-results';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', form.querySelector('label').textContent);
  list.hidden = true;
  const news = document.createElement('p');
  news.className = 'vh';
  news.setAttribute('role', 'status');
  /** The list and the message are on the page once somebody types. */
  const place = () => {
    if (list.isConnected) return;
    field.parentElement.append(list, news);
    field.setAttribute('aria-controls', list.id);
  };

  const isOpen = () => !list.hidden;
  const options = () => [...list.children];

  const choose = (index) => {
    const all = options();
    current = all.length === 0 ? -1 : (index + all.length + 1) % (all.length + 1);
    if (current === all.length) current = -1;
    all.forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === current));
    });
    if (current < 0) field.removeAttribute('aria-activedescendant');
    else {
      field.setAttribute('aria-activedescendant', all[current].id);
      all[current].scrollIntoView({ block: 'nearest' });
    }
  };

  const open = (shown) => {
    list.hidden = !shown;
    field.setAttribute('aria-expanded', String(shown));
    if (!shown) choose(-1);
  };

  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  };

  const close = () => {
    stop();
    open(false);
  };

  /** A result of the page as an option: the same words, without the reason why it was found. */
  const optionOf = (hit, index) => {
    const link = hit.querySelector('a');
    const option = document.createElement('div');
    option.id = `search-result-${index}`;
    option.setAttribute('role', 'option');
    option.dataset.href = link.getAttribute('href');
    const part = (name, from) => {
      const element = document.createElement('span');
      element.className = name;
      element.append(...(from?.cloneNode(true).childNodes ?? []));
      return element;
    };
    const parts = [
      part('type', hit.querySelector('.type')),
      part('what', link),
      part('with', hit.querySelector('.with')),
    ];
    option.append(...parts.flatMap((one) => [one, ' ']));
    return option;
  };

  const look = async () => {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const asked = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${form.getAttribute('action')}?${asked}`, { signal: mine.signal });
      if (!answer.ok) return close();
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (asking !== mine) return;
      const hits = [...found.querySelectorAll('.hits > li')].slice(0, MOST);
      list.replaceChildren(...hits.map(optionOf));
      news.textContent = found.querySelector('main .lede')?.textContent ?? '';
      choose(-1);
      open(hits.length > 0);
    } catch (error) {
      if (error.name !== 'AbortError') close();
    }
  };

  field.addEventListener('input', () => {
    stop();
    place();
    if (field.value.trim() === '') close();
    else timer = setTimeout(look, PAUSE);
  });

  field.addEventListener('keydown', (event) => {
    const { key, isComposing } = event;
    if (isComposing) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen() && options().length > 0) open(true);
      choose(current + (key === 'ArrowDown' ? 1 : -1));
    } else if (key === 'Enter' && isOpen() && current >= 0) {
      event.preventDefault();
      window.location.assign(options()[current].dataset.href);
    } else if (key === 'Escape' && isOpen()) {
      event.preventDefault();
      close();
    } else if (key === 'Tab') close();
  });

  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) window.location.assign(option.dataset.href);
  });
  field.addEventListener('blur', close);
  form.addEventListener('submit', stop);

  document.addEventListener('keydown', (event) => {
    // The key of the slash has other letters on Cyrillic keyboards.
    const isSlash = event.key === '/' || (event.code === 'Slash' && !event.shiftKey);
    if (!isSlash || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
