import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export interface Part {
  include?: string;
  exclude?: string;
  /** Rules that this part is not held to. */
  without?: string[];
}

/**
 * What axe finds on the page as it stands, each with the element it found it on.
 * It runs in one go, as no page here has a frame of another origin, and tells of violations alone: three quarters of its time went into the rest.
 */
export async function findings(page: Page, { include, exclude, without = [] }: Part = {}): Promise<string[]> {
  const rules = Object.fromEntries(without.map((name) => [name, { enabled: false }]));
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], rules });
  if (include) axe.include(include);
  if (exclude) axe.exclude(exclude);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 300)} (${failureSummary.split('\n')[1] ?? ''})`),
  );
}
