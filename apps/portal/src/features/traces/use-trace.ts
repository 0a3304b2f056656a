'use client';
import type { METHODS } from '@gatehouse/contracts';
import { useEffect, useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { useTask } from '@/lib/use-task';
import { behindRoot } from './behind-root';
import { parseHeaders } from './parse-headers';
import type { PastedRequest } from './pasted-request';
import type { TraceView } from './trace-result';
import { useAgainst } from './use-against';
import { useRecorded } from './use-recorded';

export type Method = (typeof METHODS)[number];

/** No application: the headers say who calls. */
export const NOBODY = 'nobody';

const EMPTY = { method: 'GET' as Method, path: '/', headers: '', body: '', application: NOBODY, clientAddress: '', standInStatus: 200, standInBody: '{}' };
export type TracedRequest = typeof EMPTY;

/** The request that is traced, and what became of it. */
export function useTrace(recordId: string | null) {
  const { tenant, params, api: thing, version } = useThing();
  const against = useAgainst();
  const [request, setRequest] = useState(EMPTY);
  const [result, setResult] = useState<TraceView | null>(null);
  const { busy, failure, run: attempt } = useTask();
  const recorded = useRecorded(tenant, recordId, thing, version);
  const { setEnvironment } = against;
  useEffect(() => {
    if (!recorded) return;
    const { method, path, userAgent, applicationId, environmentId } = recorded;
    setRequest({ ...EMPTY, method: method as Method, path, headers: userAgent ? `user-agent: ${userAgent}` : '', application: applicationId ?? NOBODY });
    if (environmentId) setEnvironment(environmentId);
  }, [recorded, setEnvironment]);
  const run = () =>
    attempt(async () => {
      if (!against.against) return;
      const { method, path, headers, body, application, clientAddress, standInStatus, standInBody } = request;
      const traced = { method, path, headers: parseHeaders(headers), body, ...(clientAddress && { clientAddress }) };
      const standIn = { status: standInStatus, body: standInBody };
      const caller = application === NOBODY ? {} : { applicationId: application };
      setResult(await api.traces.run({ params, body: { ...against.against, request: traced, standIn, ...caller } }));
    });
  const change = (part: Partial<TracedRequest>) => setRequest((before) => ({ ...before, ...part }));
  /** What was pasted takes the place of the request; who calls is then what its headers say. */
  const paste = ({ method, target, headers, body }: PastedRequest) => {
    const { path, environmentId } = behindRoot(target, version.environments);
    change({ method, path, headers: headers.map(({ name, value }) => `${name}: ${value}`).join('\n'), body, application: NOBODY });
    if (environmentId) setEnvironment(environmentId);
  };
  return { against, request, change, paste, run, result: failure === null ? result : null, failure, busy, foreign: recordId !== null && recorded === null };
}
