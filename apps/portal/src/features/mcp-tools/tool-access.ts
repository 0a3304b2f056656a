import type { PlanView } from '@/features/plans/plan-form';
import type { ProductView } from '@/features/products/product-list';
import { api } from '@/lib/api';
import { proxyConfig } from './tool-settings';

/** Somebody's share of the tools. */
export interface Access {
  kind: 'product' | 'plan';
  id: string;
  name: string;
  state: string | null;
  note: string;
  /** Operations, or names and patterns of tools; undefined: all. */
  tools: readonly string[] | undefined;
  /** What saving does, in words. */
  effect: string;
  save: (tenant: string, tools: string[] | undefined) => Promise<void>;
}

/** Of operations: kept in the products that include the version. */
export function accessOfProducts(products: readonly ProductView[], plans: readonly PlanView[], versionId: string): Access[] {
  return products.map((product) => {
    const own = plans.filter((plan) => plan.product.id === product.id).map(({ name }) => name);
    return {
      kind: 'product',
      id: product.id,
      name: product.name,
      state: null,
      note: own.length === 0 ? 'no plan yet' : `plans: ${own.join(', ')}`,
      tools: product.items.find((item) => item.versionId === versionId)?.operationIds,
      effect: `Live at once for everybody on ${own.join(' and ') || 'its plans'}: other operations are refused them, as tools and as plain calls.`,
      save: async (tenant, operationIds) => {
        const items = product.items.map((item) => {
          const ids = item.versionId === versionId ? operationIds : item.operationIds;
          return { versionId: item.versionId, ...(ids && { operationIds: ids }) };
        });
        await api.products.update({ params: { tenant, product: product.id }, body: { items } });
      },
    };
  });
}

/** Of a server's tools: a policy of the plan. */
export function accessOfPlans(plans: readonly PlanView[]): Access[] {
  return plans.map((plan) => {
    const own = plan.policies.find(({ type }) => type === 'mcp');
    const allow = own && proxyConfig(own).allow;
    return {
      kind: 'plan',
      id: plan.id,
      name: plan.name,
      state: plan.state,
      note: `of ${plan.product.name}`,
      tools: allow === undefined || (allow.length === 1 && allow[0] === '*') ? undefined : allow,
      effect: `Live at once for everybody on ${plan.name}: other tools are not listed to them, and cannot be called. Only what the API lets through counts.`,
      save: async (tenant, tools) => {
        const rest = plan.policies.filter((policy) => policy !== own);
        const config = { ...own?.config, allow: tools };
        const policies = tools === undefined ? rest : [...rest, { ...(own ?? { type: 'mcp', version: 1, enabled: true }), config }];
        await api.plans.update({ params: { tenant, plan: plan.id }, body: { policies } });
      },
    };
  });
}
