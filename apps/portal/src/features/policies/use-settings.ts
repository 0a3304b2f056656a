'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import type { Settings } from './policy-types';

/** The settings of a draft while they are changed: what is saved, what is not, and what somebody else saved meanwhile. */
export function useSettings(revision: RevisionView) {
  const { params, key } = useThing();
  const queries = useQueryClient();
  const [base, setBase] = useState(revision);
  const [value, setValue] = useState<Settings>(revision.settings);
  const [theirs, setTheirs] = useState<RevisionView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);
  const at = { ...params, revision: revision.id };
  const write = async (contentHash: string) => {
    const after = await api.revisions.update({ params: at, body: { settings: value, contentHash } });
    setBase(after);
    setValue(after.settings);
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
    changed: JSON.stringify(value) !== JSON.stringify(base.settings),
    errors: failure === null ? [] : problemView(failure).errors,
    set: (change: Partial<Settings>) => {
      setValue((before) => ({ ...before, ...change }));
      setSaved(false);
      setFailure(null);
    },
    save,
    /** Goes on from what they saved, with these settings. */
    settle: (settings: Settings) => {
      if (theirs) setBase(theirs);
      setTheirs(null);
      setValue(settings);
    },
  };
}
