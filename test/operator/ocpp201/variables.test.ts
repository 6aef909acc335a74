/** The device model: read, set, reported. */
import { expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { type Bench, MemoryStore, onlineBench } from './rig.ts';

const variable = (component: string, name: string, instance?: string) => ({
  component: { name: component },
  variable: { name, ...(instance === undefined ? {} : { instance }) },
});

async function get({ csms }: Bench, ...list: object[]) {
  const { getVariableResult } = await csms.call('GetVariables', { getVariableData: list });
  return getVariableResult as { attributeStatus: string; attributeValue?: string }[];
}

async function set({ csms }: Bench, ...list: object[]) {
  const { setVariableResult } = await csms.call('SetVariables', { setVariableData: list });
  return setVariableResult as { attributeStatus: string; attributeStatusInfo?: { reasonCode: string } }[];
}

it('reads what there is, whatever the capitals, and says what is not', async () => {
  const made = await onlineBench();
  const results = await get(
    made,
    variable('txctrlr', 'TXSTARTPOINT'),
    { component: { name: 'EVSE', evse: { id: 2 } }, variable: { name: 'SupplyPhases' } },
    {
      component: { name: 'Connector', evse: { id: 2, connectorId: 1 } },
      variable: { name: 'ConnectorType' },
    },
    variable('Oven', 'Temperature'),
    variable('TxCtrlr', 'Colour'),
    { ...variable('TxCtrlr', 'TxStartPoint'), attributeType: 'Target' },
    variable('SecurityCtrlr', 'BasicAuthPassword'),
  );
  expect(results.map(({ attributeStatus, attributeValue }) => attributeValue ?? attributeStatus)).toEqual([
    'PowerPathClosed',
    '3',
    'cCCS2',
    'UnknownComponent',
    'UnknownVariable',
    'NotSupportedAttributeType',
    'Rejected',
  ]);
});

it('sets what can be set, over a restart', async () => {
  const store = new MemoryStore();
  const first = await onlineBench({ store });
  const threshold = variable('OCPPCommCtrlr', 'OfflineThreshold');
  expect(await set(first, { ...threshold, attributeValue: '17' })).toMatchObject([
    { attributeStatus: 'Accepted' },
  ]);
  await first.operator.stop();
  const second = await onlineBench({ store });
  expect(await get(second, threshold)).toMatchObject([{ attributeValue: '17' }]);
});

it.each([
  ['OCPPCommCtrlr', 'OfflineThreshold', undefined, '-1', 'ValueTooLow'],
  ['OCPPCommCtrlr', 'OfflineThreshold', undefined, 'soon', 'InvalidValue'],
  ['OCPPCommCtrlr', 'WebSocketPingInterval', undefined, '99999', 'ValueTooHigh'],
  ['TxCtrlr', 'StopTxOnInvalidId', undefined, 'yes', 'InvalidValue'],
  ['TxCtrlr', 'TxStartPoint', undefined, 'EVConnected', 'ReadOnly'],
  ['SampledDataCtrlr', 'TxEndedMeasurands', undefined, 'Voltage', 'InvalidValue'],
  ['SampledDataCtrlr', 'TxUpdatedMeasurands', undefined, 'SoC', 'InvalidValue'],
  ['SampledDataCtrlr', 'TxUpdatedMeasurands', undefined, 'Voltage,Voltage', 'InvalidValue'],
  ['AuthCacheCtrlr', 'LifeTime', undefined, '900', 'ReadOnly'],
  ['SecurityCtrlr', 'BasicAuthPassword', undefined, 'short', 'ValueTooLow'],
  ['SecurityCtrlr', 'BasicAuthPassword', undefined, '0123456789abcdef', 'InvalidValue'],
])('refuses %s.%s %s = %s: %s', async (component, name, instance, attributeValue, reasonCode) => {
  const made = await onlineBench();
  expect(await set(made, { ...variable(component, name, instance), attributeValue })).toMatchObject([
    { attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode } },
  ]);
});

it('turns the kiosk’s own figures, and the heartbeat', async () => {
  const made = await onlineBench();
  expect(made.operator.settings()).toEqual({
    sampleMs: null,
    clockAlignedMs: null,
    plugTimeoutMs: null,
    stopOnInvalidToken: true,
    localList: true,
    localPreAuthorize: true,
    cache: true,
    offline: null,
    defaultPrice: null,
  });
  expect(await get(made, variable('TxCtrlr', 'EVConnectionTimeOut'))).toMatchObject([
    { attributeValue: '60' },
  ]);
  await set(
    made,
    { ...variable('TxCtrlr', 'EVConnectionTimeOut'), attributeValue: '45' },
    { ...variable('SampledDataCtrlr', 'TxUpdatedInterval'), attributeValue: '15' },
    { ...variable('AlignedDataCtrlr', 'Interval'), attributeValue: '900' },
    { ...variable('TxCtrlr', 'StopTxOnInvalidId'), attributeValue: 'false' },
    { ...variable('LocalAuthListCtrlr', 'Enabled'), attributeValue: 'false' },
    { ...variable('AuthCtrlr', 'LocalPreAuthorize'), attributeValue: 'false' },
    { ...variable('AuthCtrlr', 'OfflineTxForUnknownIdEnabled'), attributeValue: 'true' },
    { ...variable('AuthCacheCtrlr', 'Enabled'), attributeValue: 'false' },
    { ...variable('TariffCostCtrlr', 'TariffFallbackMessage'), attributeValue: '0.40 EUR/kWh' },
    { ...variable('TariffCostCtrlr', 'Enabled', 'Tariff'), attributeValue: 'true' },
    { ...variable('OCPPCommCtrlr', 'HeartbeatInterval'), attributeValue: '1' },
  );
  expect(made.operator.settings()).toEqual({
    sampleMs: 15_000,
    clockAlignedMs: 900_000,
    plugTimeoutMs: 45_000,
    stopOnInvalidToken: false,
    localList: false,
    localPreAuthorize: false,
    cache: false,
    offline: { known: true, unknown: true },
    defaultPrice: '0.40 EUR/kWh',
  });
  await made.csms.came('Heartbeat', 1);
});

