import type { ComponentChildren } from 'preact';

/** A scroll container for content wider than a phone. The keyboard can focus it. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: not every browser lets the keyboard scroll it without
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
