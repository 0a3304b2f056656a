import { cva, type VariantProps } from 'class-variance-authority';

export const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors aria-disabled:cursor-not-allowed disabled:cursor-not-allowed disabled:opacity-50',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
        secondary: 'border-line bg-raised text-ink hover:bg-hover',
        quiet: 'border-transparent text-ink-muted hover:bg-hover hover:text-ink',
        danger: 'border-transparent bg-bad-fill text-on-accent hover:opacity-90',
      },
      size: { sm: 'h-7 px-2 text-12', md: 'h-8 px-3 text-13', lg: 'h-10 px-4 text-14' },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonStyle = VariantProps<typeof buttonStyle>;
