import type { LlmApi } from '@gatehouse/definition';
import type { Placed } from '../../pipeline/pipeline.js';
import type { Policy } from '../../pipeline/policy.js';

const LOOKS_ON: Policy = {
  onModelReply: (_, call, reply) => {
    call.content?.answer.reply(reply);
    return undefined;
  },
  onModelEvent: (_, call, event) => {
    call.content?.answer.event(event);
    return undefined;
  },
};

/** Before all other policies, so that answers come by last: as the caller gets them. None where nothing is kept, and then nothing of this is loaded. */
export const contentStep = (llm: LlmApi | undefined): Placed[] =>
  llm?.storeContent?.answer === true ? [{ name: 'content', phase: 'edge', policy: LOOKS_ON }] : [];
