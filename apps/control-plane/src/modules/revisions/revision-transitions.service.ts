import { ROLE_PERMISSIONS, TENANT_ROLES } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { Notices } from '../notices/index.js';
import { type Place, Versions } from '../versions/index.js';
import { presentRevision, subjectOf } from './present.js';
import { RevisionRepository, type RevisionRow } from './revision.repository.js';
import { judgesOwnWork, REVIEWING, type RevisionAction, type RevisionState, revisionLifecycle } from './revision.rules.js';
import { type RevisionPath, RevisionsService } from './revisions.service.js';

const REVIEWER_ROLES = TENANT_ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('apis:review'));

const PAST: Record<RevisionAction, string> = {
  submit: 'submitted',
  withdraw: 'withdrawn',
  requestChanges: 'changes_requested',
  approve: 'approved',
  approveDirectly: 'approved',
};

type Located = Place & { revision: RevisionRow };

@Injectable()
export class RevisionTransitionsService {
  constructor(
    private readonly database: Database,
    private readonly versions: Versions,
    private readonly revisions: RevisionRepository,
    private readonly service: RevisionsService,
    private readonly notices: Notices,
  ) {}

  transition(actor: TenantActor, path: RevisionPath, { to, comment }: { to: RevisionState; comment?: string | undefined }) {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.versions.lockedAt(tx, path);
      const located = await this.service.at(tx, path);
      const { revision } = located;
      const action = revisionLifecycle.actionTo(revision.state, to);
      if (REVIEWING.has(action)) await this.assertReviewer(tx, actor, revision, action);
      if (action === 'requestChanges' && !comment) {
        throw new ProblemError('request.invalid', 'Say what is to be changed.', { errors: [{ pointer: '/comment', detail: 'is needed to ask for changes' }] });
      }
      const reviewComment = REVIEWING.has(action) ? (comment ?? null) : revision.reviewComment;
      await this.revisions.update(tx, revision.id, { state: revisionLifecycle.after(revision.state, action), reviewComment });
      await tx.audit({
        action: `revision.${PAST[action]}`,
        subject: subjectOf(located),
        reason: comment,
        before: { state: revision.state },
        after: { state: to },
      });
      await this.tell(tx, actor, located, action, comment);
      return presentRevision((await this.service.at(tx, path)).revision);
    });
  }

  /** In a tenant of one, and where no review was asked for, that person may judge the own work. */
  private async assertReviewer(tx: Tx, actor: TenantActor, revision: RevisionRow, action: RevisionAction): Promise<void> {
    if (!actor.permissions.has('apis:review')) throw new ProblemError('access.denied', 'This needs the permission apis:review.', { permission: 'apis:review' });
    if (action !== 'approve') return;
    if (!judgesOwnWork(revision, actor.id, await this.revisions.otherReviewers(tx, REVIEWER_ROLES, actor.id))) return;
    throw new ProblemError(
      'transition.refused',
      'You wrote this revision or changed it, and others can review it. Ask one of them, or withdraw it and approve it without a review.',
    );
  }

  private async tell(tx: Tx, actor: TenantActor, located: Located, action: RevisionAction, comment: string | undefined): Promise<void> {
    const { api, revision } = located;
    const name = subjectOf(located).name;
    const path = `/console/${actor.tenant.slug}/apis/${api.slug}`;
    const said = comment ? ` ${comment}` : '';
    if (action === 'submit') {
      await this.notices.toPermission(tx, 'apis:review', {
        kind: 'revision.submitted',
        title: `${name} waits for review`,
        body: `${actor.name} asks for a review.${said}`,
        path,
      });
    } else if (revision.authorId !== null && action !== 'withdraw') {
      const what = action === 'requestChanges' ? 'needs changes' : 'is approved';
      await this.notices.toAccount(tx, revision.authorId, {
        kind: `revision.${PAST[action]}`,
        title: `${name} ${what}`,
        body: `${actor.name} reviewed it.${said}`,
        path,
      });
    }
  }
}
