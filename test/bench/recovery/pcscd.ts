/** The card service is killed and comes back: until a card that is held to the reader is a tap. */
import { PcscRig, VIRTUAL_READERS } from '../../rig/pcsc.ts';
import { simulatedCharger, VALID_UIDS } from '../rig/chargers.ts';
import { startLocalKiosk } from '../rig/local-kiosk.ts';
import { type Section, Skip, withClosers } from '../section.ts';

export const pcscdKilled: Section['run'] = ({ quick }, report) =>
  withClosers(async (closers) => {
    // Root, pcscd and its virtual reader: what is missing, or who holds them, is in the message.
    const rig = await PcscRig.started().catch((cause: unknown) => {
      throw new Skip(cause instanceof Error ? cause.message : String(cause), { cause });
    });
    closers.add(() => rig.close());
    const reader = { driver: 'pcsc', name: VIRTUAL_READERS[0] };
    const { kiosk, close } = await startLocalKiosk(simulatedCharger(1, { reader }));
    closers.add(close);
    await kiosk.when('card reader', ({ startBy, screen }) => startBy.card && screen.name === 'idle');

    const samples: number[] = [];
    // Another card each time: one that was never seen to leave would be the same tap.
    for (const uid of VALID_UIDS.slice(0, quick ? 2 : 4)) {
      await rig.kill();
      await kiosk.when('word that the reader is gone', ({ startBy }) => !startBy.card);
      await rig.start();
      const backAt = performance.now();
      const tapped = kiosk.when('the tap', ({ screen }) => screen.name === 'plug-in');
      await rig.insert(uid);
      samples.push((await tapped) - backAt);
      await rig.remove();
      kiosk.do({ type: 'cancel' });
      await kiosk.when('idle screen', ({ screen }) => screen.name === 'idle');
    }
    report({
      name: 'pcscd killed and back → card accepted',
      unit: 'ms',
      samples,
      goals: [{ of: 'max', most: 5000 }],
      note: 'from the service’s answering again; a card lies there at once',
    });
  });
