/** One connector as the configuration describes it. */
import { maskUid } from '../authorization/uid.ts';
import type { Clock } from '../clock.ts';
import { ratedWatts, type Config } from '../config/config.ts';
import type { ConnectorDevices } from '../devices.ts';
import { Connector } from '../session/connector.ts';
import type { SessionJournal } from '../session/journal.ts';
import type { ConnectorListener } from '../session/options.ts';

const MINUTE_MS = 60_000;

export interface ConnectorSurroundings {
  readonly config: Pick<Config, 'session' | 'authorization'>;
  readonly clock: Clock;
  readonly journal: SessionJournal;
}

export function makeConnector(
  { config: line, controller, meter }: ConnectorDevices,
  { config: { session, authorization }, clock, journal }: ConnectorSurroundings,
  listener: ConnectorListener,
): Connector {
  return new Connector({
    id: line.id,
    label: line.label,
    controller,
    meter,
    journal,
    clock,
    limits: {
      plugMs: authorization.plugTimeoutSeconds * 1000,
      startMs: session.startTimeoutSeconds * 1000,
      fullMs: session.endWhenFullMinutes === null ? null : session.endWhenFullMinutes * MINUTE_MS,
    },
    maxAmps: line.maxCurrent,
    meterRating: {
      watts: ratedWatts(line),
      independent: line.meter.driver !== 'controller',
      phases: line.phases,
    },
    maxSessionMs: session.maxHours * 60 * MINUTE_MS,
    restorePolicy: session.afterPowerLoss,
    mask: maskUid,
    listener,
  });
}
