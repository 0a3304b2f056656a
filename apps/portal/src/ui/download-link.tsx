'use client';
import { Download } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { LinkButton } from './link-button';

const never = () => () => {};

interface DownloadLinkProps {
  path: string;
  /** A time that moves on is in here: the server’s and the browser’s never are the same, so it comes once the page has come alive. */
  query: Readonly<Record<string, string>>;
  /** Name of the file. */
  download: string;
  children: ReactNode;
}

/** A file of what the page shows. */
export function DownloadLink({ path, query, download, children }: DownloadLinkProps) {
  const whole = `${path}?${new URLSearchParams(query)}`;
  const href = useSyncExternalStore(
    never,
    () => whole,
    () => path,
  );
  return (
    <LinkButton icon={Download} href={href} download={download} prefetch={false}>
      {children}
    </LinkButton>
  );
}
