'use client';
import { useMutation } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { enter } from './enter';

/** A press, not the opening of the link: mail scanners open links, and the token is good for one use. */
export function VerifyButton({ token }: { token: string }) {
  const verify = useMutation({ mutationFn: () => api.accounts.verify({ body: { token } }), onSuccess: () => enter('/') });
  return (
    <div className="flex flex-col gap-3">
      <Button variant="primary" size="lg" busy={verify.isPending} onClick={() => verify.mutate()}>
        Verify and sign in
      </Button>
      {verify.isError && <ProblemNote problem={problemView(verify.error)} />}
    </div>
  );
}
