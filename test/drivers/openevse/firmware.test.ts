import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';
import { EmulatedFirmware, type FirmwareOptions } from '../../../drivers/controllers/simulated/firmware.ts';
import { TestClock } from './testClock.ts';

let clock: TestClock;
let said: string;

beforeEach(() => {
  clock = new TestClock();
  said = '';
});

function board(options: FirmwareOptions = {}): EmulatedFirmware {
  const firmware = new EmulatedFirmware({ wireClock: clock, ...options });
  firmware.onOutput((bytes) => (said += Buffer.from(bytes).toString('latin1')));
  return firmware;
}

async function booted(options: FirmwareOptions = {}): Promise<EmulatedFirmware> {
  const firmware = board(options);
  firmware.powerOn();
  await clock.advance(4000);
  said = '';
  return firmware;
}

const ask = async (firmware: EmulatedFirmware, frame: string, waitMs = 100) => {
  said = '';
  firmware.receive(Buffer.from(frame, 'latin1'));
  await clock.advance(waitMs);
  return said;
};

describe('as seen on firmware 8.1.1', () => {
  test('boot: silent self-test for 3.4 s, then $AB and the state', async () => {
    const firmware = board({ eeprom: { configuredMaxAmps: 12 } });
    firmware.powerOn();
    await clock.advance(3300);
    expect(said).toBe('\nrelayCloseMs: 25\r$AT 00 00 0 0200^03\r');
    await clock.advance(700);
    expect(said).toBe('\nrelayCloseMs: 25\r$AT 00 00 0 0200^03\r$AB 00 D8.1.1^5B\r$AT 01 01 12 0201^31\r');
  });

  test('plug and charge: the reply stalls for a second while the relay closes', async () => {
    const firmware = await booted({ eeprom: { configuredMaxAmps: 12 } });
    firmware.control('plug');
    await clock.advance(400);
    expect(said).toBe('$AT 02 02 12 0701^34\r');
    expect(await ask(firmware, '$GS :0A^5B\r')).toBe('$OK 02 0 02 0701 :0A^7D\r');
    await clock.advance(100);
    expect(await ask(firmware, '$GS^30\r', 500)).toBe('');
    await clock.advance(700);
    expect(said).toBe(`\nrelayCloseMs: 25\r$AT 03 03 12 0541^32\r${encodeFrame('OK 03 0 03 0541')}`);
  });

  test('a residual-current trip is told twice, with the pilot before and after', async () => {
    const firmware = await booted({ eeprom: { configuredMaxAmps: 16 } });
    firmware.control('plug');
    await clock.advance(3000);
    said = '';
    firmware.control('trip gfi');
    await clock.advance(200);
    expect(said).toBe(`${encodeFrame('AT 06 03 16 0581')}${encodeFrame('AT 06 00 16 0581')}`);
    expect(await ask(firmware, encodeFrame('GF'))).toBe(encodeFrame('OK 1 0 0'));
  });

  test('a limit above the configured one is clamped and refused', async () => {
    const firmware = await booted({ eeprom: { configuredMaxAmps: 12 } });
    expect(await ask(firmware, '$SC 16 V^65\r')).toBe('$NK 12^02\r');
  });

  test('sleep opens the contactor a moment later and still sees the vehicle', async () => {
    const firmware = await booted();
    firmware.control('plug');
    await clock.advance(3000);
    expect(await ask(firmware, '$FS^31\r')).toContain('$OK^20\r');
    expect(firmware.board.relayClosed).toBe(true);
    await clock.advance(500);
    expect(firmware.board.relayClosed).toBe(false);
    firmware.control('unplug');
    await clock.advance(100);
    expect(await ask(firmware, '$G0^53\r')).toBe(encodeFrame('OK 0'));
  });
});

describe('requests', () => {
  test.each([
    ['a wrong checksum', '$GS^31\r', 'NK'],
    ['more than ten tokens', encodeFrame('GS 1 2 3 4 5 6 7 8 9 A'), 'NK'],
    ['an unknown command', encodeFrame('G4'), 'NK'],
    ['the legacy checksum', '$FS*BD\r', 'OK'],
  ])('%s', async (_, frame, reply) => {
    const firmware = await booted();
    expect(await ask(firmware, frame)).toMatch(new RegExp(`^\\$${reply}`));
  });

  test('what does not fit into 32 bytes is dropped without a reply', async () => {
    const firmware = await booted();
    expect(await ask(firmware, encodeFrame(`GS ${'1'.repeat(40)}`))).toBe('');
    expect(await ask(firmware, '$GV^35\r')).toBe(encodeFrame('OK D8.1.1 5.2.1'));
  });

  test('those that arrive during the self-test are answered after it, as far as the UART holds them', async () => {
    const firmware = board();
    firmware.powerOn();
    await clock.advance(1000);
    for (let count = 0; count < 20; count++) firmware.receive(Buffer.from('$GV^35\r'));
    await clock.advance(3000);
    expect(said.match(/\$OK D8\.1\.1/g)).toHaveLength(9);
  });

  test('a restart is not answered, and forgets what is volatile', async () => {
    const firmware = await booted({ eeprom: { configuredMaxAmps: 32 } });
    await ask(firmware, encodeFrame('SC 10 V'));
    expect(await ask(firmware, '$FR^30\r', 900)).toBe('');
    await clock.advance(5000);
    expect(await ask(firmware, '$GC^20\r')).toBe(encodeFrame('OK 6 80 32 32'));
  });
});

