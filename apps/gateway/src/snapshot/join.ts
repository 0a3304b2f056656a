import type { Logger } from '../compile/runtime.js';
import type { Config } from '../config.js';
import { helloOf } from '../data-plane.js';
import { ControlPlane, LinkError } from '../link/control-plane.js';
import type { DenyList } from '../link/denials.js';
import { importBundle } from './import-bundle.js';
import { JOBS } from './jobs.js';
import type { SnapshotStore } from './store.js';

const ANSWER_MS = 2_000;

/**
 * A gateway that has no snapshot takes the one in the file it is given, unless the control plane answers: that has a newer one, or does not want it.
 * Never throws: without a usable file the gateway starts and waits, as it would without any.
 */
export async function joinFromFile(config: Config, { store, denials, log }: { store: SnapshotStore; denials: DenyList; log: Logger }): Promise<void> {
  const { snapshotFile: file, snapshotKeys: trusted, token } = config;
  if (file === undefined || (await store.lastGood().catch(() => undefined))) return;
  if (await answers(config)) return log.info({ file }, 'the control plane answers: the snapshot file is not needed');
  try {
    const { sequence, createdAt } = await importBundle({ store, denials }, { file, token, trusted });
    log.warn({ file, sequence, createdAt }, 'joined from a snapshot file: what changed since reaches this gateway with the control plane');
  } catch (error) {
    log.error({ file, reason: (error as Error).message }, 'the snapshot file cannot be used');
  }
}

/** Whether the control plane takes or refuses this gateway. One that fails inside is as good as away. */
async function answers(config: Config): Promise<boolean> {
  const controlPlane = new ControlPlane(config.controlUrl, config.token, { changes: async (body) => JOBS.changes(body) });
  try {
    await controlPlane.hello(helloOf(config.name), AbortSignal.timeout(ANSWER_MS));
    return true;
  } catch (error) {
    const status = error instanceof LinkError ? (error.status ?? 0) : 0;
    return status >= 400 && status < 500;
  } finally {
    controlPlane.close();
  }
}
