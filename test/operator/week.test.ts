/** A week without a network, the kiosk killed twice in it: what the central system is told when it is back. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OCPP_CHANNEL } from '../../main/operator/ocpp/operator.ts';
import { NOON } from '../rig/clock.ts';
import { startCsms } from '../rig/csms.ts';
import { temporaryFolder } from '../rig/journal.ts';
import { randomFrom } from '../rig/random.ts';
import { basis, ENERGY, PARKING, TIME } from '../rig/tariffs.ts';
import { until } from '../rig/until.ts';
import { TOKEN } from '../session/bench.ts';
import { CONNECTORS, Life, MINUTE, Network, type Protocol } from './week/life.ts';
import { came16, came201, energyOf, type Told, toTell } from './week/told.ts';

const WEEK = 7 * 24 * 60 * MINUTE;
const ROUNDS = 250;
const ROUND_MS = WEEK / ROUNDS;
/** Rounds in the middle of which the kiosk is killed, and what the next one does with the sessions it finds. */
const KILLS = new Map<number, 'end' | 'resume'>([
  [83, 'end'],
  [166, 'resume'],
]);
const DARK_MS = 3 * MINUTE;
const PRICE = basis([ENERGY, TIME, PARKING]);
const DELIVERY_LIMIT_MS = 60_000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Week {
  readonly last: Life;
  /** What the meters counted while a session ran. */
  readonly countedWh: number;
  readonly kills: number;
}

async function offlineWeek(file: string, protocol: Protocol, network: Network): Promise<Week> {
  const random = randomFrom(7);
  let life = new Life(file, protocol, network, NOON);
  let countedWh = 0;
  let kills = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const endsAt = NOON + (round + 1) * ROUND_MS;
    for (const { controller, connector } of life.outlets) {
      controller.plug();
      const uid = `04${(round * 2 + connector.id).toString(16).toUpperCase().padStart(12, '0')}`;
      if (!connector.authorize({ ...TOKEN, uid }, PRICE))
        throw new Error(`no start in round ${String(round)}`);
      await life.clock.pass(7000);
    }
    await life.until('charging', ({ connector }) => connector.state === 'charging');
    for (let part = 0; part < 3; part += 1) {
      await life.clock.pass(7 * MINUTE);
      for (const { meter, connector } of life.outlets) {
        if (connector.state !== 'charging') continue;
        const wh = 100 + Math.floor(random() * 2000);
        meter.count(wh);
        countedWh += wh;
      }
      const policy = part === 1 ? KILLS.get(round) : undefined;
      if (!policy) continue;
      const diedAt = life.die();
      kills += 1;
      expect(life.mistakes).toEqual([]);
      life = new Life(file, protocol, network, diedAt + DARK_MS, { outlets: life.outlets, policy });
      const after = policy === 'end' ? 'finished' : 'charging';
      await life.until(after, ({ connector }) => connector.state === after);
    }
    for (const { connector } of life.outlets)
      if (connector.state === 'charging') connector.end('driver-card');
    await life.until('finished', ({ connector }) => connector.state === 'finished');
    await life.clock.pass(2 * MINUTE);
    for (const { controller } of life.outlets) controller.unplug();
    await life.until('available', ({ connector }) => connector.state === 'available');
    await life.clock.pass(endsAt - life.clock.now());
  }
  return { last: life, countedWh, kills };
}

describe.each(['ocpp1.6', 'ocpp2.0.1'] as const)('%s: after a week without a network', (protocol) => {
  it(
    'tells every session once and in order, with its energy, over two kills',
    { timeout: 90_000 },
    async () => {
      const errors = vi.spyOn(console, 'error');
      ends.push(() => errors.mockRestore());
      const folder = temporaryFolder();
      ends.push(() => folder.remove());
      const network = new Network();
      const { last, countedWh, kills } = await offlineWeek(folder.file('kiosk.db'), protocol, network);
      const { store, operator, clock } = last;
      ends.push(() => store.close());
      ends.push(() => operator.stop());
      expect(clock.now() - NOON).toBe(WEEK);
      expect(network.attempts).toBeGreaterThan(100); // it never gave up
      expect(operator.online).toBe(false);

      const expected = toTell(store, protocol);
      const messages = expected.length;
      const ids = new Set(expected.map(({ session }) => session));
      const records = [...ids].flatMap((id) => store.sessions.get(id) ?? []);
      expect(records).toHaveLength(ROUNDS * CONNECTORS.length);
      expect(store.sessions.unfinished()).toEqual([]);

      const csms = await startCsms({ protocol, now: () => clock.now() });
      ends.push(() => csms.stop());
      network.to = csms.url;
      // The next attempt is at most the longest wait away; from then on time stands still, and nothing can be too late.
      const before = network.attempts;
      for (let waited = 0; network.attempts === before; waited += 1000) {
        if (waited > 60 * MINUTE) throw new Error('no attempt within an hour');
        await clock.pass(1000);
      }
      await until(
        'the outbox to be empty',
        DELIVERY_LIMIT_MS,
        () => store.outbox.waiting(OCPP_CHANNEL) === 0,
      );

      const came = protocol === 'ocpp1.6' ? came16(csms, records) : came201(csms);
      for (const connector of CONNECTORS) {
        const of = (all: readonly Told[]) => all.filter((one) => one.connector === connector);
        // The same messages, none twice, none left out, in the same order.
        expect(of(came)).toEqual(of(expected));
        const times = of(came).map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
      expect(came).toHaveLength(messages);
      const count = (what: Told['what']) => came.filter((one) => one.what === what).length;
      expect([count('started'), count('ended')]).toEqual([500, 500]);
      for (const id of ids) {
        const own = came.filter(({ session }) => session === id);
        expect(own[0]?.what).toBe('started');
        expect(own.at(-1)?.what).toBe('ended');
        expect(own.slice(1, -1).every(({ what }) => what === 'between')).toBe(true);
      }
      expect(energyOf(came)).toBe(countedWh);
      expect(records.reduce((sum, { energyWh }) => sum + energyWh, 0)).toBe(countedWh);
      const powerLoss = records.filter(({ stopReason }) => stopReason === 'power-loss');
      expect(powerLoss).toHaveLength(CONNECTORS.length);
      expect(new Set(csms.received.map(({ id }) => id)).size).toBe(csms.received.length);
      expect([csms.invalid, last.mistakes]).toEqual([[], []]);
      expect(errors).not.toHaveBeenCalled();
      console.log(
        `${protocol}: 500 sessions over a week offline, ${String(kills)} kills: ${String(count('started'))} started, ` +
          `${String(count('ended'))} ended, ${String(messages)} messages, in order, once`,
      );
    },
  );
});
