import type { Outcome } from '../../device.ts';
import type { ControllerCapabilities } from '../controller.ts';
import type { Command } from './command.ts';
import { superviseHeartbeat } from './commands/power.ts';
import { getCurrentAndVoltage, getEnergy, getTemperatures } from './commands/readings.ts';
import {
  type CurrentRange,
  getCurrentRange,
  getSettings,
  getVersion,
  getVoltmeter,
} from './commands/settings.ts';
import { getVehicleConnection } from './commands/state.ts';
import type { Exchange } from './exchange.ts';
import { HEARTBEAT } from './timings.ts';

/** What this board and this build of the firmware can do: asked, never concluded from a version. */
export interface Features {
  readonly firmware: string;
  readonly rapi: string;
  readonly range: CurrentRange | undefined;
  /** The pilot's amperes, from `$GC` or, failing that, `$GE`. */
  readonly pilotAmps: number;
  readonly ammeter: boolean;
  readonly voltmeter: boolean;
  readonly thermometer: boolean;
  readonly energy: boolean;
  readonly heartbeat: boolean;
  /** Knows whether a vehicle is connected apart from the EVSE state (`$G0`), so also while asleep. */
  readonly seesConnection: boolean;
}

/** Asks for everything; arms heartbeat supervision where there is any. Fails only when the controller does not answer. */
export async function detectFeatures(line: Exchange, timeoutMs: number): Promise<Outcome<Features>> {
  const answers = await askAll(line, timeoutMs, {
    version: getVersion(),
    range: getCurrentRange(),
    settings: getSettings(),
    electrical: getCurrentAndVoltage(),
    voltmeter: getVoltmeter(),
    temperatures: getTemperatures(),
    energy: getEnergy(),
    connection: getVehicleConnection(),
    heartbeat: superviseHeartbeat(HEARTBEAT.seconds, HEARTBEAT.amps),
  });
  if (!answers.ok) return answers;
  const found = answers.value;
  return {
    ok: true,
    value: {
      firmware: found.version?.firmware ?? 'unknown',
      rapi: found.version?.rapi ?? 'unknown',
      range: found.range,
      pilotAmps: found.range?.pilot ?? found.settings?.amps ?? 0,
      ammeter: found.electrical !== undefined && found.electrical.milliamps >= 0,
      voltmeter: found.electrical !== undefined && found.voltmeter !== undefined,
      thermometer: (found.temperatures?.length ?? 0) > 0,
      energy: found.energy !== undefined,
      heartbeat: found.heartbeat !== undefined,
      seesConnection: found.connection !== undefined,
    },
  };
}

/** What the port tells upstairs of these features. */
export function capabilitiesOf(features: Features): ControllerCapabilities {
  const { range } = features;
  return {
    model: `OpenEVSE (RAPI ${features.rapi})`,
    firmware: features.firmware,
    seesVehicleWhileDisabled: features.seesConnection,
    canLock: false,
    canLimitCurrent: range !== undefined,
    heartbeatSupervision: features.heartbeat,
    countsEnergy: features.energy,
    measuresVoltage: features.voltmeter,
    measuresTemperature: features.thermometer,
    maxAmps: range ? Math.min(range.hardwareMax, range.configuredMax) : features.pilotAmps,
  };
}

type Commands = Readonly<Record<string, Command<unknown>>>;
type Answers<Asked extends Commands> = {
  -readonly [Name in keyof Asked]: (Asked[Name] extends Command<infer Value> ? Value : never) | undefined;
};

/** Sends each in turn; a refusal or an answer that makes no sense means that the build has no such command. */
async function askAll<Asked extends Commands>(
  line: Exchange,
  timeoutMs: number,
  asked: Asked,
): Promise<Outcome<Answers<Asked>>> {
  const answers: Record<string, unknown> = {};
  for (const [name, command] of Object.entries(asked)) {
    const outcome = await line.request(command, { timeoutMs });
    if (outcome.ok) answers[name] = outcome.value;
    else if (outcome.failure.code !== 'refused' && outcome.failure.code !== 'malformed') return outcome;
  }
  // Each answer was read by its own command.
  return { ok: true, value: answers as Answers<Asked> };
}
