'use client';
import { useQuery } from '@tanstack/react-query';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { Skeleton } from '@/ui/skeleton';

const SHOWN = 8;

/** Who is affected when this version is deprecated, blocked or retired: applications and their calls of seven days. */
export function ConsequenceNote() {
  const { params, key, version } = useThing();
  const { data, error } = useQuery({ queryKey: [...key, 'consequences'], queryFn: () => api.versions.consequences({ params }), staleTime: 0 });
  if (error) return <ProblemNote problem={problemView(error)} />;
  if (!data) return <Skeleton className="h-16 w-full" />;
  const { applications, callsLast7Days, closesPlans } = data;
  if (applications.length === 0 && callsLast7Days === 0)
    return <Note>{`No application is subscribed to ${version.name}, and no call came in the last 7 days: nobody is affected.`}</Note>;
  const many = applications.length === 1 ? '1 application' : `${formatCount(applications.length)} applications`;
  return (
    <Note tone="warn" title={`${many}, ${formatCount(callsLast7Days)} calls in the last 7 days`}>
      <ul className="mt-1 flex flex-col">
        {[...applications]
          .sort((a, b) => b.callsLast7Days - a.callsLast7Days)
          .slice(0, SHOWN)
          .map(({ subscriptionId, name, callsLast7Days: calls }) => (
            <li key={subscriptionId} className="flex justify-between gap-4">
              <span className="wrap-anywhere min-w-0">{name}</span>
              <span className="tabular shrink-0">{`${formatCount(calls)} calls`}</span>
            </li>
          ))}
      </ul>
      {applications.length > SHOWN && <p>{`and ${formatCount(applications.length - SHOWN)} more`}</p>}
      {closesPlans.length > 0 && <p className="mt-1">{`Plans that hold nothing else: ${closesPlans.map(({ name }) => name).join(', ')}.`}</p>}
    </Note>
  );
}
