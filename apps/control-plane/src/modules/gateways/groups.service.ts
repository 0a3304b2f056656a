import type { API, Input, Output } from '@gatehouse/contracts';
import { ProblemError, slugify } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { AccountActor } from '../../platform/http/index.js';
import { hashGatewayToken, mintGatewayToken } from './gateway-token.js';
import { GroupRepository, type GroupStateRow } from './group.repository.js';
import { TokenRepository } from './token.repository.js';

type GroupView = Output<typeof API.gateways.listGroups>['items'][number];

@Injectable()
export class GatewayGroups {
  constructor(
    private readonly database: Database,
    private readonly groups: GroupRepository,
    private readonly tokens: TokenRepository,
  ) {}

  list(): Promise<{ items: GroupView[] }> {
    return this.database.read('system', async (tx) => ({ items: (await this.groups.states(tx)).map(present) }));
  }

  create(actor: AccountActor, { name, slug = slugify(name) }: Input<typeof API.gateways.createGroup>['body']): Promise<{ group: GroupView; token: string }> {
    if (slug === '') throw new ProblemError('request.invalid', 'Choose a slug.', { errors: [{ pointer: '/slug', detail: 'cannot be made from this name' }] });
    return this.database.write('system', actor, async (tx) => {
      const id = await this.groups.insert(tx, { slug, name });
      const token = await this.mint(tx, id);
      await tx.audit({ action: 'gateway_group.created', subject: { kind: 'gateway_group', id, name }, after: { slug, name } });
      const [row] = await this.groups.states(tx, id);
      if (!row) throw new Error('the group was not stored');
      return { group: present(row), token };
    });
  }

  rotateToken(actor: AccountActor, ref: string, overlapMs: number): Promise<{ token: string }> {
    return this.database.write('system', actor, async (tx) => {
      const group = await this.groups.find(tx, ref);
      if (!group) throw new ProblemError('resource.not_found');
      await this.tokens.endAll(tx, group.id, new Date(tx.now.getTime() + overlapMs));
      const token = await this.mint(tx, group.id);
      await tx.audit({ action: 'gateway_group.token_rotated', subject: { kind: 'gateway_group', id: group.id, name: group.name }, detail: { overlapMs } });
      return { token };
    });
  }

  private async mint(tx: Tx, groupId: string): Promise<string> {
    const token = mintGatewayToken();
    await this.tokens.enrol(tx, groupId, hashGatewayToken(token));
    return token;
  }
}

function present(row: GroupStateRow): GroupView {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    isDefault: row.is_default,
    sequence: Number(row.sequence ?? 0),
    digest: row.digest,
    compiledAt: row.compiled_at?.toISOString() ?? null,
    gatewayCount: row.live,
    createdAt: row.created_at.toISOString(),
  };
}
