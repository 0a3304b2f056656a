/** What every floating list (menu, select, combobox) looks like. */
export const POPUP_STYLE =
  'max-h-[min(24rem,var(--available-height))] min-w-40 overflow-y-auto rounded-lg border border-line bg-raised p-1 text-13 text-ink shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

export const ITEM_STYLE =
  'flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2 py-1 outline-none data-disabled:opacity-50 data-highlighted:bg-hover';