describe('protections', () => {
  test('falls back to the supervised current when the heartbeat stops', async () => {
    const firmware = await booted();
    expect(await ask(firmware, encodeFrame('SY 30 6'))).toBe(encodeFrame('OK 30 6 0'));
    await clock.advance(29_000);
    expect(firmware.board.amps).toBe(32);
    await clock.advance(2000);
    expect(firmware.board.amps).toBe(6);
    expect(await ask(firmware, encodeFrame('SY'))).toBe(encodeFrame('NK 30 6 2'));
  });

  test('a failed self-test is told at boot and stays until restarted', async () => {
    const firmware = board();
    firmware.control('post 09');
    firmware.powerOn();
    await clock.advance(5000);
    expect(said).toContain(encodeFrame('AB 09 D8.1.1'));
    firmware.control('plug');
    await clock.advance(1000);
    expect(await ask(firmware, '$GS^30\r')).toMatch(/^\$OK 09 /);
  });

  test('stops at 71 °C, halves the current at 65 °C', async () => {
    const firmware = await booted();
    firmware.control('plug');
    await clock.advance(3000);
    firmware.control('temp 65');
    await clock.advance(200);
    expect(firmware.board.amps).toBe(16);
    expect(await ask(firmware, encodeFrame('SC 32 V'))).toBe(encodeFrame('NK 16'));
    firmware.control('temp 71');
    await clock.advance(200);
    expect(firmware.board).toMatchObject({ state: 0x0a, relayClosed: false });
  });
});

describe('energy', () => {
  test('is current × voltage × time of the given clock; the total grows when the vehicle leaves', async () => {
    const firmware = await booted({
      voltmeter: true,
      clock: { now: () => clock.now() * 60 },
      vehicle: { onboardAmps: 16 },
    });
    firmware.control('plug');
    await clock.advance(3600);
    const { charge } = firmware.vehicle;
    const before = firmware.energy.sessionWattSeconds;
    await clock.advance(60_000);
    const wattHours = (firmware.energy.sessionWattSeconds - before) / 3600;
    expect(wattHours).toBeGreaterThan(230 * 16 * 0.985 * 0.99);
    expect(wattHours).toBeLessThan(230 * 16 * 0.985 * 1.01);
    expect(firmware.vehicle.charge - charge).toBeCloseTo(wattHours / 58_000, 3);
    expect(firmware.energy.totalWattHours).toBe(0);
    firmware.control('unplug');
    await clock.advance(1000);
    expect(firmware.energy.totalWattHours).toBe(Math.floor(firmware.energy.sessionWattSeconds / 3600));
  });

  test('assumes 240 V without a voltmeter, as the real one does', async () => {
    const firmware = await booted();
    firmware.control('volts 225');
    expect(await ask(firmware, '$GG^24\r')).toBe(encodeFrame('OK 0 240000'));
  });

  test('tapers towards the end and stops when full', async () => {
    const firmware = await booted({ clock: { now: () => clock.now() * 600 }, vehicle: { charge: 0.8 } });
    firmware.control('plug');
    await clock.advance(2500);
    const plateau = firmware.board.milliamps;
    firmware.control('charge 97');
    await clock.advance(100);
    expect(firmware.board.milliamps).toBeGreaterThan(0);
    expect(firmware.board.milliamps).toBeLessThan(plateau / 2);
    await clock.advance(20_000);
    expect(firmware.vehicle.charge).toBe(1);
    expect(firmware.board).toMatchObject({ state: 0x02, relayClosed: false });
  });
});

describe('controls', () => {
  test('answer one line each, and tell what is wrong', async () => {
    const firmware = await booted();
    expect(firmware.control('plug')).toBe('ok plug');
    expect(firmware.control('nonsense')).toBe('error no such control: nonsense; try help');
    expect(firmware.control('volts many')).toMatch(
      /^error many is not a number from 0 to 500; usage: volts V/,
    );
    expect(firmware.control('status')).toMatch(/^ok power=running state=/);
    expect(firmware.control('help')).toMatch(/^ok plug .*babble MS/);
  });
});
