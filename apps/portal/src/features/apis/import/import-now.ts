'use client';
import { api } from '@/lib/api';
import type { Details } from './details-step';
import type { UpstreamChoice } from './upstream-step';

interface ImportNow {
  tenant: string;
  document: string;
  details: Details;
  upstream: UpstreamChoice;
  /** Told as soon as a new upstream exists, so that a second try does not make it twice. */
  onUpstream: (choice: UpstreamChoice) => void;
}

async function upstreamIdOf({ tenant, details, upstream, onUpstream }: ImportNow): Promise<string | null> {
  if (upstream.kind === 'later') return null;
  if (upstream.kind === 'existing') return upstream.id;
  const made = await api.upstreams.create({
    params: { tenant },
    body: { name: `${details.name} ${details.version}`.slice(0, 120), targets: [{ url: upstream.url }] },
  });
  onUpstream({ kind: 'existing', id: made.id, name: made.name });
  return made.id;
}

/** Makes the upstream where it is new, then the API with its first version and draft revision. */
export async function importNow(options: ImportNow): Promise<{ slug: string }> {
  const { tenant, document, details } = options;
  const upstreamId = await upstreamIdOf(options);
  const { tags, visibility, ...rest } = details;
  const body = {
    ...rest,
    tags: tags
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    visibility: { kind: visibility },
    document,
    settings: { upstreamId },
  };
  const { api: made } = await api.apis.create({ params: { tenant }, body });
  return { slug: made.slug };
}
