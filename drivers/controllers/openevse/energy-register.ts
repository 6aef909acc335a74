import type { EnergyCount } from './commands/readings.ts';

/**
 * Makes one rising register of `$GU`'s two numbers. The total grows by ⌊Ws/3600⌋ only when a session (plug to unplug)
 * ends, and the session's Ws then stay until the next session sets them to 0. So an open session is added to the total
 * and a closed one is not: the register runs through ends, beginnings and restarts of the kiosk without a step.
 * A restart of the controller in mid-session loses the open session, as the device itself does.
 */
export class EnergyRegister {
  #last: EnergyCount | undefined;
  #open = false;

  /** Out of step with the device: the next reading is a first one. */
  forget(): void {
    this.#last = undefined;
  }

  /** True when the next reading needs to know from elsewhere whether a session is open. */
  get isCold(): boolean {
    return this.#last === undefined;
  }

  /**
   * Takes a reading; answers the register in integer Wh. `vehicleConnected` decides only for a first reading: it is the
   * flag that the firmware's own energy meter goes by. Afterwards the numbers tell, so a late flag does no harm.
   */
  take(reading: EnergyCount, vehicleConnected: boolean): number {
    this.#open = this.#isOpen(reading, vehicleConnected);
    this.#last = reading;
    return reading.totalWattHours + (this.#open ? wholeWattHours(reading) : 0);
  }

  #isOpen(reading: EnergyCount, vehicleConnected: boolean): boolean {
    const last = this.#last;
    if (!last || reading.totalWattHours < last.totalWattHours) return vehicleConnected;
    const risen = reading.totalWattHours - last.totalWattHours;
    if (risen > 0) {
      if (risen === wholeWattHours(reading)) return false;
      return reading.sessionWattSeconds < last.sessionWattSeconds || vehicleConnected;
    }
    // Only an open session counts, and only a new one begins anew.
    return reading.sessionWattSeconds === last.sessionWattSeconds ? this.#open : true;
  }
}

function wholeWattHours(reading: EnergyCount): number {
  return Math.floor(reading.sessionWattSeconds / 3600);
}
