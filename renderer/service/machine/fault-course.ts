/** How a fault went, as rows: since when, where, what the kiosk does by itself, who has seen it. */
import type { FaultDetail } from '../../../main/bridge/contract.ts';
import type { Service } from '../service.svelte.ts';
import type { MachineWords } from '../words/machine-en.ts';

export interface CourseRow {
  readonly data: string;
  readonly name: string;
  readonly value: string;
  readonly raw: string | number | null;
}

export function faultCourse(fault: FaultDetail, service: Service, t: MachineWords['faults']): CourseRow[] {
  const { format, words } = service;
  const rows: CourseRow[] = [];
  const add = (data: string, name: string, value: string, raw: CourseRow['raw'] = value) =>
    rows.push({ data, name, value, raw });
  add(
    'where',
    t.where,
    fault.connector === null ? words.station : words.connector(fault.connector),
    fault.connector,
  );
  add('severity', t.severity, t.severities[fault.severity] ?? fault.severity, fault.severity);
  add('raised', t.raised, format.full(fault.raisedAt), fault.raisedAt);
  if (fault.clearedAt !== null) {
    add('cleared', t.cleared, format.full(fault.clearedAt), fault.clearedAt);
    add('lasted', t.lasted, format.lasting(fault.clearedAt - fault.raisedAt));
  }
  if (fault.outcome !== null) add('outcome', t.outcome, fault.outcome);
  const seen =
    fault.acknowledgedAt === null
      ? words.no
      : [format.full(fault.acknowledgedAt), fault.acknowledgedBy].filter(Boolean).join(' · ');
  add('acknowledged', t.acknowledged, seen, fault.acknowledgedAt);
  for (const [index, step] of fault.plan.entries())
    add(`plan-${String(index + 1)}`, index === 0 ? t.plan : '', step);
  return rows;
}
