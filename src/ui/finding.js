// Finds tracks while one types. What was ticked stays: it moves out of the results before others come. Without this
// file a button finds them, and the form comes back with everything that was typed.
(() => {
  const field = document.querySelector('[data-find]');
  const found = document.getElementById('found');
  if (!field || !found) return;
  /** As long as somebody types, the results would be stale before they come: wait this many milliseconds. */
  const PAUSE = 200;
  let timer;
  let latest = 0;

  const look = async () => {
    latest += 1;
    const mine = latest;
    const answer = await fetch(`${field.dataset.find}&find=${encodeURIComponent(field.value)}`);
    if (mine !== latest || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
    for (const box of found.querySelectorAll('input:checked')) found.before(box.closest('label'));
    for (const box of fresh.querySelectorAll('input[name=track]')) {
      const taken = document.querySelector(`input[name=track][value="${CSS.escape(box.value)}"]`);
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
