/** Another process on a store: `node child.ts open|hold|write FILE`. Tells what happened, one word a line. */
import { StoreError } from '../../main/store/store-error.ts';
import { openStore } from '../../main/store/store.ts';

const [action = '', file = ''] = process.argv.slice(2);
const tell = (word: string) => process.stdout.write(`${word}\n`);

try {
  const store = openStore(file, Date.now());
  tell('opened');
  if (action === 'open') store.close();
  if (action === 'hold') process.stdin.resume();
  if (action === 'write') {
    const { sessions } = store;
    sessions.open({
      id: 's-1',
      number: '7F3A-2291',
      connector: 1,
      token: null,
      at: 1_000,
      meterStartWh: 0,
      tariff: '{}',
      pricing: null,
    });
    // Each number that is told was durable before: the parent kills this at any of them.
    for (let wh = 1; wh < 1_000_000; wh++) {
      store.atomically(() => {
        sessions.progress('s-1', {
          at: 1_000 + wh,
          registerWh: wh,
          energyWh: wh,
          watts: 7_000,
          pricing: String(wh),
        });
        sessions.event('s-1', 1_000 + wh, 'tick', { wh });
      });
      tell(String(wh));
    }
  }
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  tell(`${error.code}: ${error.message}`);
}
