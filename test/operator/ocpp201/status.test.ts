/** The state of connectors. */
import { expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { onlineBench } from './rig.ts';

it('is told when it changes as the protocol sees it', async () => {
  const { csms, station, operator } = await onlineBench();
  for (const state of ['authorized', 'starting', 'charging', 'finished', 'available', 'faulted'] as const) {
    station.set(1, { state });
    operator.connectorChanged(1);
  }
  await csms.came('StatusNotification', 5);
  expect(csms.of('StatusNotification').slice(2)).toMatchObject([
    { evseId: 1, connectorStatus: 'Occupied' },
    { evseId: 1, connectorStatus: 'Available' },
    { evseId: 1, connectorStatus: 'Faulted' },
  ]);
});

it('after a short time without connection only what is different, after a long one all', async () => {
  const { csms, station, operator } = await onlineBench();
  const again = async (connections: number) => {
    csms.cut();
    await until('the cut', 10_000, () => !operator.online);
    station.set(2, { state: connections === 2 ? 'plugged' : 'available' });
    operator.connectorChanged(2);
    operator.reconnect();
    await until('the link', 10_000, () => operator.online);
    // Whatever is told at a connection is told before this.
    await csms.call('TriggerMessage', { requestedMessage: 'FirmwareStatusNotification' });
    await csms.came('FirmwareStatusNotification', connections - 1);
  };
  await again(2);
  expect(csms.of('StatusNotification').slice(2)).toMatchObject([{ evseId: 2, connectorStatus: 'Occupied' }]);
  const threshold = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'OfflineThreshold' } };
  await csms.call('SetVariables', { setVariableData: [{ ...threshold, attributeValue: '0' }] });
  await again(3);
  expect(csms.of('StatusNotification').slice(3)).toMatchObject([{ evseId: 1 }, { evseId: 2 }]);
});
