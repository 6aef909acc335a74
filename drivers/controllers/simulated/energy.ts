/**
 * The firmware's energy counter (EnergyMeter.cpp): a session lasts from plug to unplug, its watt-seconds are in RAM and
 * stay until the next session begins; the total is in EEPROM and grows by whole Wh only when a session ends.
 */
export class EnergyCounter {
  totalWattHours: number;
  #wattSeconds = 0;
  #open = false;

  constructor(totalWattHours: number) {
    this.totalWattHours = totalWattHours;
  }

  get sessionWattSeconds(): number {
    return Math.floor(this.#wattSeconds);
  }

  /** The vehicle came or went; answers whether the total (EEPROM) changed. */
  connected(now: boolean): boolean {
    if (now === this.#open) return false;
    this.#open = now;
    if (now) {
      this.#wattSeconds = 0;
      return false;
    }
    this.totalWattHours += Math.floor(this.#wattSeconds / 3600);
    return true;
  }

  add(wattSeconds: number): void {
    if (this.#open) this.#wattSeconds += wattSeconds;
  }

  /** Power was lost or the processor restarted: RAM is gone, and with it the open session. */
  forget(): void {
    this.#wattSeconds = 0;
    this.#open = false;
  }
}
