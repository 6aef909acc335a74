/**
 * Closes the contactor once and opens it again, with nobody's session: no board closes it without a vehicle, so that one
 * is offered the least current. What flows meanwhile belongs to nobody and is told.
 */
import type { ElectricalValues } from '../../../../drivers/controllers/controller.ts';
import type { MeterReading } from '../../../../drivers/meters/meter.ts';
import type { TestRun } from '../../../bridge/service/machine-pages.ts';
import { OFFER_MS, TestGuard, TOO_LONG } from './guard.ts';
import { pause, within, type ServicedConnector, type WireClock } from './serviced.ts';
import { Steps, type StepCode } from './steps.ts';

/** What every vehicle must accept (IEC 61851-1). */
const OFFERED_AMPS = 6;
/**
 * A vehicle has 3 s to let go before a controller opens under load (IEC 61851-1, table A.6), and test adapters never do;
 * then the contactor itself, and the telling of it.
 */
export const OPENS_MS = 5_000;
/** Meters and controllers tell every second; what they told last may be older than the opening. */
const NO_CURRENT_MS = 5_000;
const LOOK_EVERY_MS = 500;
/** Below that it is noise: ammeters of small boards know no less. */
const NOISE_MILLIAMPS = 500;
const NOISE_WATTS = 50;
const READ_MS = 4_000;

const STEPS: readonly StepCode[] = [
  'out-of-service',
  'offer',
  'contactor-closed',
  'contactor-opened',
  'current-zero',
  'back-in-service',
];

export interface ContactorTestOptions {
  readonly subject: ServicedConnector;
  readonly wire: WireClock;
  /** Aborted: the contactor is opened at once; for the reason `CLOSING` without waiting for it. */
  readonly signal: AbortSignal;
  /** The house's time. */
  readonly startedAt: number;
  readonly told: (run: TestRun) => void;
  /** Out of service for the time of the test. */
  readonly hold: (on: boolean) => void;
  /** Out of service until somebody puts it back: its contactor cannot be trusted. False: that could not be written. */
  readonly keepOut: () => boolean;
}

export interface ContactorResult {
  readonly run: TestRun;
  readonly closedMs: number | null;
  readonly openedMs: number | null;
  /** Billed to nobody; null: not known. */
  readonly energyWh: number | null;
}

/** The kiosk ends, and its devices with it: they open the contactor, too, and are waited for. */
export const CLOSING = 'closing';

export async function testContactor(options: ContactorTestOptions): Promise<ContactorResult> {
  const { subject, wire, signal } = options;
  const steps = new Steps(
    wire,
    { kind: 'contactor', startedAt: options.startedAt, codes: STEPS },
    options.told,
  );
  const guard = new TestGuard(subject, wire, signal);
  const test = new ContactorTest(options, steps, guard);
  try {
    await test.carryOut();
  } finally {
    // Also after a defect: what was offered is taken back.
    if (!test.isOpen) void guard.disable();
    // A contactor that is still closed is offered no more than before.
    else await subject.connector.limit(subject.maxAmps, 'test');
    test.giveBack();
    guard.end();
  }
  return { run: steps.end(), ...test.measured };
}

class ContactorTest {
  readonly #o: ContactorTestOptions;
  readonly #steps: Steps;
  readonly #guard: TestGuard;
  #startWh: number | null = null;
  #measured: Pick<ContactorResult, 'openedMs' | 'energyWh'> = { openedMs: null, energyWh: null };
  #open = true;

  constructor(options: ContactorTestOptions, steps: Steps, guard: TestGuard) {
    this.#o = options;
    this.#steps = steps;
    this.#guard = guard;
  }

