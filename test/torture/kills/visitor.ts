/** A driver at one charger: from the card to the receipt in many ways, and out of whatever a killed kiosk left. */
import type { Command, ConnectorView } from '../../../main/bridge/contract.ts';
import type { Board } from './board.ts';
import type { KioskProcess } from './kiosk-process.ts';
import type { Life, Mark, Plan, Visit } from './plan.ts';

export interface VisitorOptions {
  readonly board: Board;
  readonly kiosk: KioskProcess;
  touch(command: Command): void;
  /** Somebody is let in, by card or by plugging in. */
  admitted(free: boolean): void;
  mark(mark: Mark): void;
}

/** The same card again within this is the same tap (1500 ms in the reader). */
const NEXT_TAP_MS = 1_550;
/** A full vehicle's session ends after a minute. */
const FULL_MS = 75_000;

const isFree = ({ state, session }: ConnectorView) => state === 'available' && session === null;
const isOver = ({ state }: ConnectorView) => state === 'finished' || state === 'available';

export class Visitor {
  readonly #o: VisitorOptions;
  #tappedAt = Number.NEGATIVE_INFINITY;

  constructor(options: VisitorOptions) {
    this.#o = options;
  }

  /** From any state to a free connector; a session that goes on is ended as `how` says. */
  async putRight(how: Plan['putRight']): Promise<void> {
    const { board, kiosk } = this.#o;
    await board.send('clear');
    if (how !== 'unplug') {
      // A vehicle that wants nothing would keep a session waiting.
      await board.send('charge 42');
      await board.send('resume');
      await kiosk.when('the session to be taken up', ({ state, session }) => {
        return (
          (state === 'plugged' && !session) || state === 'charging' || isOver({ state } as ConnectorView)
        );
      });
      if (kiosk.connector?.state === 'charging') await this.#end(how);
    }
    await board.send('unplug');
    await kiosk.when('the connector to be free', isFree);
    await board.send('charge 42');
    this.#o.touch({ type: 'home' });
  }

  async visit(visit: Visit, { freeVend }: Life): Promise<void> {
    const { board, kiosk } = this.#o;
    await kiosk.when('a free connector', isFree);
    await this.#begin(visit, freeVend);
    await kiosk.when('energy to flow', ({ state }) => state === 'charging');
    this.#tapWasRead();
    if (visit.otherCard) kiosk.tap(1);
    await kiosk.when('some energy', ({ session }) => (session?.energyWh ?? 0) >= visit.energyWh);
    if (visit.pause) {
      await board.send('pause');
      await kiosk.when('the vehicle’s pause', ({ state }) => state === 'suspendedByVehicle');
      await board.send('resume');
      await kiosk.when('the vehicle to go on', ({ state }) => state === 'charging');
    }
    if (visit.board !== 'none') await this.#loseBoard(visit.board);
    await this.#stop(visit);
    await linger(visit.lingerMs);
    this.#o.mark('unplug');
    await board.send('unplug');
    await kiosk.when('the connector to be free again', isFree);
    await linger(visit.lingerMs);
  }

  async #begin({ first }: Visit, freeVend: boolean): Promise<void> {
    const { board, kiosk } = this.#o;
    if (freeVend) {
      this.#o.admitted(true);
      await board.send('plug');
      this.#o.mark('plug');
      return;
    }
    if (first === 'card') {
      await this.#tap();
      await kiosk.when('the plug to be awaited', ({ state }) => state === 'authorized');
      this.#tapWasRead();
    }
    await board.send('plug');
    this.#o.mark('plug');
    if (first === 'card') return;
    await kiosk.when('the vehicle to be seen', ({ state }) => state === 'plugged');
    await this.#tap();
  }

  async #tap(): Promise<void> {
    await linger(this.#tappedAt + NEXT_TAP_MS - performance.now());
    this.#tappedAt = performance.now();
    this.#o.admitted(false);
    this.#o.kiosk.tap(0);
    this.#o.mark('tap');
  }

  async #loseBoard(how: 'power-cut' | 'restart'): Promise<void> {
    const { board, kiosk } = this.#o;
    const at = Date.now();
    await board.cut(how === 'restart' ? 'restart' : 'power-cut 400');
    this.#o.mark('board-cut');
    // It is noticed by its words or by its silence; then the charger goes on, or has ended the session.
    await kiosk
      .when(
        'the board to be lost or back',
        ({ state, since }) => {
          return state !== 'charging' || since > at;
        },
        5_000,
      )
      .catch(ignoreVain);
    await kiosk.when(
      'the board to be back',
      ({ state }) => state === 'charging' || state === 'finished',
      60_000,
    );
  }

  async #stop(visit: Visit): Promise<void> {
    const { board, kiosk } = this.#o;
    if (kiosk.connector?.state === 'finished') return;
    switch (visit.stop) {
      case 'card':
      case 'screen':
        return this.#end(visit.stop);
      case 'unplug':
        this.#o.mark('stop');
        await board.send('unplug');
        return kiosk.when('the connector to be free', isFree);
      case 'full':
        await board.send('full');
        await kiosk.when('the vehicle to be full', ({ state }) => state === 'suspendedByVehicle');
        if (visit.waitsUntilFull) return kiosk.when('the end of a full vehicle', isOver, FULL_MS);
        return this.#end('screen');
      case 'fault':
        return this.#fault(visit);
    }
  }

  async #end(how: 'card' | 'screen'): Promise<void> {
    // A session that was begun without a card is nobody's to end by one.
    const hasCard = this.#o.kiosk.connector?.session?.card !== null;
    if (how === 'card' && hasCard) await this.#tap();
    else this.#o.touch({ type: 'stop', connector: 1 });
    this.#o.mark('stop');
    await this.#o.kiosk.when('the end', isOver);
    this.#tapWasRead();
  }

  /** By now at the latest: a busy machine may have read it long after it was sent. */
  #tapWasRead(): void {
    if (Number.isFinite(this.#tappedAt)) this.#tappedAt = performance.now();
  }

  async #fault({ trip, faultEnds }: Visit): Promise<void> {
    const { board, kiosk } = this.#o;
    await board.send(`trip ${trip}`);
    await kiosk.when('the fault', ({ state }) => state === 'faulted');
    await linger(300);
    if (faultEnds === 'clear') {
      await board.send('clear');
      this.#o.mark('clear');
      // An emergency may have ended the session; otherwise it goes on.
      await kiosk.when('the fault to be over', (one) => one.state === 'charging' || isOver(one), 90_000);
      return kiosk.connector?.state === 'charging' ? this.#end('screen') : undefined;
    }
    if (faultEnds === 'screen') {
      this.#o.touch({ type: 'stop', connector: 1 });
      this.#o.mark('stop');
      await linger(400);
    } else await board.send('unplug');
    await board.send('clear');
    await kiosk.when('the session to be over', (one) => isOver(one) || one.state === 'plugged', 90_000);
  }
}

/** Time that a driver takes for nothing in particular. */
async function linger(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

function ignoreVain(error: unknown): void {
  if (error instanceof Error && error.message.startsWith('waited')) return;
  throw error;
}
