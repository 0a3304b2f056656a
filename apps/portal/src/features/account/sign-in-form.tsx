'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { TextLink } from '@/ui/link-button';
import { enter } from './enter';
import { ResendButton } from './resend-button';
import { emailField } from './schemas';

const SignIn = z.object({ email: emailField, password: z.string().min(1, 'The password is needed') });

export function SignInForm({ next }: { next: string }) {
  const state = useProblemForm({
    schema: SignIn,
    defaultValues: { email: '', password: '' },
    onSubmit: async (body) => {
      await api.accounts.signIn({ body });
      enter(next);
    },
  });
  const unverified = state.problem?.code === 'auth.email_not_verified';
  return (
    <div className="flex flex-col gap-4">
      <Form state={state} submitLabel="Sign in" secondary={<TextLink href="/reset">Forgot the password?</TextLink>}>
        <TextField name="email" label="E-mail" type="email" autoComplete="username" autoFocus />
        <TextField name="password" label="Password" type="password" autoComplete="current-password" />
      </Form>
      {unverified && <ResendButton email={state.form.getValues('email')} />}
    </div>
  );
}
