'use client';
import { api } from '@/lib/api';
import type { ApplicationChoice } from './application-step';
import type { SubscribedResult } from './subscribed';

interface SubscribeNow {
  tenant: string;
  application: ApplicationChoice;
  planId: string;
  message: string;
  /** Told as soon as a new application exists, so that a second try does not make it twice. */
  onMade: (id: string, name: string) => void;
}

/** Makes the application where it is new, subscribes it, and makes a first key where it has none that works. */
export async function subscribeNow({ tenant, application, planId, message, onMade }: SubscribeNow): Promise<SubscribedResult> {
  const params = { tenant };
  let { name } = application;
  let id: string;
  if (application.kind === 'existing') id = application.id;
  else {
    const made = await api.applications.create({ params, body: { name, ...(application.teamId ? { teamId: application.teamId } : {}) } });
    ({ id, name } = made);
    onMade(id, name);
  }
  const subscription = await api.subscriptions.create({ params, body: { applicationId: id, planId, message } });
  const { items } = await api.credentials.list({ params: { tenant, application: id } });
  const working = items.some(
    ({ state, environmentKind, subscriptionIds }) => state === 'active' && environmentKind === 'production' && subscriptionIds === null,
  );
  const key = working ? null : (await api.credentials.create({ params: { tenant, application: id }, body: { name: 'First key' } })).key;
  return { application: { id, name }, state: subscription.state, key };
}
