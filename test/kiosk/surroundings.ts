/** A charger of emulated devices for what is provoked: an OpenEVSE, an EVSE-WB with a meter and every input, a reader. */
import { EmulatedFirmware } from '../../drivers/controllers/simulated/firmware.ts';
import { EmulatedEvseWb } from '../../drivers/emulated/evse-wb.ts';
import { EmulatedSdm } from '../../drivers/emulated/sdm.ts';
import { SimulatedReader } from '../../drivers/readers/simulated/simulated.ts';
import { DEMO } from '../../main/config/demo.ts';
import type { Surroundings } from '../../main/kiosk/provoke.ts';
import { systemProbes } from '../../main/kiosk/watch/probes.ts';
import { SimulatedWorld } from '../../main/kiosk/world.ts';
import { VirtualClock } from '../rig/clock.ts';

const BOOT_MS = 400;
const [, { controller }] = DEMO.connectors;

export class Emulated {
  readonly clock = new VirtualClock();
  readonly openEvse: EmulatedFirmware;
  readonly evseWb: EmulatedEvseWb;
  readonly meter: EmulatedSdm;
  readonly reader: SimulatedReader;
  readonly world: SimulatedWorld;
  /** What was done to the program itself, in order. */
  readonly done: string[] = [];
  readonly around: Surroundings;

  constructor() {
    const { clock, done } = this;
    const clocks = { clock, wireClock: clock };
    this.openEvse = new EmulatedFirmware({ ...clocks, bootMs: BOOT_MS, relayStallMs: 100 });
    this.evseWb = new EmulatedEvseWb({ ...clocks, inputs: controller.inputs, lock: controller.lock });
    this.meter = new EmulatedSdm(clocks);
    this.reader = new SimulatedReader(clock);
    this.world = new SimulatedWorld(clock, {
      ...systemProbes(),
      space: () => Promise.resolve({ known: true, value: { freeBytes: 8e9, totalBytes: 16e9 } }),
    });
    this.around = {
      connectors: new Map([
        [1, { board: this.openEvse, meter: null, inputs: null }],
        [
          2,
          {
            board: this.evseWb,
            meter: this.meter,
            inputs: controller.inputs.map(({ condition }) => condition),
          },
        ],
      ]),
      reader: this.reader,
      world: this.world,
      probeOperator: () => void done.push('probe'),
      holdStore: () => {
        done.push('hold');
        return () => void done.push('let go');
      },
      damageStore: () => void done.push('damage'),
      loseScreen: () => void done.push('lose screen'),
      die: () => void done.push('die'),
    };
    this.reader.start();
    for (const device of [this.openEvse, this.evseWb, this.meter]) device.powerOn();
    clock.advance(5 * BOOT_MS);
  }

  off(): void {
    for (const device of [this.openEvse, this.evseWb, this.meter]) device.powerOff();
  }
}
