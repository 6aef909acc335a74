/** A running kiosk as people see it: its screen, its panel, and the operator’s end of its webhook. */
import type { Command, ConnectorView, Screen, Snapshot } from '../../../main/bridge/contract.ts';
import { until } from '../../rig/until.ts';
import type { WebhookReceiver } from '../../rig/webhook-receiver.ts';

export const SECRET = 'every fault is told';
/** Two cores, and several chargers at a time. */
export const PATIENCE_MS = 20_000;

/** When something was first shown, with all that was shown with it. */
export interface Sighting {
  readonly at: number;
  readonly snapshot: Snapshot;
}

export abstract class Stage {
  readonly #sightings = new Map<string, Sighting>();
  #latest: Snapshot | null = null;

  abstract get receiver(): WebhookReceiver;
  abstract send(command: Command, sender?: 'screen' | 'panel'): void;

  /** The newest that a screen was given. */
  get shown(): Snapshot {
    return present(this.#latest, 'snapshot');
  }

  view(connector: number): ConnectorView {
    return present(
      this.shown.connectors.find(({ id }) => id === connector),
      `connector ${String(connector)}`,
    );
  }

  protected look(snapshot: Snapshot): void {
    this.#latest = snapshot;
    for (const code of codesOf(snapshot))
      if (!this.#sightings.has(code)) this.#sightings.set(code, { at: performance.now(), snapshot });
  }

  /** When this fault was first shown since it was last forgotten. */
  sighting(code: string): Sighting | undefined {
    return this.#sightings.get(code);
  }

  forget(code: string): void {
    this.#sightings.delete(code);
  }

  /** Waits in real time; what was last shown is told when it was in vain. */
  async until(what: string, holds: (shown: Snapshot) => boolean, limitMs = PATIENCE_MS): Promise<Snapshot> {
    await until(what, limitMs, () => this.#latest !== null && holds(this.shown)).catch((error: unknown) => {
      throw new Error(`${String(error)}; ${this.told()}`);
    });
    return this.shown;
  }

  /** For people who read why a test failed. */
  told(): string {
    if (this.#latest === null) return 'nothing was shown yet';
    const { screen, connectors, notices } = this.#latest;
    const facts = connectors.map(({ id, state, fault, otherFaults, session }) => {
      const faults = [fault?.code, ...otherFaults.map(({ code }) => code)].filter(Boolean).join('+');
      const recovery = JSON.stringify(fault?.recovery ?? null);
      return `${String(id)} ${state} ${faults} ${recovery} ${String(session?.energyWh)} Wh`;
    });
    const alerts = this.receiver.received.map(({ body }) => {
      return `${String(body['kind'])} ${String(body['code'])}@${String(body['connector'])}`;
    });
    return [
      `screen ${screenText(screen)}`,
      ...facts,
      notices.map(({ code }) => code),
      `alerts ${alerts.join()}`,
    ].join('; ');
  }
}

/** Every fault that is told in a snapshot. */
export function codesOf({ connectors, notices }: Snapshot): string[] {
  const faults = connectors.flatMap(({ fault, otherFaults }) => [...(fault ? [fault] : []), ...otherFaults]);
  return [...faults, ...notices].map(({ code }) => code);
}

export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

const screenText = (screen: Screen) =>
  'connector' in screen ? `${screen.name}@${String(screen.connector)}` : screen.name;
