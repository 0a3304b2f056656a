'use client';
import { Plus, Star } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { NewVersionDialog } from '@/features/versions/new-version-dialog';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { Select } from '@/ui/select';
import { say } from '@/ui/toast';
import { useThing } from './thing-context';

/** Which version all tabs show; beside it, making another one. */
export function VersionMenu() {
  const thing = useThing();
  const { tenant, versions, version, params, refresh } = thing;
  const router = useRouter();
  const pathname = usePathname();
  const mayWrite = useMay(tenant, 'apis:write');
  const [making, setMaking] = useState(false);
  const options = versions.map(({ name, state, blocked, isDefault }) => ({
    value: name,
    label: name,
    hint: [blocked ? 'blocked' : state, isDefault && 'default'].filter(Boolean).join(', '),
  }));
  const makeDefault = async () => {
    try {
      await api.versions.update({ params, body: { isDefault: true } });
      await refresh();
      say.done(`${version.name} is the default version`, {
        description: 'The catalogue shows it first, and calls that name no version get it where the API goes by header.',
      });
    } catch (error) {
      say.problem(problemView(error));
    }
  };
  const entries = [
    { label: 'New version', icon: Plus, onSelect: () => setMaking(true) },
    ...(version.isDefault || version.state === 'retired'
      ? []
      : [{ label: `Make ${version.name} the default`, icon: Star, onSelect: () => void makeDefault() }]),
  ];
  return (
    <>
      <Select
        aria-label="Version"
        className="w-36"
        value={version.name}
        options={options}
        onChange={(name) => router.push(`${pathname}?version=${encodeURIComponent(name)}`)}
      />
      {mayWrite && <Menu trigger={<IconButton icon={Plus} label="Versions" variant="secondary" />} groups={[entries]} />}
      {making && <NewVersionDialog onClose={() => setMaking(false)} />}
    </>
  );
}
