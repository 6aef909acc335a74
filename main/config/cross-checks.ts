/** What no single key can say: values of a configuration that are each right and do not go together. */
import { type JsonDocument, type JsonPath, formatPath } from '../json/document.ts';
import type { Problem } from '../problem.ts';
import type { Language, ParsedConfig, ParsedConnector } from './schema.ts';

export interface Checkable {
  /** In file order; undefined where one is wrong in itself. */
  readonly connectors: readonly (ParsedConnector | undefined)[];
  readonly reader: ParsedConfig['reader'] | undefined;
  readonly station: ParsedConfig['station'] | undefined;
  readonly operator: NonNullable<ParsedConfig['operator']> | undefined;
  readonly simulation: NonNullable<ParsedConfig['simulation']> | undefined;
}

interface Context {
  readonly document: JsonDocument;
  /** The file's own value, before anything was filled in. */
  readonly written: unknown;
  readonly translated: readonly Language[];
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

type Report = (path: JsonPath, message: string, hint: string) => void;

export function crossChecks(config: Checkable, context: Context): Findings {
  const problems: Problem[] = [];
  const notes: Problem[] = [];
  const into =
    (list: Problem[], code: string): Report =>
    (path, message, hint) =>
      list.push({ code, message, hint, path: formatPath(path), line: context.document.lineOf(path) });
  const conflict = into(problems, 'config.conflict');
  const note = into(notes, 'config.note');

  uniqueConnectors(config, conflict);
  serialPorts(config, conflict);
  modbusBoards(config, conflict);
  languages(config, context.translated, note);
  operatorSecurity(config, conflict);
  simulatedClock(config, conflict);
  realCharger(config, context.written, note);
  return { problems, notes };
}

function uniqueConnectors({ connectors }: Checkable, conflict: Report): void {
  for (const key of ['id', 'label'] as const) {
    const first = new Map<string | number, number>();
    connectors.forEach((connector, index) => {
      const value = connector?.[key];
      if (value === undefined) return;
      const other = first.get(value);
      if (other === undefined) first.set(value, index);
      else {
        conflict(
          ['connectors', index, key],
          `is the same as connectors[${other}].${key}`,
          `Give each connector its own ${key}.`,
        );
      }
    });
  }
}

interface Port {
  readonly where: JsonPath;
  readonly path: string;
  readonly baudRate: number;
  /** Modbus unit; null for a device that needs the line for itself. */
  readonly address: number | null;
}

/** Modbus units may share one line at one speed with different addresses; anything else needs its own port. */
function serialPorts({ connectors }: Checkable, conflict: Report): void {
  const ports = connectors.flatMap((connector, index) => (connector ? portsOf(connector, index) : []));
  ports.forEach((port, index) => {
    const other = ports.slice(0, index).find((earlier) => earlier.path === port.path);
    if (!other) return;
    const name = formatPath(other.where);
    if (port.address === null || other.address === null) {
      conflict(
        [...port.where, 'path'],
        `is the serial port of ${name} too`,
        'Give each device its own port.',
      );
    } else if (port.baudRate !== other.baudRate) {
      conflict(
        [...port.where, 'baudRate'],
        `shares a port with ${name}, which runs at ${other.baudRate}`,
        'Set all devices on one line to one baud rate.',
      );
    }
    const twin = ports
      .slice(0, index)
      .find((earlier) => earlier.path === port.path && earlier.address === port.address);
    if (twin && port.address !== null) {
      conflict(
        [...port.where, 'address'],
        `is the address of ${formatPath(twin.where)} on the same port`,
        'Set each device on one line to its own address.',
      );
    }
  });
}

function portsOf({ controller, meter }: ParsedConnector, index: number): Port[] {
  return Object.entries({ controller, meter }).flatMap(([key, device]) =>
    'path' in device
      ? {
          where: ['connectors', index, key],
          path: device.path,
          baudRate: device.baudRate,
          address: 'address' in device ? device.address : null,
        }
      : [],
  );
}

/** Bits 0 to 5 of the status register are the board's own. */
const STATUS_REGISTER = 1007;
const FREE_FROM_BIT = 6;
/** Registers that the driver itself writes or that mean something else. */
const OWN_REGISTERS = { first: 1000, last: 1009 };

/** What a Modbus board has not: a counter of energy, and inputs where its own registers are. */
function modbusBoards({ connectors }: Checkable, conflict: Report): void {
  connectors.forEach((connector, index) => {
    if (!connector) return;
    const { controller, meter } = connector;
    if (controller.driver === 'openevse' || controller.driver === 'package') return;
    const where = ['connectors', index, 'controller'] as const;
    const modbus = controller.driver === 'evse-wb' || controller.board === 'evse-wb';
    if (!modbus) {
      for (const key of ['inputs', 'lock'] as const) {
        if (controller[key] === undefined) continue;
        conflict([...where, key], 'belongs to board "evse-wb"', `Remove it, or add "board": "evse-wb".`);
      }
      return;
    }
    if (meter.driver === 'controller') {
      conflict(
        ['connectors', index, 'meter'],
        'must be a meter of its own: an evse-wb counts no energy',
        controller.driver === 'simulated'
          ? 'Use { "driver": "simulated" }.'
          : 'Name it, e.g. { "driver": "sdm230", "path": "…", "address": 11 }.',
      );
    }
    const isOwn = (register: number) => register >= OWN_REGISTERS.first && register <= OWN_REGISTERS.last;
    controller.inputs?.forEach(({ register, bit }, at) => {
      const free = register === STATUS_REGISTER ? bit >= FREE_FROM_BIT : !isOwn(register);
      const twin = controller.inputs?.findIndex((other) => other.register === register && other.bit === bit);
      if (free && twin === at) return;
      conflict(
        [...where, 'inputs', at],
        free ? `is the bit of inputs[${String(twin)}] too` : 'is one of the board’s own bits',
        'Map a free bit: 6 to 15 of register 1007, or any of a register that the board’s own are not in.',
      );
    });
    if (controller.lock && isOwn(controller.lock.register)) {
      conflict([...where, 'lock', 'register'], 'is one of the board’s own', 'Name the lock’s register.');
    }
  });
}

/** A configuration may be ahead of the translations: drivers are offered those that there are. */
function languages({ station }: Checkable, translated: readonly Language[], note: Report): void {
  station?.languages.forEach((language, index) => {
    if (translated.includes(language)) return;
    note(
      ['station', 'languages', index],
      `is not translated in this version and is not offered: ${JSON.stringify(language)}`,
      `There are: ${translated.join(', ')}.`,
    );
  });
}

function operatorSecurity({ operator }: Checkable, conflict: Report): void {
  if (!operator) return;
  const { securityProfile, url, password } = operator;
  const { username, password: inUrl } = new URL(url);
  if (username !== '' || inUrl !== '') {
    conflict(['operator', 'url'], 'must not hold a name or password', 'Give it as "password".');
  }
  if (securityProfile >= 2 && !url.startsWith('wss:')) {
    conflict(['operator', 'url'], `must be wss:// for security profile ${securityProfile}`, 'Use wss://.');
  }
  if ((securityProfile === 1 || securityProfile === 2) && password === null) {
    conflict(
      ['operator', 'password'],
      `is missing for security profile ${securityProfile}`,
      'Give the password, best as { "file": "/run/credentials/…" }.',
    );
  }
  for (const key of ['certificate', 'key'] as const) {
    const isGiven = operator[key] !== null;
    if (isGiven === (securityProfile === 3)) continue;
    conflict(
      ['operator', key],
      isGiven ? 'is used with security profile 3 only' : 'is missing for security profile 3',
      isGiven ? 'Remove it, or set securityProfile to 3.' : 'Name the PEM file.',
    );
  }
  if (operator.ca !== null && !url.startsWith('wss:')) {
    conflict(['operator', 'ca'], 'is used with wss:// only', 'Remove it, or use wss://.');
  }
}

function simulatedClock({ connectors, reader, simulation }: Checkable, conflict: Report): void {
  if (!simulation) return;
  const real = connectors.findIndex((connector) => connector && connector.controller.driver !== 'simulated');
  const culprit =
    real >= 0
      ? `connectors[${real}].controller`
      : reader && reader.driver !== 'simulated'
        ? 'reader'
        : undefined;
  if (culprit === undefined) return;
  conflict(
    ['simulation'],
    `is not allowed while ${culprit} is a real device`,
    'Remove "simulation", or simulate every device.',
  );
}

/** Nothing wrong, but an installer should know. */
function realCharger({ connectors, reader }: Checkable, written: unknown, note: Report): void {
  const real = connectors.filter((connector) => connector && connector.controller.driver !== 'simulated');
  connectors.forEach((connector, index) => {
    if (!connector) return;
    const { controller, meter } = connector;
    if (controller.driver !== 'simulated' && meter.driver === 'simulated') {
      note(
        ['connectors', index, 'meter'],
        'is simulated behind a real controller: it will count nothing of the real charge',
        'Name the real meter, e.g. { "driver": "sdm230", "path": "…" }.',
      );
    }
    if (controller.driver === 'openevse' && meter.driver === 'controller') {
      note(
        ['connectors', index, 'meter'],
        'is the controller’s own counter, which is no billing meter (OpenEVSE’s assumes a mains voltage)',
        'Connect an energy meter, e.g. { "driver": "sdm230", "path": "…" }, before money is taken.',
      );
    }
    if (controller.driver === 'package' && meter.driver === 'controller') {
      note(
        ['connectors', index, 'meter'],
        'is the controller’s own counter: only the maker of its driver knows whether it may be billed by',
        'Connect an energy meter, e.g. { "driver": "sdm230", "path": "…" }, before money is taken.',
      );
    }
    if (controller.driver === 'simulated' && meter.driver !== 'controller' && meter.driver !== 'simulated') {
      note(
        ['connectors', index, 'meter'],
        'is a real meter behind a simulated controller: it will count nothing of the simulated charge',
        'Remove "meter", or name the real controller.',
      );
    }
  });
  if (real.length === 0) return;
  if (reader?.driver === 'simulated') {
    note(['reader'], 'is simulated at a real charger', 'Name the reader: { "driver": "pcsc" }.');
  }
  if (typeof written === 'object' && written !== null && !('station' in written)) {
    note(['station'], 'is not given', 'Give at least id, name, timeZone and helpline.');
  }
}
