'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useUnsaved } from '@/lib/use-unsaved';
import type { Settings } from './policy-types';

interface Edited {
  /** As it was read, or saved last. */
  base: RevisionView;
  value: Settings;
}

const isChanged = ({ base, value }: Edited): boolean => JSON.stringify(value) !== JSON.stringify(base.settings);

/** The settings of a draft while they are changed: what is saved, what is not, and what somebody else saved meanwhile. */
export function useSettings(revision: RevisionView) {
  const { params, key } = useThing();
  const queries = useQueryClient();
  const [{ base, value }, setBoth] = useUnsaved<Edited>(`settings ${revision.id}`, { base: revision, value: revision.settings }, isChanged);
  const [theirs, setTheirs] = useState<RevisionView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);
  const put = (next: (before: Edited) => Settings) => {
    setBoth((before) => ({ ...before, value: next(before) }));
    setSaved(false);
    setFailure(null);
  };
  const at = { ...params, revision: revision.id };
  const write = async (contentHash: string) => {
    const after = await api.revisions.update({ params: at, body: { settings: value, contentHash } });
    setBoth({ base: after, value: after.settings });
    setSaved(true);
    await queries.invalidateQueries({ queryKey: [...key, 'revisions'] });
    await queries.invalidateQueries({ queryKey: [...key, 'effective'] });
  };
  const save = async () => {
    setFailure(null);
    try {
      await write(base.contentHash).catch(async (error: unknown) => {
        if (problemView(error).code !== 'resource.conflict') throw error;
        const now = await api.revisions.get({ params: at });
        // Only the document changed beside: these settings go on from the new hash.
        if (JSON.stringify(now.settings) === JSON.stringify(base.settings)) return write(now.contentHash);
        setTheirs(now);
      });
    } catch (error) {
      setFailure(error);
    }
  };
  return {
    base,
    value,
    theirs,
    failure,
    saved,
    changed: isChanged({ base, value }),
    errors: failure === null ? [] : problemView(failure).errors,
    set: (change: Partial<Settings>) => put((before) => ({ ...before.value, ...change })),
    /** Back to what is saved, with nothing beside. */
    undo: () => put((before) => before.base.settings),
    save,
    /** Goes on from what they saved, with these settings. */
    settle: (settings: Settings) => {
      setBoth({ base: theirs ?? base, value: settings });
      setTheirs(null);
    },
  };
}
