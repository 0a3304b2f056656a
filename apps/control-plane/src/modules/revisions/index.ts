export { presentRevision } from './present.js';
export type { Settings } from './revision.entity.js';
export { RevisionRepository, type RevisionRow } from './revision.repository.js';
export { RevisionDrafts } from './revision-drafts.js';
export { RevisionTransitionsService } from './revision-transitions.service.js';
export { RevisionsModule } from './revisions.module.js';
export { RevisionsService } from './revisions.service.js';
