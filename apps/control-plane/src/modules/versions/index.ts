export { TrafficReader } from './traffic-reader.js';
export type { Version } from './version.entity.js';
export { VersionRepository } from './version.repository.js';
export { type RetirementParty, VersionRetirements } from './version-retirements.js';
export { VersionTransitionsService } from './version-transitions.service.js';
export { type Place, summary, Versions } from './versions.js';
export { VersionsModule } from './versions.module.js';
export { VersionsService } from './versions.service.js';
