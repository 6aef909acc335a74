/** Connectors on any devices, with what service mode needs around them: a store, a fault board, the page's room. */
import type { ChargeController } from '../../../drivers/controllers/controller.ts';
import type { Meter } from '../../../drivers/meters/meter.ts';
import type { ServiceCommandOf, ServiceCommandType } from '../../../main/bridge/service/commands.ts';
import type { TestRun } from '../../../main/bridge/service/machine-pages.ts';
import type { Clock } from '../../../main/clock.ts';
import { FaultBoard } from '../../../main/faults/board.ts';
import { isFaultCode } from '../../../main/faults/catalogue.ts';
import { Availability } from '../../../main/kiosk/availability.ts';
import type { ServicedConnector } from '../../../main/kiosk/service/connectors/serviced.ts';
import { ConnectorsRoom } from '../../../main/kiosk/service/pages/connectors.ts';
import type { Actor, ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import { Connector } from '../../../main/session/connector.ts';
import type { Receipt } from '../../../main/session/open-session.ts';
import type { ConnectorCondition } from '../../../main/session/options.ts';
import type { Store } from '../../../main/store/store.ts';
import { LIMITS } from '../../session/walk.ts';

export const ACTOR: Actor = { who: '•••• 4711 Service', role: 'technician' };

export interface RigDevice {
  readonly controller: ChargeController;
  readonly meter: Meter;
}

export interface RigOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly devices: readonly RigDevice[];
  readonly maxAmps?: number;
}

export class ConnectorsRig {
  readonly board = new FaultBoard();
  readonly subjects: readonly ServicedConnector[];
  readonly availability: Availability;
  readonly tasks: Tasks;
  readonly room: ConnectorsRoom;
  readonly receipts: Receipt[] = [];
  /** All that conditions said, in order. */
  readonly conditions: string[] = [];
  changes = 0;

  constructor({ store, clock, devices, maxAmps = 32 }: RigOptions) {
    const changed = () => void (this.changes += 1);
    this.subjects = devices.map(({ controller, meter }, index) => {
      const id = index + 1;
      const connector = new Connector({
        id,
        label: String.fromCharCode(64 + id),
        controller,
        meter,
        journal: store.sessions,
        clock,
        limits: LIMITS,
        maxAmps,
        meterRating: { watts: 1e9, independent: false, phases: 1 },
        maxSessionMs: 24 * 3_600_000,
        restorePolicy: 'end',
        mask: (uid) => `•••• ${uid.slice(-4)}`,
        listener: {
          changed,
          condition: (condition) => this.#note(id, condition, clock.now()),
          closed: (receipt) => this.receipts.push(receipt),
          startRefused: () => undefined,
          authorizationLapsed: () => undefined,
        },
      });
      return { connector, controller, meter, maxAmps };
    });
    this.availability = new Availability(
      store.states,
      this.subjects.map(({ connector }) => connector),
    );
    this.tasks = new Tasks(clock, changed);
    this.room = new ConnectorsRoom({
      clock,
      wire: clock,
      changed,
      tasks: this.tasks,
      language: () => 'en',
      connectors: this.subjects,
      availability: this.availability,
      board: () => this.board,
      states: store.states,
      history: null,
    });
  }

  /** As the kiosk does: what was decided holds before the devices speak. */
  start(): this {
    this.availability.apply();
    this.room.start();
    for (const { connector } of this.subjects) connector.start(null);
    this.room.enter();
    return this;
  }

  async stop(): Promise<void> {
    this.room.stop();
    await Promise.all(this.subjects.map(({ connector }) => connector.stop()));
  }

  connector(id = 1): Connector {
    const found = this.subjects.find(({ connector }) => connector.id === id)?.connector;
    if (!found) throw new Error(`no connector ${String(id)}`);
    return found;
  }

  async send<Type extends Extract<ServiceCommandType, keyof ConnectorsRoom['handlers']>>(
    command: ServiceCommandOf<Type> & { readonly type: Type },
  ): Promise<ServiceAnswer> {
    const handler: (given: never, actor: Actor) => ServiceAnswer | Promise<ServiceAnswer> =
      this.room.handlers[command.type];
    return handler(command as never, ACTOR);
  }

  test(connector = 1, test: 'contactor' | 'lock' = 'contactor'): Promise<ServiceAnswer> {
    return this.send({ type: 'service-test', connector, test });
  }

  get run(): TestRun {
    const { run } = this.room.view().connector;
    if (!run) throw new Error('no test ran');
    return run;
  }

  /** `offer passed`, `contactor-closed failed: …`. */
  get steps(): readonly string[] {
    return this.run.steps.map(({ code, state }) => `${code} ${state}`);
  }

  detail(code: string): string | null {
    return this.run.steps.find((step) => step.code === code)?.detail ?? null;
  }

  fault(code: string, raised: boolean, connector = 1): void {
    this.#note(connector, { code: code as ConnectorCondition['code'], raised, evidence: {} }, 0);
  }

  #note(id: number, { code, raised, evidence }: ConnectorCondition, since: number): void {
    this.conditions.push(`${code} ${raised ? 'raised' : 'cleared'}`);
    if (!isFaultCode(code)) throw new Error(code);
    if (raised) this.board.raise({ code, connector: id, since, evidence });
    else this.board.clear(code, id);
    const { codes, emergency, hold } = this.board.blocking(id);
    this.connector(id).blocking(codes, emergency, hold);
  }
}
