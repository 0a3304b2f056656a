import type { API, Input, Product as ProductView } from '@gatehouse/contracts';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { freeSlug } from '../../platform/database/free-slug.js';
import { Database, type Page, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ItemGuards } from './item-guards.js';
import { lockItems } from './item-lock.js';
import { ItemVersionsRepository } from './item-versions.repository.js';
import type { Product } from './product.entity.js';
import { ProductRepository } from './product.repository.js';
import { checkItems, type ItemInput } from './product-item.rules.js';

type View = z.input<typeof ProductView>;
type Api = typeof API.products;

@Injectable()
export class ProductsService {
  constructor(
    private readonly database: Database,
    private readonly products: ProductRepository,
    private readonly versions: ItemVersionsRepository,
    private readonly guards: ItemGuards,
  ) {}

  list(actor: TenantActor, query: Input<Api['list']>['query']): Promise<Page<View>> {
    return this.database.read(actor.scope, async (tx) => {
      const page = await this.products.page(tx, query);
      return { items: await this.view(tx, page.items), nextCursor: page.nextCursor };
    });
  }

  get(actor: TenantActor, product: string): Promise<View> {
    return this.database.read(actor.scope, async (tx) => this.viewOne(tx, await this.found(tx, product)));
  }

  create(actor: TenantActor, body: Input<Api['create']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await lockItems(tx);
      await this.check(tx, body.items, new Set());
      const slug = body.slug ?? (await freeSlug(body.name, 'product', (candidate) => this.products.slugTaken(tx, candidate)));
      const { name, description } = body;
      const product: Product = { id: newId('product', tx.now.getTime()), tenantId: tx.tenantId, slug, name, description, createdAt: tx.now, updatedAt: tx.now };
      await this.products.insert(tx, product);
      await this.products.replaceItems(tx, product.id, body.items);
      await tx.audit({ action: 'product.created', subject: subjectOf(product), after: body });
      await tx.outbox('snapshot', { kind: 'product', id: product.id });
      return this.viewOne(tx, product);
    });
  }

  update(actor: TenantActor, idOrSlug: string, { items, ...fields }: Input<Api['update']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await lockItems(tx);
      const product = await this.found(tx, idOrSlug);
      const before = await this.products.items(tx, [product.id]);
      if (items) {
        await this.check(tx, items, new Set(before.map((item) => item.versionId)));
        await this.guards.check(
          tx,
          product,
          items.map((item) => item.versionId),
        );
        await this.products.replaceItems(tx, product.id, items);
        await tx.outbox('snapshot', { kind: 'product', id: product.id });
      }
      await this.products.update(tx, product.id, fields);
      const { slug, name, description } = product;
      const itemsBefore = before.map(({ versionId, operationIds }) => ({ versionId, ...(operationIds && { operationIds }) }));
      const record = { before: { slug, name, description, ...(items && { items: itemsBefore }) }, after: { ...fields, ...(items && { items }) } };
      await tx.audit({ action: 'product.changed', subject: subjectOf({ ...product, ...fields }), ...record });
      return this.viewOne(tx, await this.found(tx, product.id));
    });
  }

  remove(actor: TenantActor, idOrSlug: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await lockItems(tx);
      const product = await this.found(tx, idOrSlug);
      const plans = (await this.products.planCounts(tx, [product.id])).get(product.id) ?? 0;
      if (plans > 0) throw new ProblemError('resource.conflict', `The product has ${plans} plan${plans === 1 ? '' : 's'}.`, { planCount: plans });
      await this.products.remove(tx, product.id);
      await tx.audit({ action: 'product.removed', subject: subjectOf(product) });
      await tx.outbox('snapshot', { kind: 'product', id: product.id });
    });
  }

  private async found(tx: Tx, idOrSlug: string): Promise<Product> {
    const product = await this.products.find(tx, idOrSlug);
    if (!product) throw new ProblemError('resource.not_found');
    return product;
  }

  private async check(tx: Tx, items: readonly ItemInput[], present: ReadonlySet<string>): Promise<void> {
    const known = await this.versions.byId(
      tx,
      items.map((item) => item.versionId),
    );
    checkItems(items, known, present);
  }

  private async viewOne(tx: Tx, product: Product): Promise<View> {
    const [view] = await this.view(tx, [product]);
    if (!view) throw new Error('a view per product');
    return view;
  }

  private async view(tx: Tx, products: readonly Product[]): Promise<View[]> {
    const ids = products.map((product) => product.id);
    const items = Map.groupBy(await this.products.items(tx, ids), (item) => item.productId);
    const counts = await this.products.planCounts(tx, ids);
    return products.map((product) => ({
      ...product,
      items: (items.get(product.id) ?? []).map(({ operationIds, ...item }) => ({ ...item, ...(operationIds && { operationIds }) })),
      planCount: counts.get(product.id) ?? 0,
      createdAt: product.createdAt.toISOString(),
      updatedAt: product.updatedAt.toISOString(),
    }));
  }
}

const subjectOf = (product: Product) => ({ kind: 'product', id: product.id, name: product.name });
