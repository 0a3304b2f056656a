import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { type ButtonStyle, buttonStyle } from './button-style';
import { classes } from './classes';

interface ButtonProps extends ComponentProps<'button'>, ButtonStyle {
  icon?: LucideIcon;
  /** Work is under way: the button keeps its width, shows a spinner and takes no further press. */
  busy?: boolean;
}

/** No client component of its own, so that a server component can give it an icon. */
export function Button({ variant, size, icon: Icon, busy = false, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  const Shown = busy ? LoaderCircle : Icon;
  return (
    <button
      {...rest}
      type={type}
      className={classes(buttonStyle({ variant, size }), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {Shown && <Shown aria-hidden className={classes('size-4 shrink-0', busy && 'animate-spin')} />}
      {children}
    </button>
  );
}
