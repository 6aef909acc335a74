/** A controller of a package, for one connector, behind its guard. */
import type { ChargeController } from '../../drivers/controllers/controller.ts';
import { driverContext } from '../../drivers/kit/context.ts';
import { guarded, guardedClock } from '../../drivers/kit/guarded.ts';
import type { ModbusPorts } from '../../drivers/serial/modbus/ports.ts';
import { wireClock } from '../../drivers/serial/wire-clock.ts';
import type { ConnectorConfig } from '../config/config.ts';
import { log } from '../log/log.ts';
import { ProblemError, messageOf } from '../problem.ts';
import type { LoadedDriver } from './load.ts';

/** Throws ProblemError (`driver.create-failed`) where the package throws, or gives something else than a controller. */
export function createPackaged(
  { driver, options }: LoadedDriver,
  config: ConnectorConfig,
  ports: ModbusPorts,
): ChargeController {
  const { id, label, maxCurrent, phases, format } = config;
  const about = { driver: driver.name, connector: id };
  const caught = (message: string, error?: unknown) =>
    log.warn('driver.mistake', message, { ...about, ...(error !== undefined && { error }) });
  let mistaken = (what: string, error: unknown) => caught(what, error);
  const context = driverContext({
    clock: guardedClock(wireClock, (error) => mistaken('a timer threw', error)),
    connector: { id, label, maxAmps: maxCurrent, phases, format },
    ports,
    log: (level, message) => log[level]('driver.says', String(message), about),
  });
  const guard = guarded(made(driver, options, context, id), { name: driver.name, clock: wireClock, caught });
  mistaken = guard.mistaken;
  return guard.controller;
}

function made(
  driver: LoadedDriver['driver'],
  options: unknown,
  context: ReturnType<typeof driverContext>,
  id: number,
): ChargeController {
  let controller: ChargeController;
  try {
    controller = driver.createController(options, context);
  } catch (error) {
    throw createFailed(driver.name, id, messageOf(error), error);
  }
  const missing = METHODS.filter((name) => typeof controller?.[name] !== 'function');
  if (missing.length > 0) throw createFailed(driver.name, id, `what it made has no ${missing.join(', ')}`);
  return controller;
}

const METHODS = [
  'subscribe',
  'start',
  'stop',
  'enable',
  'disable',
  'limit',
  'readEnergy',
  'restart',
] as const;

function createFailed(name: string, id: number, why: string, cause?: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'driver.create-failed',
      message: `${name} could not make a controller for connector ${String(id)}: ${why}`,
      hint: 'Check its options, or ask who made the package.',
      path: `connectors[id=${String(id)}].controller`,
    },
    { cause },
  );
}
