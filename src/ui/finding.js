// Searches tracks as the user types. Ticked tracks are moved out of the results before new results replace them. Without
// this file a button searches, and the form is shown again with all typed values.
(() => {
  const field = document.querySelector('[data-find]');
  const found = document.getElementById('found');
  if (!field || !found) return;
  /** Waits this many milliseconds after the last key, because earlier results would be stale. */
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
