/** A store with sessions in it: real ones, and as many copies of one as are wanted. */
import type { SessionToken } from '../../main/session/journal.ts';
import { OpenSession } from '../../main/session/open-session.ts';
import type { PriceBasis } from '../../main/session/price.ts';
import type { Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { ENERGY, FLAT, basis } from '../rig/tariffs.ts';

export const CARD: SessionToken = {
  uid: '04A2245B7C1190',
  account: 'A-17',
  group: null,
  label: 'Blue fob',
  language: 'de',
};
export const PRICE = basis([ENERGY, FLAT]);
const MINUTE = 60_000;
const mask = (uid: string) => `•••• ${uid.slice(-4)}`;

export interface Made {
  readonly token?: SessionToken | null;
  readonly price?: PriceBasis | null;
  readonly at?: number;
  readonly connector?: number;
}

/** One that runs: 1.5 kWh in ten minutes. */
export function runSession(store: Store, id: string, made: Made = {}): OpenSession {
  const { token = CARD, price = PRICE, at = NOON, connector = 1 } = made;
  const number = `7F3A-${id.slice(-4).padStart(4, '0')}`;
  const session = OpenSession.open(
    store.sessions,
    { id, number, connector, token, at, meterStartWh: 1000 },
    price,
  );
  session.kind(at, 'charging');
  session.reading({ at: at + 10 * MINUTE, registerWh: 2500, watts: 9000, milliamps: 13_000 });
  return session;
}

export function closeSession(session: OpenSession): OpenSession {
  const at = session.startedAt + 20 * MINUTE;
  session.end(at, 'driver-card', false);
  session.close(at, 'A', mask);
  return session;
}

/** `count` closed sessions a minute apart, the first at NOON. */
export function fill(store: Store, count: number): void {
  closeSession(runSession(store, 'first'));
  const first = store.sessions.get('first');
  if (!first) throw new Error('it was not written');
  store.atomically(() => {
    for (let n = 1; n < count; n++) {
      const number = `${String(n).padStart(4, '0')}-0000`;
      store.sessions.adopt({ ...first, id: `copy-${String(n)}`, number, startedAt: NOON + n * MINUTE });
    }
  });
}
