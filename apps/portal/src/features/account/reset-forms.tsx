'use client';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { emailField, newPasswordField } from './schemas';

const Request = z.object({ email: emailField });

export function RequestResetForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const state = useProblemForm({
    schema: Request,
    defaultValues: { email: '' },
    onSubmit: async (body) => {
      await api.accounts.requestReset({ body });
      setSentTo(body.email);
    },
  });
  // The same words whether or not there is such an account: the page must not tell who has one.
  if (sentTo !== null) return <Note tone="good">If {sentTo} has an account, a mail with a link is on its way. The link is good for an hour.</Note>;
  return (
    <Form state={state} submitLabel="Send the link">
      <TextField name="email" label="E-mail" type="email" autoComplete="username" autoFocus />
    </Form>
  );
}

const Complete = z.object({ password: newPasswordField });

export function NewPasswordForm({ token }: { token: string }) {
  const [done, setDone] = useState(false);
  const state = useProblemForm({
    schema: Complete,
    defaultValues: { password: '' },
    onSubmit: async ({ password }) => {
      await api.accounts.completeReset({ body: { token, password } });
      setDone(true);
    },
  });
  if (done) {
    return (
      <div className="flex flex-col gap-4">
        <Note tone="good">The password is changed and all sessions have ended.</Note>
        <LinkButton href="/sign-in" variant="primary">
          Sign in
        </LinkButton>
      </div>
    );
  }
  return (
    <Form state={state} submitLabel="Set the password">
      <TextField name="password" label="New password" hint="At least 12 characters." type="password" autoComplete="new-password" autoFocus />
    </Form>
  );
}
