/** A contactor test through the whole kiosk: by its commands, beside a session, and with a driver who wants to charge. */
import { expect, it } from 'vitest';
import type { ConnectorsPage } from '../../../main/bridge/service/machine-pages.ts';
import { PIN, wholeKiosk } from './whole-kiosk.ts';

const whole = wholeKiosk();
const { send, shows } = whole;
const state = (id: number, name: string) =>
  shows(`${String(id)} ${name}`, ({ connectors }) =>
    connectors.some((one) => one.id === id && one.state === name),
  );
const vehicle = (connector: number, action: 'plug' | 'unplug') =>
  send({ type: 'simulate-vehicle', connector, action }, 'panel');
const tap = (card: string) => send({ type: 'simulate-tap', card }, 'panel');
const open = () => {
  const { service } = whole.kiosk.snapshot();
  if (service?.state !== 'open') throw new Error(`service mode is ${service?.state ?? 'closed'}`);
  return service;
};
function page(): ConnectorsPage {
  const { page: shown } = open();
  if (shown.name !== 'connectors') throw new Error(shown.name);
  return shown;
}
async function enter(connector: number): Promise<void> {
  send({ type: 'service-knock' });
  send({ type: 'service-pin', pin: PIN });
  await shows('service mode', ({ service }) => service?.state === 'open');
  send({ type: 'service-page', page: 'connectors' });
  send({ type: 'service-connector', connector });
}

it('runs beside a session, takes no driver’s card, and can be stopped', { timeout: 90_000 }, async () => {
  await state(1, 'available');
  vehicle(1, 'plug');
  await state(1, 'plugged');
  tap('token-2');
  await state(1, 'charging');
  const number = whole.kiosk.snapshot().connectors[0]?.session?.number;
  vehicle(2, 'plug');
  await state(2, 'plugged');

  await enter(2);
  expect(send({ type: 'service-test', connector: 2, test: 'contactor' })).toEqual({ ok: true });
  await state(2, 'unavailable');
  tap('token-1');
  await shows('the outcome', () => open().said?.act === 'service-test');
  expect(open().said).toMatchObject({ ok: true, code: 'test.passed' });
  await state(2, 'plugged');
  expect(page().connector.run).toMatchObject({ kind: 'contactor', passed: true });
  expect(whole.kiosk.snapshot().connectors[1]?.session).toBeNull();

  send({ type: 'service-test', connector: 2, test: 'contactor' });
  await state(2, 'unavailable');
  expect(send({ type: 'service-test-stop', connector: 2 })).toEqual({ ok: true });
  await shows('the end', () => page().connector.run?.running === false);
  expect(page().connector).toMatchObject({ contactorClosed: false, run: { passed: false } });
  await state(2, 'plugged');

  expect(whole.kiosk.snapshot().connectors[0]).toMatchObject({ state: 'charging', session: { number } });
});
