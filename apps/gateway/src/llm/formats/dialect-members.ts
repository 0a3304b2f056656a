import type { Dialect } from '@gatehouse/definition';
import type { Json, JsonObject, Ledger, Setting } from '../ir/index.js';

/** Members of bodies, by the setting that they say. */
export type MemberSettings = Readonly<Record<string, Setting>>;

/** Leaves out, renames and adds members of a body as the provider has them. */
export function applyDialect(body: JsonObject, dialect: Dialect, settings: MemberSettings, ledger: Ledger): void {
  for (const member of dialect.unsupported ?? []) {
    if (body[member] === undefined) continue;
    delete body[member];
    const setting = settings[member];
    if (setting === undefined) ledger.lost(`/${member}`, 'the provider does not take it');
    else ledger.lostSetting(setting, 'the provider does not take it');
  }
  for (const [member, theirs] of Object.entries(dialect.rename ?? {})) {
    const value = body[member];
    if (value === undefined) continue;
    delete body[member];
    body[theirs] = value;
  }
  for (const [member, value] of Object.entries(dialect.defaults ?? {})) body[member] ??= value as Json;
}
