'use client';
import { usePathname, useRouter } from 'next/navigation';
import { Select } from '@/ui/select';

export function VersionSwitch({ versions, current }: { versions: readonly { name: string; state: string }[]; current: string }) {
  const router = useRouter();
  const pathname = usePathname();
  if (versions.length < 2) return null;
  const options = versions.map(({ name, state }) => ({ value: name, label: name, hint: state }));
  return (
    <Select
      aria-label="Version"
      className="w-32"
      value={current}
      options={options}
      onChange={(name) => router.push(`${pathname}?version=${encodeURIComponent(name)}`)}
    />
  );
}
