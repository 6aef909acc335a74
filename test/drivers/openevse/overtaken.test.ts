/** A reply and a notification behind it in one piece: the notification is the newer of the two. */
import { expect, it } from 'vitest';
import { createOpenEvse } from '../../../drivers/controllers/openevse/openevse.ts';
import { EmulatedFirmware } from '../../../drivers/controllers/simulated/firmware.ts';
import { bindingTo } from '../../../drivers/controllers/simulated/mock-port.ts';
import { Recorder } from './recorder.ts';

const TIMINGS = { pollMs: 60, slowPollMs: 200, replyMs: 400, probeMs: 200, confirmEveryMs: 30, claimMs: 300 };
const FAULT = 'vehicle.ventilation-required';

it('a fault told right behind a reply that knows nothing of it stays one', async (context) => {
  const firmware = new EmulatedFirmware({ bootMs: 60, relayStallMs: 80 });
  const held: Uint8Array[] = [];
  let holding = false;
  let release: () => void = () => undefined;
  const pipe = {
    receive: (bytes: Uint8Array) => firmware.receive(bytes),
    onOutput: (listener: (bytes: Uint8Array) => void) => {
      release = () => {
        holding = false;
        listener(Buffer.concat(held.splice(0)));
      };
      return firmware.onOutput((bytes) => (holding ? void held.push(bytes) : listener(bytes)));
    },
  };
  const path = '/dev/overtaken';
  const controller = createOpenEvse({ path, binding: bindingTo(pipe, path), timings: TIMINGS });
  context.onTestFinished(() => controller.stop());
  context.onTestFinished(() => firmware.powerOff());
  const told = new Recorder(controller);
  firmware.powerOn();
  controller.start();
  await told.untilInStep();
  firmware.control('plug');
  await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
  expect((await controller.enable(16)).ok).toBe(true);
  await told.untilStatus('charging', { vehicle: 'charging', energised: true });

  const heard = () => Buffer.concat(held).toString('latin1');
  holding = true;
  await told.until('a look at the state, answered', () => /\$OK 03 .*\r/.test(heard()));
  firmware.control('trip ventilation');
  await told.until('the trip to be told', () => /\$AT 04 .*\r/.test(heard()));
  release();

  await told.until('the fault', () => told.condition(FAULT)?.raised === true, 3_000);
  const looks = () =>
    told.of('frame').filter(({ direction, text }) => direction === 'in' && text.includes('OK 04')).length;
  await told.until('some more looks', () => looks() >= 3);
  expect(
    told
      .of('condition')
      .filter(({ code }) => code === FAULT)
      .map(({ raised }) => raised),
  ).not.toContain(false);
  expect(firmware.board.faulted).toBe(true);
});
