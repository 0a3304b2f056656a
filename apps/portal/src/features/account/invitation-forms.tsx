'use client';
import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { enter } from './enter';
import { nameField, newPasswordField } from './schemas';

/** For somebody who is signed in with the invited address. */
export function AcceptButton({ token, tenant }: { token: string; tenant: string }) {
  const accept = useMutation({ mutationFn: () => api.accounts.acceptInvitation({ body: { token } }), onSuccess: () => enter('/') });
  return (
    <div className="flex flex-col gap-3">
      <Button variant="primary" size="lg" busy={accept.isPending} onClick={() => accept.mutate()}>
        Join {tenant}
      </Button>
      {accept.isError && <ProblemNote problem={problemView(accept.error)} />}
    </div>
  );
}

const Join = z.object({ name: nameField, password: newPasswordField });

/** For an address without an account: it is made on the way. */
export function JoinForm({ token, tenant, email }: { token: string; tenant: string; email: string }) {
  const state = useProblemForm({
    schema: Join,
    defaultValues: { name: '', password: '' },
    onSubmit: async (values) => {
      await api.accounts.acceptInvitation({ body: { token, ...values } });
      enter('/');
    },
  });
  return (
    <Form state={state} submitLabel={`Join ${tenant}`}>
      {/* Password managers file the new password under the address that stands in the form. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <TextField name="name" label="Your name" autoComplete="name" autoFocus />
      <TextField name="password" label="Password" hint="At least 12 characters." type="password" autoComplete="new-password" />
    </Form>
  );
}
