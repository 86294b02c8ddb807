import type { ComponentChildren } from 'preact';

/** A term and its description in a description list. */
export const Fact = ({ label, children }: { label: ComponentChildren; children: ComponentChildren }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);
