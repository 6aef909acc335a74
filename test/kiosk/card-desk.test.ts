/** Every answer that a card can get. */
import { describe, expect, it } from 'vitest';
import { LocalList, anonymousToken } from '../../main/authorization/local-list.ts';
import type { Token } from '../../main/authorization/tokens.ts';
import { askDesk, sessionToken, type DeskConnector } from '../../main/kiosk/card-desk.ts';
import type { ConnectorState } from '../../main/session/types.ts';
import { NOON } from '../rig/clock.ts';

const token = (uid: string, more: Partial<Token> = {}): Token => ({ ...anonymousToken(uid), ...more });
const BLUE = token('04A2245B7C1190', { account: 'A-17', group: 'fleet', language: 'de' });
const FELLOW = token('04B1337A6C2291', { account: 'A-18', group: 'fleet' });
const WHITE = token('04C45E8F103382', { account: 'B-03' });
const SECOND = token('04C45E8F103383', { account: 'B-03' });
const BLOCKED = token('04D90B62E74473', { blocked: true });
const EXPIRED = token('04E31F55A86564', { validUntil: NOON - 1 });
const LIST = new LocalList([BLUE, FELLOW, WHITE, SECOND, BLOCKED, EXPIRED]);

const at = (id: number, state: ConnectorState, holder?: Token | null): DeskConnector => ({
  id,
  state,
  holder: holder && sessionToken(holder),
  ...(holder === null && { holder: null }),
});
const ask = (card: Token, ...connectors: DeskConnector[]) => askDesk(LIST, card.uid, NOON, connectors);

describe('a card that may charge', () => {
  it('is offered what is free', () => {
    expect(ask(WHITE, at(1, 'available'), at(2, 'available'))).toEqual({
      is: 'accepted',
      token: WHITE,
      choices: [1, 2],
    });
  });

  it('is taken to be whose vehicle has just been plugged in', () => {
    expect(ask(WHITE, at(1, 'available'), at(2, 'plugged'))).toMatchObject({ choices: [2] });
    expect(ask(WHITE, at(1, 'plugged'), at(2, 'plugged'))).toMatchObject({ choices: [1, 2] });
  });

  it.each<ConnectorState>(['faulted', 'unavailable', 'reserved', 'charging', 'finished'])(
    'is not offered one that is %s',
    (state) => {
      expect(ask(WHITE, at(1, state), at(2, 'available'))).toMatchObject({ choices: [2] });
    },
  );
});

describe('a card of a session', () => {
  it.each<ConnectorState>([
    'charging',
    'suspendedByVehicle',
    'suspendedByStation',
    'stopping',
    'finished',
    'faulted',
  ])('stops its own when %s', (state) => {
    expect(ask(BLUE, at(1, 'available'), at(2, state, BLUE))).toEqual({
      is: 'own',
      token: BLUE,
      connector: 2,
      running: true,
    });
  });

  it.each<ConnectorState>(['authorized', 'starting'])('is shown its own while %s', (state) => {
    expect(ask(BLUE, at(1, state, BLUE))).toMatchObject({ is: 'own', running: false });
  });

  it('may be another of the same group', () => {
    expect(ask(FELLOW, at(1, 'charging', BLUE))).toMatchObject({ is: 'own', connector: 1 });
  });

  it('stops its own before a fellow’s', () => {
    expect(ask(FELLOW, at(1, 'charging', BLUE), at(2, 'charging', FELLOW))).toMatchObject({ connector: 2 });
    expect(ask(BLUE, at(1, 'charging', BLUE), at(2, 'charging', FELLOW))).toMatchObject({ connector: 1 });
  });

  it.each([
    ['blocked', BLOCKED],
    ['expired', EXPIRED],
    ['struck off the list', token('04FFFFFFFFFFFF')],
  ])('stops it although it was %s meanwhile', (_, card) => {
    expect(ask(card, at(1, 'charging', card))).toMatchObject({ is: 'own', running: true });
  });
});

describe('a card that is refused', () => {
  it.each([
    ['unknown', token('04FFEEDDCCBBAA')],
    ['blocked', BLOCKED],
    ['expired', EXPIRED],
  ])('%s', (reason, card) => {
    expect(ask(card, at(1, 'available'))).toEqual({ is: 'rejected', reason });
  });

  it('whose account charges elsewhere', () => {
    expect(ask(SECOND, at(1, 'charging', WHITE), at(2, 'available'))).toEqual({
      is: 'rejected',
      reason: 'in-use',
    });
  });

  it('since nothing is free', () => {
    expect(ask(WHITE, at(1, 'charging', BLUE), at(2, 'faulted'))).toEqual({
      is: 'rejected',
      reason: 'no-connector',
    });
  });

  it('since the only connector is another’s, or still plugged in', () => {
    expect(ask(WHITE, at(1, 'charging', BLUE))).toEqual({ is: 'rejected', reason: 'other-card' });
    expect(ask(WHITE, at(1, 'charging', null))).toEqual({ is: 'rejected', reason: 'other-card' });
    expect(ask(WHITE, at(1, 'finished'))).toEqual({ is: 'rejected', reason: 'unplug-first' });
  });

  it('since every connector has a fault: nobody is told to wait until one is free', () => {
    expect(ask(WHITE, at(1, 'faulted'))).toEqual({ is: 'rejected', reason: 'faulted' });
    expect(ask(WHITE, at(1, 'unavailable'))).toEqual({ is: 'rejected', reason: 'faulted' });
    expect(ask(WHITE, at(1, 'faulted', BLUE))).toEqual({ is: 'rejected', reason: 'other-card' });
    expect(ask(WHITE, at(1, 'faulted', BLUE), at(2, 'unavailable'))).toMatchObject({ reason: 'faulted' });
  });
});

describe('free vend', () => {
  const free = new LocalList([BLOCKED], { freeVend: true });

  it('takes every card', () => {
    expect(askDesk(free, '04FFEEDDCCBBAA', NOON, [at(1, 'available')])).toMatchObject({ is: 'accepted' });
    expect(askDesk(free, BLOCKED.uid, NOON, [at(1, 'available')])).toMatchObject({ is: 'accepted' });
  });

  it('a session without a card is nobody’s to stop by card', () => {
    expect(askDesk(free, WHITE.uid, NOON, [at(1, 'charging', null)])).toMatchObject({ reason: 'other-card' });
  });
});

it('a session keeps of a card what its owner is recognised by', () => {
  expect(sessionToken(BLUE)).toEqual({
    uid: BLUE.uid,
    account: 'A-17',
    group: 'fleet',
    label: null,
    language: 'de',
  });
});
