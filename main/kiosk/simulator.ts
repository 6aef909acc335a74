/** What the simulator panel shows and does: only to devices that are simulated. */
import type { EmulatedCharger } from '../../drivers/emulated/charger.ts';
import type { SimulatedReader } from '../../drivers/readers/simulated/simulated.ts';
import type { Token } from '../authorization/tokens.ts';
import type { Command, CommandAnswer, CommandOf, SimulatorView } from '../bridge/contract.ts';
import type { SimulatedClock } from '../clock.ts';
import { isFaultCode, type FaultCode } from '../faults/catalogue.ts';
import type { Provoker } from './provoke.ts';

/** Cards that no list holds, for every other way in which a tap can end. */
const UNKNOWN_UID = '04FFEEDDCCBBAA';
const RANDOM_UID = '08C0FFEE';
const OTHER_CARDS: ReadonlyMap<string, string> = new Map([
  ['unknown', UNKNOWN_UID],
  ['random', RANDOM_UID],
]);
/** Most cards that the panel offers of a long tokens file. */
const MOST_CARDS = 12;
/** What can be done to a controller is to provoke one of its faults, or to lift it. */
const CONTROLLER_FAULTS = {
  mute: ['controller.silent', true],
  unmute: ['controller.silent', false],
  restart: ['controller.restarted', true],
  babble: ['controller.garbled', true],
} as const;

/** Real time, an evening in two minutes, a day in five. */
const CLOCK_RATES: readonly number[] = [1, 60, 300];

export type SimulatorCommand = Extract<Command, { type: `simulate-${string}` }>;

export interface SimulatorOptions {
  readonly tokens: readonly Token[];
  readonly reader: SimulatedReader | null;
  readonly boards: ReadonlyMap<number, EmulatedCharger>;
  readonly clock: SimulatedClock | null;
  readonly provoker: Provoker;
  /** A technician says that a fault is repaired. False: there is no such fault. */
  readonly reset: (code: FaultCode, connector: number | null) => boolean;
  /** What reached the operator's end of the webhook, the newest last; null: it is real. */
  readonly alerts: () => SimulatorView['alerts'];
}

export class Simulator {
  readonly #o: SimulatorOptions;
  readonly #tokens: readonly Token[];
  readonly #reader: SimulatedReader | null;
  readonly #boards: ReadonlyMap<number, EmulatedCharger>;
  readonly #clock: SimulatedClock | null;
  /** The clock's own, as configured. */
  readonly #rate: number;
  #cards: { readonly minute: number; readonly list: SimulatorView['cards'] } | null = null;

  constructor(options: SimulatorOptions) {
    this.#o = options;
    this.#tokens = options.tokens.slice(0, MOST_CARDS);
    this.#reader = options.reader;
    this.#boards = options.boards;
    this.#clock = options.clock;
    this.#rate = options.clock?.rate ?? 1;
  }

