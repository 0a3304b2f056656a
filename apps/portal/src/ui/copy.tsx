'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { classes } from './classes';
import { IconButton } from './icon-button';
import { ScrollGroup } from './scroll-group';

/** Copies and says so for a moment. */
export function useCopy(text: string): { copied: boolean; copy: () => Promise<void> } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy: async () => {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    },
  };
}

export function CopyButton({ text, label = 'Copy', className }: { text: string; label?: string; className?: string }) {
  const { copied, copy } = useCopy(text);
  return <IconButton icon={copied ? Check : Copy} label={copied ? 'Copied' : label} size="sm" onClick={copy} className={className} />;
}

/** An id or slug in running text: pressing it copies it. */
export function CopyText({ text, label = 'Copy', prefix, className }: { text: string; label?: string; prefix?: string; className?: string }) {
  const { copied, copy } = useCopy(text);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      title={label}
      className={classes('group inline-flex max-w-full items-center gap-1 rounded-sm font-mono text-12 text-ink-muted hover:text-ink', className)}
    >
      {prefix && <span className="font-sans">{prefix}</span>}
      <span className="truncate">{text}</span>
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">{copied ? 'Copied' : label}</span>
    </button>
  );
}

/** A value that stands for itself: a key shown once, an address to call. */
export function CopyField({ value, label }: { value: string; label: string }) {
  return (
    <div className="flex items-center gap-1 rounded-md border border-line bg-subtle py-0.5 pr-0.5 pl-3">
      <ScrollGroup label={label} className="min-w-0 flex-1 overflow-x-auto whitespace-nowrap font-mono text-13 text-ink">
        {value}
      </ScrollGroup>
      <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
    </div>
  );
}
