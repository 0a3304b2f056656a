import type { ArmStanding, TargetReport, UpstreamReport } from '../upstream/report.js';

const NAME = 'gatehouse_gateway_target';

const READINGS: [suffix: string, help: string, read: (target: TargetReport) => number][] = [
  ['up', '1 while the target takes calls.', ({ condition }) => Number(condition === 'up' || condition === 'warming')],
  ['ejected', '1 while the target is out because its calls failed.', ({ condition }) => Number(condition === 'ejected')],
  ['calls_in_flight', 'Calls that the target has not answered completely.', ({ inFlight }) => inFlight],
  ['connections', 'Connections to the target, idle ones included.', ({ connections }) => connections],
  ['calls_waiting', 'Calls that wait for a connection.', ({ waiting }) => waiting],
  ['first_byte_seconds', 'Recent time to first byte, peak EWMA.', ({ ewmaMs }) => ewmaMs / 1_000],
];

const CIRCUIT = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Label values of the text format: quotes, backslashes and line breaks escaped. */
const label = (text: string) => JSON.stringify(text);

/** Targets and circuit breakers in the Prometheus text format. */
export function upstreamMetrics(upstreams: readonly UpstreamReport[]): string {
  const lines: string[] = [];
  for (const [suffix, help, read] of READINGS) {
    lines.push(`# HELP ${NAME}_${suffix} ${help}`, `# TYPE ${NAME}_${suffix} gauge`);
    for (const { id, targets } of upstreams) {
      for (const target of targets) lines.push(`${NAME}_${suffix}{upstream=${label(id)},target=${label(target.origin)}} ${read(target)}`);
    }
  }
  lines.push('# HELP gatehouse_gateway_circuit_state Circuit breakers: 0 closed, 1 half-open, 2 open.', '# TYPE gatehouse_gateway_circuit_state gauge');
  for (const { id, circuit } of upstreams) if (circuit !== null) lines.push(`gatehouse_gateway_circuit_state{upstream=${label(id)}} ${CIRCUIT[circuit]}`);
  lines.push(...routeLines(upstreams));
  return `${lines.join('\n')}\n`;
}

const ARMS: [suffix: string, type: string, help: string, read: (arm: ArmStanding) => number][] = [
  ['rolled_back', 'gauge', '1 while the arm was taken out.', ({ out }) => Number(out)],
  ['calls_total', 'counter', 'Calls that the arm took.', ({ calls }) => calls],
  ['failures_total', 'counter', 'Calls of the arm that failed.', ({ failures }) => failures],
];

/** Splits and mirrors, where there are some. */
function routeLines(upstreams: readonly UpstreamReport[]): string[] {
  const lines: string[] = [];
  const split = upstreams.filter(({ arms }) => arms !== undefined);
  for (const [suffix, type, help, read] of split.length === 0 ? [] : ARMS) {
    lines.push(`# HELP gatehouse_gateway_split_arm_${suffix} ${help}`, `# TYPE gatehouse_gateway_split_arm_${suffix} ${type}`);
    for (const { id, arms = [] } of split)
      for (const arm of arms) lines.push(`gatehouse_gateway_split_arm_${suffix}{upstream=${label(id)},arm=${label(arm.name)}} ${read(arm)}`);
  }
  const mirrored = upstreams.filter(({ mirror }) => mirror !== undefined);
  if (mirrored.length > 0) {
    lines.push('# HELP gatehouse_gateway_mirror_copies_total Copies of calls, by what came of them.', '# TYPE gatehouse_gateway_mirror_copies_total counter');
    for (const { id, mirror } of mirrored)
      for (const [name, count] of Object.entries(mirror ?? {}))
        lines.push(`gatehouse_gateway_mirror_copies_total{upstream=${label(id)},result=${label(name)}} ${count}`);
  }
  return lines;
}
