import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { type ButtonStyle, buttonStyle } from './button-style';
import { classes } from './classes';
import { Tooltip } from './tooltip';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'>, ButtonStyle {
  icon: LucideIcon;
  /** Names the action for everyone: the accessible name and the tooltip. */
  label: string;
}

export function IconButton({ icon: Icon, label, variant = 'quiet', size, className, ...rest }: IconButtonProps) {
  const width = size === 'sm' ? 'w-7' : size === 'lg' ? 'w-10' : 'w-8';
  return (
    <Tooltip text={label}>
      <button type="button" {...rest} aria-label={label} className={classes(buttonStyle({ variant, size }), 'px-0', width, className)}>
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
}
