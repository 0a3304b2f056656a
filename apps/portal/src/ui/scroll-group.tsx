import type { ComponentProps } from 'react';

/** A box that scrolls and has nothing to focus inside: it takes the focus itself, so that arrow keys scroll it, and has a name. */
export function ScrollGroup({ label, ...rest }: ComponentProps<'div'> & { label: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, what scrolls must be reachable by keyboard
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls; this groups text
  return <div {...rest} role="group" tabIndex={0} aria-label={label} />;
}
