export { CallRecordsModule } from './call-records.module.js';
export { percentile, sum as sumHistograms } from './ingest/latency-histogram.js';
export { Names } from './names.js';
export { grainMs, grainOf, type RollupQuery, RollupRepository, type RollupSums } from './rollup.repository.js';
export { CallRecordRepository } from './search/call-record.repository.js';
export { FilterReader } from './search/filters.js';
