// Updates the board from the stream: htmx fetches the new HTML and replaces the old, and keeps focus, selection and
// scroll position. Without this file the board is complete but static.
(() => {
  const bar = document.getElementById('stream');
  if (!bar || !window.EventSource || !window.htmx) return;
  const [words, news] = bar.querySelectorAll('p');
  const button = bar.querySelector('button');
  /** Several entries of one meeting come at once: wait this many milliseconds for the rest. */
  const GATHER = 150;
  /** The browser opens a broken stream again by itself, but not one that was refused: wait at least so many milliseconds. */
  const RETRY = 10_000;
  const address = new URL(bar.dataset.stream, location.href);
  let paused = false;
  let waiting = false;
  let timer;

  const refresh = () => {
    waiting = false;
    window.htmx.trigger('#live', 'paraph:news');
  };

  /** Whether the page shows the track, or every track there is. What happens to others is not its news. */
  const isShown = ({ data }) => {
    if (document.querySelector('#live[data-whole]')) return true;
    const { track } = JSON.parse(data);
    return document.getElementById(`row-${track}`) !== null;
  };

  const changed = () => {
    if (paused) {
      waiting = true;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(refresh, GATHER);
  };

  const heard = (event) => {
    address.searchParams.set('after', event.lastEventId);
    if (isShown(event)) changed();
  };

  /** The database was restored to an earlier state: anything may have changed. */
  const reset = (event) => {
    address.searchParams.set('after', event.lastEventId);
    changed();
  };

  const follow = () => {
    words.textContent = paused ? words.dataset.paused : words.dataset.running;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    if (!paused && waiting) refresh();
  };

  button.addEventListener('click', () => {
    paused = !paused;
    follow();
  });

  document.body.addEventListener('htmx:after:swap', () => {
    news.textContent = bar.dataset.updated;
  });

  const types = (bar.dataset.types ?? '').split(' ').filter(Boolean);
  const open = () => {
    const stream = new EventSource(address);
    stream.addEventListener('message', heard);
    for (const type of types) stream.addEventListener(type, heard);
    stream.addEventListener('reset', reset);
    stream.addEventListener('open', () => {
      bar.hidden = false;
    });
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, RETRY * (1 + Math.random()));
    });
  };
  open();
})();
