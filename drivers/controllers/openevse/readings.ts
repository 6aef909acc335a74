/** What the controller measures: current, voltage, temperature, energy; and the conditions that these show. */
import type { DriverClock, Outcome } from '../../device.ts';
import type { ControllerEvent, ElectricalValues } from '../controller.ts';
import type { Desired } from './commander.ts';
import { superviseHeartbeat } from './commands/power.ts';
import { type EnergyCount, getCurrentAndVoltage, getEnergy, getTemperatures } from './commands/readings.ts';
import { getCurrentRange } from './commands/settings.ts';
import { FLAGS } from './commands/state.ts';
import type { ConditionBook } from './conditions.ts';
import { EnergyRegister } from './energy-register.ts';
import type { Exchange } from './exchange.ts';
import type { Features } from './features.ts';
import { SupplyWatch } from './supply-watch.ts';
import { HEARTBEAT, type OpenEvseTimings } from './timings.ts';
import type { Seen } from './view.ts';

export interface ReadingsHost {
  readonly clock: DriverClock;
  readonly timings: OpenEvseTimings;
  readonly phases: 1 | 3;
  readonly nominalVolts: number;
  readonly conditions: ConditionBook;
  seen(): Seen;
  desired(): Desired;
  learnedAmps(amps: number): void;
  emit(event: ControllerEvent): void;
}

/** The firmware lowers the current at 65 °C and restores it at 62 °C (open_evse.h): tenths of a degree. */
const THROTTLED_ABOVE = 620;
/** Two equal looks in a row settle whether a session is open; a vehicle just being unplugged needs a third. */
const FIRST_ENERGY_TRIES = 5;

export class Readings {
  readonly #host: ReadingsHost;
  readonly #register = new EnergyRegister();
  readonly #supply: SupplyWatch;
  #features: Features | undefined;
  #values: ElectricalValues = {};
  #registerWh: number | undefined;
  #slowAt = Number.NEGATIVE_INFINITY;

  constructor(host: ReadingsHost) {
    this.#host = host;
    this.#supply = new SupplyWatch(host.nominalVolts);
  }

  /** In step with a board that has these features. */
  begin(features: Features): void {
    this.#features = features;
    this.#values = {};
    this.#slowAt = Number.NEGATIVE_INFINITY;
  }

  /** Out of step: a session may have ended and another begun meanwhile. */
  forget(): void {
    this.#register.forget();
  }

  /** As told last. */
  get values(): ElectricalValues {
    return this.#values;
  }

  /** It is too hot for the current that was asked, and the controller has lowered it. */
  get throttled(): boolean {
    const desired = this.#host.desired();
    const most = this.#features?.range?.configuredMax ?? Number.POSITIVE_INFINITY;
    if (desired.kind !== 'enabled') return false;
    return this.#hottest() >= THROTTLED_ABOVE && this.#host.seen().amps < Math.min(desired.amps, most);
  }

