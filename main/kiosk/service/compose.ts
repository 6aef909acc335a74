/** Puts service mode together: its pages around a kiosk that runs. */
import { wireClock } from '../../../drivers/serial/wire-clock.ts';
import type { ServiceLanguage } from '../../bridge/service/views.ts';
import { systemClock } from '../../clock.ts';
import { tracedDevices } from '../../devices.ts';
import { WEBHOOK_CHANNEL } from '../../operator/webhook/sender.ts';
import { FrameLog } from '../../service/frames.ts';
import { History, measuredBy } from '../../service/history.ts';
import { processProbe } from '../../service/history-process.ts';
import { Places } from '../../service/places.ts';
import { systemClockControl } from '../watch/clock-control.ts';
import { systemNetwork } from '../watch/network.ts';
import { simulatedClockControl } from '../watch/simulated-clock-control.ts';
import { ServiceDesk } from './desk.ts';
import { makeRooms } from './make-rooms.ts';
import type { ServiceParts } from './parts.ts';

export interface Service {
  readonly desk: ServiceDesk;
  /** Before the devices start. */
  start(): void;
  /** What faults there are is different now. */
  faultsChanged(): void;
  stop(): void;
}

export function composeService(parts: ServiceParts): Service {
  const { options, clock, store, connectors, latency, faults, changed, world } = parts;
  const { config } = options;
  const frames = new FrameLog({ devices: tracedDevices(config, parts.devices), clock });
  const history = new History({
    // A clock that is hurried on makes every reading look old.
    connectors: connectors.map((connector) => measuredBy(connector, clock, world ? Infinity : undefined)),
    // Plots show what was measured, by the time in which it was.
    clock: { ...systemClock, now: () => clock.now() },
    probe: processProbe(),
  });
  latency.onSample((ms) => history.painted(ms));
  const places = new Places({ clock: systemClock, folder: config.service.exchangeFolder, changed });
  const [first] = config.station.languages;
  const language: ServiceLanguage = first === 'de' ? 'de' : 'en';
  const made = makeRooms({
    ...parts,
    frames,
    history,
    places,
    wire: wireClock,
    network: systemNetwork(),
    clockControl: world ? simulatedClockControl(world, () => world.clock.now()) : systemClockControl(),
    webhookWaiting: () => (config.alerts.webhook || world ? store.outbox.waiting(WEBHOOK_CHANNEL) : null),
  });
  const desk = new ServiceDesk({
    clock,
    store,
    list: parts.list,
    holds: (uid) => connectors.some(({ holder }) => holder?.uid === uid),
    pin: parts.pin,
    idleMs: config.service.idleLogoutSeconds * 1000,
    language,
    rooms: made.rooms,
    edge: () => ({
      openFaults: faults.board.all.length,
      charging: connectors.filter(({ session }) => session?.endedAt === null).map(({ label }) => label),
      outOfService: parts.availability.isOut('service', null),
    }),
    changed,
  });
  return {
    desk,
    start: () => {
      made.start();
      history.start();
    },
    faultsChanged: () => {
      if (desk.isOpen) made.faultsChanged();
    },
    stop: () => {
      desk.stop();
      history.stop();
      frames.stop();
    },
  };
}