it('keeps the new password for the next connection, and makes that at once', async () => {
  const passwords: string[] = [];
  const made = await onlineBench({ options: { setPassword: (password) => passwords.push(password) > 0 } });
  const attributeValue = '0123456789abcdef';
  expect(
    await set(made, { ...variable('SecurityCtrlr', 'BasicAuthPassword'), attributeValue }),
  ).toMatchObject([{ attributeStatus: 'Accepted' }]);
  expect(passwords).toEqual([attributeValue]);
  await until('the next connection', 10_000, () => made.csms.connections === 2);
  expect(JSON.stringify(made.operator.status().messages)).not.toContain(attributeValue);
});

it('keeps the words for a receipt without a price where there is a place for them', async () => {
  const words = variable('TariffCostCtrlr', 'TotalCostFallbackMessage');
  const without = await onlineBench();
  expect(await set(without, { ...words, attributeValue: 'By invoice' })).toMatchObject([
    { attributeStatusInfo: { reasonCode: 'ReadOnly' } },
  ]);
  let kept = '';
  const made = await onlineBench({
    options: { costFallback: { get: () => kept, set: (text) => (kept = text) === text } },
  });
  expect(await set(made, { ...words, attributeValue: 'By invoice' })).toMatchObject([
    { attributeStatus: 'Accepted' },
  ]);
  expect(await get(made, words)).toMatchObject([{ attributeValue: 'By invoice' }]);
});

it('reports all of it in pages that follow the answer, each variable once', async () => {
  const { csms } = await onlineBench();
  expect(await csms.call('GetBaseReport', { requestId: 11, reportBase: 'FullInventory' })).toEqual({
    status: 'Accepted',
  });
  let pages = await csms.came('NotifyReport', 1);
  while (pages.at(-1)?.['tbc'] === true) pages = await csms.came('NotifyReport', pages.length + 1);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.map(({ seqNo }) => seqNo)).toEqual(pages.map((_, index) => index));
  expect(pages.map(({ tbc }) => tbc)).toEqual(pages.map((_, index) => index < pages.length - 1));
  const data = pages.flatMap(
    ({ reportData }) => reportData as { component: object; variable: { name: string } }[],
  );
  const names = data.map(({ component, variable: one }) => JSON.stringify([component, one]));
  expect(new Set(names).size).toBe(names.length);
  expect(JSON.stringify(data)).not.toContain('"value":"0123456789abcdef"');
  expect(data.find(({ variable: { name } }) => name === 'BasicAuthPassword')).toMatchObject({
    variableAttribute: [{ mutability: 'WriteOnly' }],
  });
});

it('reports only what can be set, or what is asked for', async () => {
  const { csms } = await onlineBench();
  await csms.call('GetBaseReport', { requestId: 1, reportBase: 'ConfigurationInventory' });
  const [page] = await csms.came('NotifyReport', 1);
  const attributes = (page?.['reportData'] as { variableAttribute: { mutability: string }[] }[]).map(
    ({ variableAttribute: [attribute] }) => attribute?.mutability,
  );
  expect(attributes.length).toBeGreaterThan(10);
  expect(attributes).not.toContain('ReadOnly');

  await csms.call('GetReport', {
    requestId: 2,
    componentVariable: [
      { component: { name: 'Connector', evse: { id: 2 } }, variable: { name: 'ConnectorType' } },
    ],
  });
  expect((await csms.came('NotifyReport', 2)).at(-1)).toMatchObject({
    requestId: 2,
    reportData: [{ variableAttribute: [{ value: 'cCCS2' }] }],
  });
  expect(
    await csms.call('GetReport', { requestId: 3, componentVariable: [{ component: { name: 'Oven' } }] }),
  ).toEqual({ status: 'EmptyResultSet' });
});

it('reports what is in trouble', async () => {
  const { csms, station } = await onlineBench();
  station.set(2, { state: 'faulted', fault: { code: 'meter.silent', ocpp16: null, info: 'Meter' } });
  await csms.call('GetReport', { requestId: 2, componentCriteria: ['Problem'] });
  const [page] = await csms.came('NotifyReport', 1);
  const components = (page?.['reportData'] as { component: { name: string; evse?: { id: number } } }[]).map(
    ({ component }) => `${component.name}${component.evse?.id ?? ''}`,
  );
  expect(new Set(components)).toEqual(new Set(['ChargingStation', 'EVSE2', 'Connector2']));
});