  get measured(): Omit<ContactorResult, 'run'> {
    return { ...this.#measured, closedMs: this.#closedMs };
  }

  /** Certainly. */
  get isOpen(): boolean {
    return this.#open;
  }

  async carryOut(): Promise<void> {
    if (!(await this.#takeOut())) return;
    if (await this.#offer()) await this.#closes();
    if (this.#o.signal.reason === CLOSING) return void this.#guard.disable();
    await this.#opens();
    // Also of a test that was stopped: what flowed is told.
    if (this.#closedMs !== null && this.#open) await this.#currentEnds();
  }

  giveBack(): void {
    const { hold, keepOut, subject } = this.#o;
    this.#steps.begin('back-in-service');
    if (!this.#open) {
      if (keepOut()) hold(false);
      return this.#steps.skip('back-in-service', 'kept out of service: the contactor did not open');
    }
    hold(false);
    const { inService } = subject.connector.context;
    this.#steps.pass('back-in-service', inService ? null : 'out of service, as before');
  }

  async #takeOut(): Promise<boolean> {
    const { connector } = this.#o.subject;
    this.#steps.begin('out-of-service');
    this.#o.hold(true);
    if (connector.state !== 'unavailable') {
      this.#steps.fail('out-of-service', `it is ${connector.state}`);
      return false;
    }
    // While it is as before: no frame may come between the first figure and the offer.
    this.#startWh = (await this.#read())?.registerWh ?? null;
    const { cause } = this.#guard;
    if (cause === null) this.#steps.pass('out-of-service');
    else this.#steps.fail('out-of-service', cause);
    return cause === null;
  }

  async #offer(): Promise<boolean> {
    const { connector } = this.#o.subject;
    this.#steps.begin('offer');
    // Whoever else has a say in the current meanwhile does not raise it.
    await connector.limit(OFFERED_AMPS, 'test');
    this.#open = false;
    const why = await this.#guard.offer(OFFERED_AMPS);
    if (why === null) this.#steps.pass('offer', `${String(OFFERED_AMPS)} A`);
    else this.#steps.fail('offer', why);
    return why === null;
  }

  async #closes(): Promise<void> {
    this.#steps.begin('contactor-closed');
    const closed = await this.#guard.untilClosed();
    const { cause, vehicle, closedAfterMs } = this.#guard;
    if (closed && closedAfterMs !== null) return this.#steps.pass('contactor-closed', null, closedAfterMs);
    const late = `not within ${String(OFFER_MS / 1000)} s; vehicle: ${vehicle}`;
    this.#steps.fail('contactor-closed', cause === null || cause === TOO_LONG ? late : cause);
  }

  /** Whatever went before. */
  async #opens(): Promise<void> {
    this.#steps.begin('contactor-opened');
    const openedMs = await this.#guard.open(OPENS_MS);
    this.#open = openedMs !== null;
    if (openedMs === null)
      return this.#steps.fail('contactor-opened', `not within ${String(OPENS_MS / 1000)} s`);
    if (this.#closedMs === null) return this.#steps.skip('contactor-opened');
    this.#measured = { ...this.#measured, openedMs: Math.round(openedMs) };
    this.#steps.pass('contactor-opened', null, openedMs);
  }

  get #closedMs(): number | null {
    const { closedAfterMs } = this.#guard;
    return closedAfterMs === null ? null : Math.round(closedAfterMs);
  }

  /** Told by whoever measures it, after the opening. */
  async #currentEnds(): Promise<void> {
    const { wire } = this.#o;
    this.#steps.begin('current-zero');
    const end = wire.monotonic() + NO_CURRENT_MS;
    for (;;) {
      const reading = await this.#read();
      const energy = this.#energyUntil(reading);
      const flow = flowOf(reading, this.#o.subject.connector.values);
      if (flow === null) return this.#steps.skip('current-zero', `nobody measures the current here${energy}`);
      if (flow.isNothing) return this.#steps.pass('current-zero', `${flow.text}${energy}`);
      if (this.#o.signal.aborted) return this.#steps.skip('current-zero', `${flow.text}${energy}`);
      if (wire.monotonic() >= end)
        return this.#steps.fail('current-zero', `${flow.text} with the contactor open${energy}`);
      await pause(wire, LOOK_EVERY_MS);
    }
  }

  /** In words, and kept. */
  #energyUntil(reading: MeterReading | null): string {
    if (!reading || this.#startWh === null || reading.registerWh < this.#startWh) return '';
    const energyWh = reading.registerWh - this.#startWh;
    this.#measured = { ...this.#measured, energyWh };
    return `; ${String(energyWh)} Wh flowed, billed to nobody`;
  }

  async #read(): Promise<MeterReading | null> {
    const { subject, wire } = this.#o;
    const read = await within(wire, READ_MS, subject.meter.read(), null);
    return read?.ok ? read.value : null;
  }
}

/** The meter's word, or the controller's; null: neither measures. */
function flowOf(
  reading: MeterReading | null,
  values: ElectricalValues,
): { readonly text: string; readonly isNothing: boolean } | null {
  const milliamps = reading?.milliamps ?? values.milliamps;
  if (milliamps !== undefined)
    return { text: `${String(milliamps)} mA`, isNothing: Math.abs(milliamps) < NOISE_MILLIAMPS };
  const watts = reading?.watts ?? values.watts;
  if (watts === undefined) return null;
  return { text: `${String(watts)} W`, isNothing: Math.abs(watts) < NOISE_WATTS };
}
