/** How the panel arranges what can be provoked: by the device that it happens to, with short names. */

export type FaultGroupName =
  | 'vehicle'
  | 'connector'
  | 'protection'
  | 'power'
  | 'supply'
  | 'controller'
  | 'meter'
  | 'station'
  | 'reader'
  | 'operator'
  | 'clock'
  | 'store'
  | 'display'
  | 'kiosk';

export interface FaultKey {
  /** Catalogue code. */
  readonly code: string;
  /** Short where the group says the rest. */
  readonly label: string;
  /** It happens once and needs no lifting. */
  readonly once: boolean;
  /** For rigs: what the key does. */
  readonly action: string;
}

export interface FaultGroup {
  readonly name: FaultGroupName;
  readonly keys: readonly FaultKey[];
}

/** Groups in the order in which they are shown, with the parts of a charger in each. */
const PARTS: Readonly<Record<FaultGroupName, readonly string[]>> = {
  vehicle: ['vehicle'],
  connector: ['connector'],
  protection: ['protection'],
  power: ['contactor', 'temperature', 'current'],
  supply: ['supply'],
  controller: ['controller'],
  meter: ['meter'],
  station: ['station'],
  reader: ['reader'],
  operator: ['operator'],
  clock: ['clock'],
  store: ['store'],
  display: ['display'],
  kiosk: ['kiosk'],
};
const NAMES = Object.keys(PARTS) as FaultGroupName[];

const ONCE: ReadonlySet<string> = new Set([
  'supply.lost',
  'controller.garbled',
  'controller.restarted',
  'store.recovered',
  'display.restarted',
  'kiosk.restarted',
  'kiosk.crash-loop',
]);

/** Keys that people and rigs know by a name of their own: when the fault is not there, and when it is. */
const ACTIONS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['controller.silent', ['mute', 'unmute']],
  ['controller.restarted', ['restart', 'restart']],
  ['controller.garbled', ['babble', 'babble']],
  ['reader.absent', ['reader', 'reader']],
]);

/** `kinds`: catalogue codes; one of an unknown part is the station's, under its whole code. */
export function groupFaults(kinds: readonly string[], raised: readonly string[]): FaultGroup[] {
  return NAMES.flatMap((name) => {
    const keys = kinds
      .filter((code) => groupOf(code) === name)
      .map((code) => keyOf(code, name, raised.includes(code)));
    return keys.length > 0 ? [{ name, keys }] : [];
  });
}

function groupOf(code: string): FaultGroupName {
  const [part = ''] = code.split('.');
  return NAMES.find((name) => PARTS[name].includes(part)) ?? 'station';
}

function keyOf(code: string, group: string, raised: boolean): FaultKey {
  const known = ACTIONS.get(code);
  return {
    code,
    label: code.startsWith(`${group}.`) ? code.slice(group.length + 1) : code.replace('.', ' '),
    once: ONCE.has(code),
    action: known ? known[raised ? 1 : 0] : `fault:${code}`,
  };
}
