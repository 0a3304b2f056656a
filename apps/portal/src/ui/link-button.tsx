import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonStyle, buttonStyle } from './button-style';
import { classes } from './classes';

interface LinkButtonProps extends ComponentProps<typeof Link>, ButtonStyle {
  icon?: LucideIcon;
}

/** Looks like a button, is a link: for actions that lead to another page. */
export function LinkButton({ variant, size, icon: Icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={classes(buttonStyle({ variant, size }), className)}>
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </Link>
  );
}

/** A link inside text. External addresses open in the same tab and say nothing about us to the other side. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return <Link {...rest} className={classes('text-accent-ink underline decoration-line-strong underline-offset-3 hover:decoration-current', className)} />;
}
