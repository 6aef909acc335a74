/** Put to sleep as it boots, a controller says that no vehicle is there before it has looked. */
import { expect, it } from 'vitest';
import { FLAGS } from '../../../drivers/controllers/openevse/commands/state.ts';
import { checksum } from '../../../drivers/controllers/openevse/frames.ts';
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
  let looked = true;
  const pipe = {
    receive: (bytes: Uint8Array) => firmware.receive(bytes),
    onOutput(listener: (bytes: Uint8Array) => void) {
      let text = '';
      return firmware.onOutput((bytes) => {
        text += Buffer.from(bytes).toString('latin1');
        const lines = text.split('\r');
        text = lines.pop() ?? '';
        for (const line of lines) listener(Buffer.from(`${looked ? line : blind(line)}\r`, 'latin1'));
      });
    },
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
    looked = false;
    firmware.control('restart');
    await told.until('its first words', () => told.of('frame').some(({ text }) => text.startsWith('$AB')));
    wireClock.after(BLIND_MS, () => (looked = true));
    await told.until('the restart to be told', () => told.of('restarted').length > before);
  };
  await restarted();
  await told.untilStatus('the vehicle again', { vehicle: 'connected' });
  const vehicles = () => told.of('status').map(({ status }) => status.vehicle);
  expect(vehicles()).not.toContain('absent');

  firmware.control('unplug');
  await restarted();
  await told.untilStatus('no vehicle', { vehicle: 'absent' });
});

/** The same frame, with the flag of a connected vehicle not set yet. */
function blind(line: string): string {
  const frame = /^(\$(?:AT fe .. \S+|OK fe \d+ ..) )([0-9a-f]{4})( :..)?\^..$/.exec(line);
  if (!frame) return line;
  const [, head = '', flags = '', sequence = ''] = frame;
  const without = Number.parseInt(flags, 16) & ~FLAGS.vehicleConnected;
  const body = `${head}${without.toString(16).padStart(4, '0')}${sequence}`;

  return `${body}^${checksum(body)}`;
}