  /**
   * The first energy reading after getting in step: it depends on the flag that says whether a session is open, so look
   * before and after until nothing changed in between. True when done, or when the board counts no energy.
   */
  async firstEnergy(line: Exchange, look: () => Promise<Outcome<Seen>>): Promise<boolean> {
    if (!this.#features?.energy || !this.#register.isCold) return true;
    let before: string | undefined;
    for (let attempt = 0; attempt < FIRST_ENERGY_TRIES; attempt++) {
      const looked = await look();
      const asked = looked.ok ? await line.request(getEnergy()) : looked;
      if (!looked.ok || !asked.ok) return false;
      const connected = isConnected(looked.value);
      const now = `${connected} ${asked.value.totalWattHours}`;
      if (now === before) {
        this.#registerWh = this.#register.take(asked.value, connected);
        return true;
      }
      before = now;
    }
    return false;
  }

  tellEnergy(): void {
    if (this.#registerWh !== undefined) this.#host.emit({ type: 'energy', registerWh: this.#registerWh });
  }

  async readEnergy(line: Exchange, urgent = false): Promise<Outcome<number>> {
    if (this.#features?.energy === false) {
      return {
        ok: false,
        failure: { code: 'unsupported', message: 'this controller counts no energy', retryable: false },
      };
    }
    const asked = await line.request(getEnergy(), urgent ? { urgent } : { attempts: 1 });
    return asked.ok ? { ok: true, value: this.#tookEnergy(asked.value) } : asked;
  }

  /** One round; false when a question stayed unanswered. Gives way between questions when `wanted`. */
  async poll(line: Exchange, wanted: () => boolean): Promise<boolean> {
    const now = this.#host.clock.monotonic();
    const slow = now - this.#slowAt >= this.#host.timings.slowPollMs;
    const features = this.#features;
    if (!features) return true;
    const rounds: readonly (readonly [boolean, () => Promise<Outcome<unknown>>])[] = [
      [features.ammeter || features.voltmeter, () => this.#readElectrical(line)],
      [features.energy, () => this.readEnergy(line)],
      [slow && features.heartbeat, () => line.request(superviseHeartbeat(HEARTBEAT.seconds, HEARTBEAT.amps))],
      [features.thermometer && (slow || this.#lowered()), () => this.#readTemperatures(line)],
      [slow && features.range !== undefined, () => this.#readRange(line)],
    ];
    for (const [due, ask] of rounds) {
      if (!due) continue;
      if (wanted()) return true;
      const outcome = await ask();
      if (!outcome.ok && outcome.failure.code !== 'refused' && outcome.failure.code !== 'malformed')
        return false;
    }
    if (slow) this.#slowAt = now;
    this.#judgeTemperature();
    return true;
  }

  async #readElectrical(line: Exchange): Promise<Outcome<unknown>> {
    const asked = await line.request(getCurrentAndVoltage(), { attempts: 1 });
    if (!asked.ok) return asked;
    const { milliamps, millivolts } = asked.value;
    const { ammeter = false, voltmeter = false } = this.#features ?? {};
    // Without a voltmeter the board reckons with a fixed voltage, and so must whoever wants to show power.
    const assumed = voltmeter ? millivolts : this.#host.nominalVolts * 1000;
    const watts = Math.round((milliamps * assumed * this.#host.phases) / 1_000_000);
    const { decidegrees } = this.#values;
    this.#tellValues({
      ...(ammeter && { milliamps }),
      ...(voltmeter && { millivolts }),
      ...(ammeter && { watts }),
      ...(decidegrees && { decidegrees }),
    });
    if (voltmeter) this.#judgeSupply(millivolts);
    return asked;
  }

  async #readTemperatures(line: Exchange): Promise<Outcome<unknown>> {
    const asked = await line.request(getTemperatures(), { attempts: 1 });
    if (asked.ok) this.#tellValues({ ...this.#values, decidegrees: asked.value });
    return asked;
  }

  async #readRange(line: Exchange): Promise<Outcome<unknown>> {
    const asked = await line.request(getCurrentRange(), { attempts: 1 });
    if (asked.ok) this.#host.learnedAmps(asked.value.pilot);
    return asked;
  }

  #tookEnergy(count: EnergyCount): number {
    const registerWh = this.#register.take(count, isConnected(this.#host.seen()));
    const changed = registerWh !== this.#registerWh;
    this.#registerWh = registerWh;
    // While a vehicle is there, that nothing flows is news, too.
    if (changed || isConnected(this.#host.seen())) this.tellEnergy();
    return registerWh;
  }

  #tellValues(values: ElectricalValues): void {
    this.#values = values;
    this.#host.emit({ type: 'values', values });
  }

  #hottest(): number {
    return Math.max(Number.NEGATIVE_INFINITY, ...(this.#values.decidegrees ?? []));
  }

  /** The pilot offers less than was asked. */
  #lowered(): boolean {
    const desired = this.#host.desired();
    return desired.kind === 'enabled' && this.#host.seen().amps < desired.amps;
  }

  #judgeTemperature(): void {
    const evidence = { offeredAmps: this.#host.seen().amps, hottestDecidegrees: this.#hottest() };
    if (Number.isFinite(evidence.hottestDecidegrees)) {
      this.#host.conditions.set('temperature.derating', this.throttled, evidence);
    }
  }

  #judgeSupply(millivolts: number): void {
    const shown = this.#supply.take(millivolts);
    for (const code of ['supply.under-voltage', 'supply.over-voltage'] as const) {
      this.#host.conditions.set(code, shown === code, { millivolts });
    }
  }
}

/** The firmware's own energy meter goes by this flag, in every state. */
function isConnected(seen: Seen): boolean {
  return (seen.flags & FLAGS.vehicleConnected) !== 0;
}