  view(now: number): SimulatorView {
    const { provoker } = this.#o;
    return {
      cards: this.#reader ? this.#cardsAt(now) : [],
      reader: {
        simulated: this.#reader !== null,
        present: !provoker.provoked(null).includes('reader.absent'),
      },
      connectors: [...this.#boards].map(([id, board]) => ({
        id,
        vehicle: vehicleOf(board),
        faultKinds: provoker.kinds(id),
        faults: provoker.provoked(id),
        mute: provoker.provoked(id).includes('controller.silent'),
      })),
      station: { faultKinds: provoker.kinds(null), faults: provoker.provoked(null) },
      alerts: this.#o.alerts(),
      clock: this.#clock && { rate: this.#clock.rate, rates: CLOCK_RATES },
    };
  }

  run(command: SimulatorCommand): CommandAnswer {
    // Devices and people take real time: whoever acts is given it.
    if (command.type !== 'simulate-clock' && this.#clock?.rate !== this.#rate)
      this.#clock?.setRate(this.#rate);
    switch (command.type) {
      case 'simulate-tap':
        return this.#tap(command.card);
      case 'simulate-reader':
        if (!this.#reader) return refused('the card reader is not simulated');
        return this.#fault(null, 'reader.absent', !command.present);
      case 'simulate-clock':
        if (!this.#clock) return refused('the time is real where any device is');
        this.#clock.setRate(command.rate);
        return { ok: true };
      case 'simulate-vehicle':
        return this.#control(command.connector, command.action);
      case 'simulate-fault':
        return this.#fault(command.connector, command.fault, command.raised);
      case 'simulate-reset':
        return isFaultCode(command.fault) && this.#o.reset(command.fault, command.connector)
          ? { ok: true }
          : refused(`there is no fault "${command.fault}" here`);
      case 'simulate-controller':
        return this.#controller(command.connector, command.action);
    }
  }

  /** A card's hint may change with the time, though not within a minute. */
  #cardsAt(now: number): SimulatorView['cards'] {
    const minute = Math.floor(now / 60_000);
    if (this.#cards?.minute !== minute) this.#cards = { minute, list: this.#listCards(now) };
    return this.#cards.list;
  }

  #listCards(now: number): SimulatorView['cards'] {
    return [
      ...this.#tokens.map((token, index) => ({
        key: `token-${String(index)}`,
        label: token.label ?? token.account ?? `Card ${String(index + 1)}`,
        hint: hintOf(token, now),
      })),
      { key: 'unknown', label: 'Unknown card', hint: 'not in the list' },
      { key: 'random', label: 'Phone', hint: 'random number' },
      { key: 'removed-early', label: 'Torn card', hint: 'taken away too soon' },
      { key: 'unreadable', label: 'Unreadable card', hint: 'answers no number' },
    ];
  }

  #tap(key: string): CommandAnswer {
    if (!this.#reader) return refused('the card reader is not simulated');
    if (key === 'removed-early' || key === 'unreadable') return answerOf(this.#reader.tapProblem(key));
    const token = this.#tokens.find((_, index) => key === `token-${String(index)}`);
    const uid = token?.uid ?? OTHER_CARDS.get(key);
    return uid === undefined ? refused(`there is no card "${key}"`) : answerOf(this.#reader.tap(uid));
  }

  #fault(connector: number | null, fault: string, raised: boolean): CommandAnswer {
    if (!isFaultCode(fault)) return refused(`there is no fault "${fault}"`);
    const done = this.#o.provoker.set(fault, connector, raised);
    return done.ok ? { ok: true } : refused(done.why);
  }

  #controller(connector: number, action: CommandOf<'simulate-controller'>['action']): CommandAnswer {
    const [fault, raised] = CONTROLLER_FAULTS[action];
    return this.#fault(connector, fault, raised);
  }

  #control(connector: number, line: string): CommandAnswer {
    const board = this.#boards.get(connector);
    if (!board) return refused(`connector ${String(connector)} is not simulated`);
    const answer = board.control(line);
    return answer.startsWith('ok') ? { ok: true } : refused(answer.replace(/^error /, ''));
  }
}

const refused = (message: string): CommandAnswer => ({ ok: false, code: 'refused', message });

function answerOf(
  outcome: { ok: true } | { ok: false; failure: { code: string; message: string } },
): CommandAnswer {
  return outcome.ok ? { ok: true } : { ok: false, ...outcome.failure };
}

function hintOf(token: Token, now: number): string {
  if (token.blocked) return 'blocked';
  if (token.validUntil !== null && token.validUntil < now) return 'expired';
  return [token.group && `group ${token.group}`, token.language].filter(Boolean).join(', ') || 'valid';
}

function vehicleOf({ vehicle, board }: EmulatedCharger): SimulatorView['connectors'][number]['vehicle'] {
  if (!vehicle.plugged) return 'absent';
  if (vehicle.charge >= 1) return 'full';
  if (vehicle.paused) return 'paused';
  return board.relayClosed ? 'charging' : 'plugged';
}
