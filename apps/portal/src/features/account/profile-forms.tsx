'use client';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { api } from '@/lib/api';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { say } from '@/ui/toast';
import { nameField, newPasswordField } from './schemas';

const Profile = z.object({ name: nameField });

export function ProfileForm({ name }: { name: string }) {
  const router = useRouter();
  const state = useProblemForm({
    schema: Profile,
    defaultValues: { name },
    onSubmit: async (body) => {
      await api.accounts.update({ body });
      say.done('Profile saved');
      router.refresh();
    },
  });
  return (
    <Form state={state} submitLabel="Save profile">
      <TextField name="name" label="Name" hint="Shown to the teams whose APIs you use." autoComplete="name" />
    </Form>
  );
}

const Password = z.object({ current: z.string().min(1, 'The current password is needed'), password: newPasswordField });

export function PasswordForm({ email }: { email: string }) {
  const state = useProblemForm({
    schema: Password,
    defaultValues: { current: '', password: '' },
    onSubmit: async (body) => {
      await api.accounts.changePassword({ body });
      state.form.reset();
      say.done('Password changed', { description: 'Your other sessions have ended.' });
    },
  });
  return (
    <Form state={state} submitLabel="Change password">
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <TextField name="current" label="Current password" type="password" autoComplete="current-password" />
      <TextField name="password" label="New password" hint="At least 12 characters." type="password" autoComplete="new-password" />
    </Form>
  );
}
