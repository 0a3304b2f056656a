import { Initial1763800000000 } from './1763800000000-initial.js';
import { CallRecords1763800100000 } from './1763800100000-call-records.js';
import { Certificates1763800200000 } from './1763800200000-certificates.js';
import { UpstreamSettings1763800300000 } from './1763800300000-upstream-settings.js';
import { PolicySets1763800500000 } from './1763800500000-policy-sets.js';
import { CachePurges1763800600000 } from './1763800600000-cache-purges.js';
import { CredentialKinds1763800700000 } from './1763800700000-credential-kinds.js';
import { Denials1763800800000 } from './1763800800000-denials.js';
import { UpstreamRouting1763801000000 } from './1763801000000-upstream-routing.js';
import { AnonymousPlans1763801100000 } from './1763801100000-anonymous-plans.js';
import { Models1763801200000 } from './1763801200000-models.js';
import { ModelRecords1763801300000 } from './1763801300000-model-records.js';
import { Prompts1763801400000 } from './1763801400000-prompts.js';
import { BudgetAlerts1763801500000 } from './1763801500000-budget-alerts.js';
import { ModelDimensions1763801600000 } from './1763801600000-model-dimensions.js';
import { CallContents1763801700000 } from './1763801700000-call-contents.js';
import { RevisionEditors1763801800000 } from './1763801800000-revision-editors.js';
import { PromptUsage1763801900000 } from './1763801900000-prompt-usage.js';

/** In order; a migration that has been released is never edited. */
export const migrations = [
  Initial1763800000000,
  CallRecords1763800100000,
  Certificates1763800200000,
  UpstreamSettings1763800300000,
  PolicySets1763800500000,
  CachePurges1763800600000,
  CredentialKinds1763800700000,
  Denials1763800800000,
  UpstreamRouting1763801000000,
  AnonymousPlans1763801100000,
  Models1763801200000,
  ModelRecords1763801300000,
  Prompts1763801400000,
  BudgetAlerts1763801500000,
  ModelDimensions1763801600000,
  CallContents1763801700000,
  RevisionEditors1763801800000,
  PromptUsage1763801900000,
];
