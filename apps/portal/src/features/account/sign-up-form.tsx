'use client';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { TextLink } from '@/ui/link-button';
import { AuthTitle } from './auth-title';
import { enter } from './enter';
import { ResendButton } from './resend-button';
import { emailField, nameField, newPasswordField } from './schemas';

const SignUp = z.object({ name: nameField, email: emailField, password: newPasswordField });

export function SignUpForm({ next }: { next: string }) {
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  const state = useProblemForm({
    schema: SignUp,
    defaultValues: { name: '', email: '', password: '' },
    onSubmit: async (body) => {
      const { session } = await api.accounts.signUp({ body });
      if (session) enter(next);
      else setMailedTo(body.email);
    },
  });
  if (mailedTo !== null) {
    return (
      <div role="status">
        <AuthTitle title="Look into your mail">We sent a link to {mailedTo}. Open it within two days to use your account.</AuthTitle>
        <ResendButton email={mailedTo} />
      </div>
    );
  }
  return (
    <>
      <AuthTitle title="Make an account">
        Have one? <TextLink href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</TextLink>
      </AuthTitle>
      <Form state={state} submitLabel="Make the account">
        <TextField name="name" label="Name" autoComplete="name" autoFocus />
        <TextField name="email" label="E-mail" type="email" autoComplete="username" />
        <TextField name="password" label="Password" hint="At least 12 characters; a few words do well." type="password" autoComplete="new-password" />
      </Form>
    </>
  );
}
