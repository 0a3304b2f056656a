'use client';
import { useMutation } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';

export function ResendButton({ email }: { email: string }) {
  const resend = useMutation({ mutationFn: () => api.accounts.resendVerification({ body: { email } }) });
  if (resend.isSuccess) return <Note tone="good">If {email} has an account that waits for it, a new mail is on its way.</Note>;
  return (
    <div className="flex flex-col gap-3">
      <Button icon={MailCheck} busy={resend.isPending} onClick={() => resend.mutate()}>
        Send the verification mail again
      </Button>
      {resend.isError && <ProblemNote problem={problemView(resend.error)} />}
    </div>
  );
}
