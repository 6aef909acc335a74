/** What a touch on the driver's screen means to the guide. Pure. */
import type { Command, CommandAnswer } from '../bridge/contract.ts';
import type { ServiceCommand } from '../bridge/service/commands.ts';
import type { GuideEvent } from '../guide/events.ts';
import type { ConnectorState } from '../session/types.ts';
import type { SimulatorCommand } from './simulator.ts';

type Touch = Exclude<Command, SimulatorCommand | ServiceCommand | { type: 'painted' }>;

/** Looked at, these show what there is to begin; the others are somebody's, or nobody can use them. */
const FREE: readonly ConnectorState[] = ['available', 'plugged', 'reserved'];

/** `stateOf`: undefined where there is no such connector; then the answer says so. */
export function touchOf(
  command: Touch,
  at: number,
  stateOf: (connector: number) => ConnectorState | undefined,
): GuideEvent | Extract<CommandAnswer, { ok: false }> {
  switch (command.type) {
    case 'language':
      return { type: 'LANGUAGE', language: command.language, at };
    case 'sheet':
      return { type: 'SHEET', sheet: command.sheet, at };
    case 'connector': {
      const { connector } = command;
      const state = stateOf(connector);
      if (state === undefined) return noConnector(connector);
      return { type: 'CHOOSE', connector, busy: !FREE.includes(state), at };
    }
    case 'stop': {
      const { connector } = command;
      return stateOf(connector) === undefined ? noConnector(connector) : { type: 'STOP', connector, at };
    }
    case 'cancel':
      return { type: 'CANCEL', at };
    case 'home':
      return { type: 'HOME', at };
    case 'extend':
      return { type: 'EXTEND', at };
  }
}

export function isSimulation(command: Command): command is SimulatorCommand {
  return command.type.startsWith('simulate-');
}

export function isService(command: Command): command is ServiceCommand {
  return command.type.startsWith('service-');
}

const noConnector = (id: number) =>
  ({ ok: false, code: 'no-connector', message: `there is no connector ${String(id)}` }) as const;
