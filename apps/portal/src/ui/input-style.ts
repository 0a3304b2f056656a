/** What everything one types into or chooses from looks like. Apart from the components, so that a light page can use it without them. */
export const INPUT_STYLE =
  'w-full rounded-md border border-line-strong bg-raised px-2.5 text-13 text-ink transition-colors focus-visible:outline-offset-0 data-invalid:border-bad disabled:cursor-not-allowed disabled:bg-muted disabled:text-ink-muted';
