/** What the simulator panel shows and does: only to devices that are simulated. */
import type { EmulatedFirmware } from '../../drivers/controllers/simulated/firmware.ts';
import type { SimulatedReader } from '../../drivers/readers/simulated/simulated.ts';
import type { Token } from '../authorization/tokens.ts';
import type { Command, CommandAnswer, SimulatorView } from '../bridge/contract.ts';
import type { SimulatedClock } from '../clock.ts';

/** Cards that no list holds, for every other way in which a tap can end. */
const UNKNOWN_UID = '04FFEEDDCCBBAA';
const RANDOM_UID = '08C0FFEE';
const OTHER_CARDS: ReadonlyMap<string, string> = new Map([
  ['unknown', UNKNOWN_UID],
  ['random', RANDOM_UID],
]);
/** Most cards that the panel offers of a long tokens file. */
const MOST_CARDS = 12;
/** Long enough to raise `controller.garbled`. */
const BABBLE_MS = 15_000;

/** Real time, an evening in two minutes, a day in five. */
const CLOCK_RATES: readonly number[] = [1, 60, 300];

export type SimulatorCommand = Extract<Command, { type: `simulate-${string}` }>;

/** Fault names of the panel, as the emulated board calls them. */
export const SIMULATED_FAULTS = [
  'ventilation',
  'diode',
  'gfi',
  'no-ground',
  'stuck-relay',
  'self-test',
  'over-temperature',
  'over-current',
  'relay-closure',
] as const;

export class Simulator {
  readonly #tokens: readonly Token[];
  readonly #reader: SimulatedReader | null;
  readonly #boards: ReadonlyMap<number, EmulatedFirmware>;
  readonly #faults = new Map<number, Set<string>>();
  readonly #mute = new Set<number>();
  readonly #clock: SimulatedClock | null;
  /** The clock's own, as configured. */
  readonly #rate: number;
  #readerPresent = true;
  #cards: { readonly minute: number; readonly list: SimulatorView['cards'] } | null = null;

  constructor(
    tokens: readonly Token[],
    reader: SimulatedReader | null,
    boards: ReadonlyMap<number, EmulatedFirmware>,
    clock: SimulatedClock | null = null,
  ) {
    this.#tokens = tokens.slice(0, MOST_CARDS);
    this.#reader = reader;
    this.#boards = boards;
    this.#clock = clock;
    this.#rate = clock?.rate ?? 1;
  }

  view(now: number): SimulatorView {
    return {
      cards: this.#reader ? this.#cardsAt(now) : [],
      reader: { simulated: this.#reader !== null, present: this.#readerPresent },
      connectors: [...this.#boards].map(([id, board]) => ({
        id,
        vehicle: vehicleOf(board),
        // A board forgets a fault by itself: when the vehicle goes, or with its power.
        faults: board.board.faulted ? [...(this.#faults.get(id) ?? [])] : [],
        mute: this.#mute.has(id),
      })),
      faultKinds: SIMULATED_FAULTS,
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
        this.#readerPresent = command.present;
        this.#reader.setPresent(command.present);
        return { ok: true };
      case 'simulate-clock':
        if (!this.#clock) return refused('the time is real where any device is');
        this.#clock.setRate(command.rate);
        return { ok: true };
      case 'simulate-vehicle':
        return this.#control(command.connector, command.action);
      case 'simulate-fault':
        return this.#fault(command.connector, command.fault, command.raised);
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

  #fault(connector: number, fault: string, raised: boolean): CommandAnswer {
    if (!SIMULATED_FAULTS.some((known) => known === fault)) return refused(`there is no fault "${fault}"`);
    const faults = this.#faults.get(connector) ?? new Set();
    const answer = this.#control(connector, raised ? `trip ${fault}` : 'clear');
    if (answer.ok) {
      faults.clear();
      if (raised) faults.add(fault);
      this.#faults.set(connector, faults);
    }
    return answer;
  }

  #controller(connector: number, action: 'mute' | 'unmute' | 'restart' | 'babble'): CommandAnswer {
    const line = {
      mute: 'mute on',
      unmute: 'mute off',
      restart: 'restart',
      babble: `babble ${String(BABBLE_MS)}`,
    }[action];
    const answer = this.#control(connector, line);
    if (answer.ok && action === 'mute') this.#mute.add(connector);
    if (answer.ok && action === 'unmute') this.#mute.delete(connector);
    return answer;
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

function vehicleOf({ vehicle, board }: EmulatedFirmware): SimulatorView['connectors'][number]['vehicle'] {
  if (!vehicle.plugged) return 'absent';
  if (vehicle.charge >= 1) return 'full';
  if (vehicle.paused) return 'paused';
  return board.relayClosed ? 'charging' : 'plugged';
}
