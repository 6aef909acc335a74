/** SIGKILLs at moments of sessions, on several chargers at a time: nothing lost, nothing billed twice, all to the Wh. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Violation } from '../violation.ts';
import type { Books } from './books.ts';
import { Charger } from './charger.ts';
import { planOf } from './plan.ts';
import { MoodyReceiver } from './receiver.ts';

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  /** The number of the first kill: `--from 17 --kills 1` has kill 17 again. */
  readonly from?: number;
  readonly chargers: number;
  /** See `planOf`. */
  readonly spared?: boolean;
  /** Every alert must have reached the webhook in the end. */
  readonly alerts?: boolean;
  progress?(line: string): void;
}

/** Of what other chargers found at the same time, so many characters. */
const ALSO_TOLD = 300;

/** Runs them; returns what to say of it. Throws Violation with how to have it again; the files are left then. */
export async function runKills(options: KillOptions): Promise<string> {
  const { seed, kills, from = 0, chargers, progress } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-torture-'));
  const receiver = await MoodyReceiver.start();
  const webhook = { moody: receiver.url, dead: await deadAddress() };
  const killedIn = new Map<string, number>();
  let taken = 0;
  let done = 0;
  let failed = false;
  const begun = performance.now();
  const torment = Array.from({ length: Math.min(chargers, kills) }, async (_, index) => {
    const charger = new Charger({
      folder: path.join(folder, String(index)),
      seed: seed + index,
      webhook,
      alerts: options.alerts ?? false,
      take: () => (failed || taken >= kills ? null : planOf(seed, from + taken++, options.spared)),
      killed: (plan, state) => {
        killedIn.set(state, (killedIn.get(state) ?? 0) + 1);
        done++;
        if (done < kills) receiver.moodFor(done);
        else receiver.calm();
        if (done % 25 === 0)
          progress?.(`${String(done)} kills, ${pace(begun, done)}, last ${String(plan.number)}`);
      },
    });
    try {
      return await charger.run();
    } catch (error) {
      failed = true;
      throw explained(error, charger, options, path.join(folder, String(index)));
    }
  });
  const settled = await Promise.allSettled(torment);
  await receiver.stop();
  const wrong = settled.filter((one) => one.status === 'rejected').map(({ reason }) => messageOf(reason));
  const [first, ...others] = wrong;
  if (first !== undefined)
    throw new Violation([first, ...others.map((one) => `and: ${one.slice(0, ALSO_TOLD)} …`)].join('\n'));
  const alerts = options.alerts ? `; ${String(receiver.check())} alerts told once each` : '';
  await rm(folder, { recursive: true, force: true });
  const books = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return `${summary(options, books, killedIn)}${alerts}`;
}

function summary(
  { kills, seed }: KillOptions,
  books: readonly Books[],
  killedIn: ReadonlyMap<string, number>,
) {
  const sum = (pick: (one: Books) => number) => String(books.reduce((total, one) => total + pick(one), 0));
  const states = [...killedIn].sort(([, a], [, b]) => b - a).map(([state, n]) => `${state} ${String(n)}`);
  const forgotten = sum(({ flowedWh, billedWh }) => Math.max(0, flowedWh - billedWh));
  return (
    `${String(kills)} kills (seed ${String(seed)}): ${sum(({ sessions }) => sessions)} sessions, ` +
    `${sum(({ billedWh }) => billedWh)} Wh by the bills, ${sum(({ flowedWh }) => flowedWh)} Wh by the boards, ` +
    `of which ${forgotten} forgotten by boards that lost their power (${sum(({ blurred }) => blurred)} joints; ` +
    `${sum(({ joints }) => joints)} exact to the Wh), 0 lost, 0 billed twice; killed in ${states.join(', ')}`
  );
}

function explained(error: unknown, charger: Charger, { seed }: KillOptions, folder: string): Error {
  const number = charger.plan?.number ?? 0;
  return new Violation(
    `${messageOf(error)}\n` +
      `  in kill ${String(number)}: ${JSON.stringify(charger.plan)}\n` +
      `  files: ${folder}\n` +
      `  that plan alone: node test/torture/torture.ts --only kills --seed ${String(seed)} --from ${String(number)} --kills 1`,
  );
}

function messageOf(error: unknown): string {
  if (error instanceof Violation) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function pace(begun: number, done: number): string {
  return `${((performance.now() - begun) / done / 1000).toFixed(2)} s each`;
}

/** An address at which nobody listens: a port that was free a moment ago. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return `http://127.0.0.1:${String(port)}/alerts`;
}
