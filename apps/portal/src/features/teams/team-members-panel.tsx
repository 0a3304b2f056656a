'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { ErrorState, ProblemNote } from '@/ui/error-state';
import { Input } from '@/ui/input';
import { SidePanel } from '@/ui/side-panel';
import { SkeletonRows } from '@/ui/skeleton';
import type { TeamRow } from './team-list';

interface TeamMembersPanelProps {
  tenant: string;
  team: TeamRow;
  mayWrite: boolean;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

/** Ticks the tenant's members in and out of a team; nothing changes before "Save". */
export function TeamMembersPanel({ tenant, team, mayWrite, onClose, onSaved }: TeamMembersPanelProps) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const inTeam = useQuery({ queryKey: ['team-members', tenant, team.id], queryFn: () => api.teams.listMembers({ params: { tenant, team: team.id } }) });
  const found = useQuery({
    queryKey: ['members', tenant, 'pick', search],
    queryFn: () => api.members.list({ params: { tenant }, query: { q: search || undefined, limit: 100 } }),
  });
  const ids = chosen ?? new Set(inTeam.data?.items.map((member) => member.id) ?? []);
  const toggle = (id: string, on: boolean) => setChosen(new Set(on ? [...ids, id] : [...ids].filter((one) => one !== id)));
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await api.teams.setMembers({ params: { tenant, team: team.id }, body: { memberIds: [...ids] } });
      await onSaved();
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const actions = mayWrite && (
    <Button variant="primary" busy={busy} disabled={chosen === null} onClick={save}>
      Save members
    </Button>
  );
  const problem = inTeam.error ?? found.error;
  return (
    <SidePanel open onOpenChange={(open) => !open && onClose()} title={`Members of ${team.name}`} actions={actions}>
      <div className="flex flex-col gap-3">
        <Input type="search" aria-label="Search members" placeholder="Search members" value={search} onChange={(event) => setSearch(event.target.value)} />
        {problem && <ErrorState problem={problemView(problem)} onRetry={() => void Promise.all([inTeam.refetch(), found.refetch()])} />}
        {inTeam.data && found.data
          ? found.data.items.map((member) => (
              <Checkbox
                key={member.id}
                checked={ids.has(member.id)}
                disabled={!mayWrite}
                onChange={(on) => toggle(member.id, on)}
                label={member.account.name}
                hint={member.account.email}
              />
            ))
          : !problem && <SkeletonRows label="Loading members" />}
        {failure !== null && <ProblemNote problem={problemView(failure)} />}
      </div>
    </SidePanel>
  );
}
