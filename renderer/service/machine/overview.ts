/** The charger's facts as rows: what a technician asks first. */
import type { Health, OverviewPage } from '../../../main/bridge/contract.ts';
import type { Service } from '../service.svelte.ts';
import type { MachineWords } from '../words/machine-en.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly data: string;
  readonly raw?: string | number | null;
  readonly health?: Health;
}

export function facts(page: OverviewPage, service: Service, t: MachineWords['overview']): Fact[] {
  const { format, words } = service;
  const { disk, clock, store, uptime, operator, webhook } = page;
  const rows: Fact[] = [];
  rows.push(
    operator
      ? {
          name: t.operator,
          value:
            operator.waiting > 0
              ? `${t.links[operator.link] ?? operator.link} · ${t.waiting(format.count(operator.waiting))}`
              : (t.links[operator.link] ?? operator.link),
          data: 'operator',
          raw: operator.waiting,
          health: operator.health,
        }
      : { name: t.operator, value: t.noOperator, data: 'operator' },
  );
  if (webhook) rows.push({ name: t.alerts, value: format.count(webhook.waiting), data: 'webhook' });
  for (const { name, address, up } of page.network) {
    rows.push({
      name: t.network(name),
      value: up ? address : t.down,
      data: `network-${name}`,
      // A socket that nobody uses is no fault.
      health: up ? 'good' : 'off',
    });
  }
  rows.push(
    {
      name: t.clock,
      value: `${format.clock(service.now)} · ${t.synced[clock.synced]}`,
      data: 'clock',
      raw: clock.synced,
      health: clock.health,
    },
    {
      name: t.disk,
      value:
        disk.freeBytes === null
          ? words.unknown
          : disk.totalBytes === null
            ? format.bytes(disk.freeBytes)
            : t.diskOf(format.bytes(disk.freeBytes), format.bytes(disk.totalBytes)),
      data: 'disk',
      raw: disk.freeBytes,
      health: disk.health,
    },
    {
      name: t.store,
      value: format.bytes(store.bytes),
      data: 'store',
      raw: store.bytes,
      health: store.health,
    },
    { name: t.runs, value: format.lasting(uptime.processMs), data: 'uptime' },
  );
  if (uptime.machineMs !== null)
    rows.push({ name: t.machineRuns, value: format.lasting(uptime.machineMs), data: 'machine-uptime' });
  for (const { name, version } of page.versions) rows.push({ name, value: version, data: `version-${name}` });
  return rows;
}
