import { type FieldError, ProblemError } from '@gatehouse/kernel';

export interface ItemInput {
  versionId: string;
  operationIds?: string[] | undefined;
}

/** What is known of a version that an item names. */
export interface ItemVersion {
  versionId: string;
  state: string;
  /** Operation ids of the newest approved revision; null when there is none yet. */
  operationIds: string[] | null;
}

/** @throws ProblemError request.invalid with every fault of every item */
export function checkItems(items: readonly ItemInput[], known: ReadonlyMap<string, ItemVersion>, present: ReadonlySet<string>): void {
  const seen = new Set<string>();
  const errors: FieldError[] = items.flatMap((item, index) => {
    const at = `/items/${index}`;
    const version = known.get(item.versionId);
    if (!version) return [{ pointer: `${at}/versionId`, detail: 'is no API version of this tenant' }];
    if (seen.has(item.versionId)) return [{ pointer: `${at}/versionId`, detail: 'is named twice' }];
    seen.add(item.versionId);
    // one that was retired while in the product may stay: its subscribers still get the 410 with the pointer
    if (version.state === 'retired' && !present.has(item.versionId)) return [{ pointer: `${at}/versionId`, detail: 'is retired' }];
    return operationFaults(item, version, at);
  });
  if (errors.length > 0) throw new ProblemError('request.invalid', 'The items of a product are API versions of the tenant.', { errors });
}

function operationFaults(item: ItemInput, version: ItemVersion, at: string): FieldError[] {
  if (!item.operationIds) return [];
  if (item.operationIds.length === 0) return [{ pointer: `${at}/operationIds`, detail: 'names no operation; leave it out to include all' }];
  if (!version.operationIds) return [{ pointer: `${at}/operationIds`, detail: 'the version has no approved revision to choose operations from' }];
  const known = new Set(version.operationIds);
  return item.operationIds.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: `${at}/operationIds/${index}`, detail: 'is no operation of the newest approved revision' }],
  );
}
