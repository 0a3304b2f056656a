import { api } from '@/lib/api';

export interface OfferPlace {
  tenant: string;
  /** Slug of the API. */
  api: string;
  /** Name of its version. */
  version: string;
}

/** Puts a prompt into the newest draft of an API version, or into a new draft made from its newest revision. Returns the draft's number. */
export async function offerPrompt(place: OfferPlace, promptId: string, held: number | undefined): Promise<number> {
  const [newest] = (await api.revisions.list({ params: place, query: { limit: 1 } })).items;
  if (!newest) throw new Error('an API of models has a revision');
  const draft = newest.state === 'draft' ? newest : await api.revisions.create({ params: place, body: { fromRevisionId: newest.id } });
  const { settings } = draft;
  const others = (settings.llm?.prompts ?? []).filter((offered) => offered.promptId !== promptId);
  const prompts = [...others, { promptId, ...(held !== undefined && { version: held }) }];
  await api.revisions.update({
    params: { ...place, revision: draft.id },
    body: { settings: { ...settings, llm: { ...settings.llm, prompts } }, contentHash: draft.contentHash },
  });
  return draft.number;
}
