/** Put to sleep as it boots, a controller says that no vehicle is there before it has looked. */
import { expect, it } from 'vitest';
import { createOpenEvse } from '../../../drivers/controllers/openevse/openevse.ts';
import { EmulatedFirmware } from '../../../drivers/controllers/simulated/firmware.ts';
import { bindingTo } from '../../../drivers/controllers/simulated/mock-port.ts';
import { wireClock } from '../../../drivers/serial/wire-clock.ts';
import { Recorder } from './recorder.ts';

const TIMINGS = { pollMs: 60, slowPollMs: 200, replyMs: 400, probeMs: 800, confirmEveryMs: 30, claimMs: 300 };
/** Long enough for several looks of the driver’s, shorter than it takes the controller at its word. */
const BLIND_MS = 250;

it('a vehicle that stays through a restart is never absent; one that left is, a little later', async (context) => {
  const firmware = new EmulatedFirmware({ bootMs: 60, relayStallMs: 80 });
  let stays = true;
  let blind = false;
  const pipe = {
    receive: (bytes: Uint8Array) => firmware.receive(bytes),
    onOutput: (listener: (bytes: Uint8Array) => void) =>
      firmware.onOutput((bytes) => {
        if (blind && Buffer.from(bytes).toString('latin1').includes('AB 00')) {
          blind = false;
          wireClock.after(BLIND_MS, () => (firmware.vehicle.plugged = stays));
        }
        listener(bytes);
      }),
  };
  const path = '/dev/boot-asleep';
  const controller = createOpenEvse({ path, binding: bindingTo(pipe, path), timings: TIMINGS });
  context.onTestFinished(() => controller.stop());
  context.onTestFinished(() => firmware.powerOff());
  const told = new Recorder(controller);
  firmware.powerOn();
  controller.start();
  await told.untilInStep();
  firmware.control('plug');
  await told.untilStatus('the vehicle', { vehicle: 'connected' });

  const restarted = async () => {
    const before = told.of('restarted').length;
    told.events.splice(0, told.events.length, ...told.of('restarted'));
    firmware.control('restart');
    // What it has not looked at is not there for it.
    firmware.vehicle.plugged = false;
    blind = true;
    await told.until('the restart to be told', () => told.of('restarted').length > before);
  };
  await restarted();
  await told.untilStatus('the vehicle again', { vehicle: 'connected' });
  const vehicles = () => told.of('status').map(({ status }) => status.vehicle);
  expect(vehicles()).not.toContain('absent');

  stays = false;
  await restarted();
  await told.untilStatus('no vehicle', { vehicle: 'absent' });
});
