// Finds tracks while one types. What was ticked stays: it moves out of the results before others come. Without this
// file a button finds them, and the form comes back with everything that was typed.
(() => {
  const field = document.querySelector('[data-find]');
  const found = document.getElementById('found');
  if (!field || !found) return;
  /** As long as somebody types, the results would be stale before they come: wait this many milliseconds. */
  const PAUSE = 200;
  const name = field.dataset.find;
  let timer;
  let latest = 0;

  const look = async () => {
    latest += 1;
    const mine = latest;
    const asked = new URLSearchParams(new FormData(field.form));
    asked.set('do', 'find');
    const answer = await fetch(field.form.getAttribute('action'), { method: 'POST', body: asked });
    if (mine !== latest || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('found');
    if (!fresh) return;
    for (const box of found.querySelectorAll('input:checked')) found.before(box.closest('label'));
    for (const box of fresh.querySelectorAll(`input[name=${name}]`)) {
      const taken = document.querySelector(`input[name=${name}][value="${CSS.escape(box.value)}"]`);
      if (taken && !found.contains(taken)) box.closest('label').remove();
    }
    found.replaceChildren(...fresh.childNodes);
  };

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    clearTimeout(timer);
    look();
  });
})();
