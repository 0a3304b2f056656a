export { CallRecordsModule } from './call-records.module.js';
export { type AlertOfCall, AlertsInRecords } from './ingest/alerts-in-records.js';
export { percentile, sum as sumHistograms } from './ingest/latency-histogram.js';
export { type ChargebackRow, ModelRollupRepository, type Owners } from './model-rollup.repository.js';
export { type ModelDimension, type ModelRollupQuery, type ModelSums, modelGrainMs, modelGrainOf } from './model-rollup.sql.js';
export { type NameBook, Names } from './names.js';
export { grainMs, grainOf, type RollupQuery, RollupRepository, type RollupSums } from './rollup.repository.js';
export { CallRecordRepository } from './search/call-record.repository.js';
export { FilterReader } from './search/filters.js';
