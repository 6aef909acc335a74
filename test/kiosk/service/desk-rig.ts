/** A desk of service mode with rooms that note what becomes of them, and a door with a cheap PIN. */
import { scryptSync } from 'node:crypto';
import { expect } from 'vitest';
import type { Token } from '../../../main/authorization/tokens.ts';
import { anonymousToken } from '../../../main/authorization/local-list.ts';
import { SERVICE_COMMANDS, type ServiceCommandType } from '../../../main/bridge/service/commands.ts';
import type { ServiceDoor, ServiceOpen, ServicePageName } from '../../../main/bridge/service/views.ts';
import { SERVICE_PAGES } from '../../../main/bridge/service/views.ts';
import { ServiceDesk } from '../../../main/kiosk/service/desk.ts';
import type { RoomContext, ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import type { AnyHandlers, Captures, Rooms } from '../../../main/kiosk/service/rooms.ts';
import { VirtualClock } from '../../rig/clock.ts';
import { until } from '../../rig/until.ts';

export const PIN = '4711';
const salt = Buffer.from('a salt of sixteen');
/** As cheap as may be: what is tested here is the door. */
const HASH = {
  costLog2: 10,
  blockSize: 1,
  parallelism: 1,
  salt,
  hash: scryptSync(PIN, salt, 32, { N: 1024, r: 1, p: 1 }),
};
export const IDLE_MS = 120_000;

const token = (uid: string, role: Token['role'], more: Partial<Token> = {}): Token => ({
  ...anonymousToken(uid),
  role,
  label: role,
  ...more,
});
export const TECHNICIAN = token('04AAAAAAAA0001', 'technician', { language: 'de' });
export const OPERATOR = token('04AAAAAAAA0002', 'operator');
export const BLOCKED = token('04AAAAAAAA0003', 'technician', { blocked: true });
export const EXPIRED = token('04AAAAAAAA0004', 'technician', { validUntil: 1 });
export const DRIVER = token('04AAAAAAAA0005', 'driver');

export class World {
  readonly clock = new VirtualClock();
  readonly audits: { who: string; what: string; detail: Record<string, unknown> }[] = [];
  readonly kept = new Map<string, unknown>();
  readonly calls: string[] = [];
  readonly pages: string[] = [];
  readonly taps: object[] = [];
  capturing = false;
  broken: ServicePageName | null = null;
  changes = 0;
  readonly holding: string[] = [];
  answer: ServiceAnswer | Promise<ServiceAnswer> | Error = { ok: true };
  auditFails = false;
  context: RoomContext | null = null;
  desk = this.open();

  open(pin: typeof HASH | null = HASH): ServiceDesk {
    const tokens = [TECHNICIAN, OPERATOR, BLOCKED, EXPIRED, DRIVER];
    return new ServiceDesk({
      clock: this.clock,
      store: {
        audit: (_at, who, what, detail) => {
          if (this.auditFails) throw new Error('disk full');
          this.audits.push({ who, what, detail: detail as Record<string, unknown> });
        },
        states: {
          read: (name) => this.kept.get(name),
          write: (name, state) => void this.kept.set(name, JSON.parse(JSON.stringify(state))),
          remove: (name) => void this.kept.delete(name),
          names: () => [],
        },
      },
      list: { find: (uid) => tokens.find((one) => one.uid === uid) ?? null },
      holds: (uid) => this.holding.includes(uid),
      pin,
      idleMs: IDLE_MS,
      language: 'en',
      rooms: (context) => this.#rooms(context),
      edge: () => ({ openFaults: 0, charging: [], outOfService: false }),
      changed: () => void (this.changes += 1),
    });
  }

  #rooms(context: RoomContext): Rooms {
    this.context = context;
    const page = (name: ServicePageName) => ({
      view: () => {
        if (this.broken === name) throw new Error('a defect');
        return { name };
      },
      enter: () => this.pages.push(`+${name}`),
      leave: () => this.pages.push(`-${name}`),
    });
    const handlers = Object.fromEntries(
      (Object.keys(SERVICE_COMMANDS) as ServiceCommandType[]).map((type) => [
        type,
        () => {
          this.calls.push(type);
          if (this.answer instanceof Error) throw this.answer;
          return this.answer;
        },
      ]),
    ) as unknown as AnyHandlers;
    const capture: Captures = {
      page: 'reader',
      captures: () => this.capturing,
      tap: (event) => void this.taps.push(event),
    };
    return {
      pages: Object.fromEntries(SERVICE_PAGES.map((name) => [name, page(name)])) as unknown as Rooms['pages'],
      handlers,
      captures: [capture],
      left: () => this.pages.push('left'),
      stop: () => this.pages.push('stopped'),
    };
  }

  get door(): ServiceDoor {
    const { view } = this.desk;
    if (view?.state !== 'door') throw new Error(`no door: ${String(view?.state)}`);
    return view;
  }

  get session(): ServiceOpen {
    const { view } = this.desk;
    if (view?.state !== 'open') throw new Error(`not open: ${JSON.stringify(view)}`);
    return view;
  }

  async try(pin: string): Promise<void> {
    expect(this.desk.command({ type: 'service-pin', pin })).toEqual({ ok: true });
    await until('an answer', 5_000, () => this.desk.view?.state !== 'door' || !this.door.checking);
  }

  async enter(card: Token = TECHNICIAN): Promise<void> {
    expect(this.desk.tap(card.uid)).toBe(true);
    await this.try(PIN);
    expect(this.session.role).toBe(card.role);
  }
}
