import type { ComponentChildren } from 'preact';

/** A part wider than a phone: it scrolls in itself, and the keyboard can reach it. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: not every browser lets the keyboard scroll it without
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
