/** The card reader: how it is, and what a card answers that is held to it while this page is open. */
import { grabbingKernelModules } from '../../../../drivers/readers/pcsc/kernelModules.ts';
import type { CardReader, ReaderEvent, TapProblem } from '../../../../drivers/readers/reader.ts';
import type { LocalList } from '../../../authorization/local-list.ts';
import { maskUid } from '../../../authorization/uid.ts';
import type { ReaderPage } from '../../../bridge/service/machine-pages.ts';
import type { FaultBoard } from '../../../faults/board.ts';
import type { FaultCode } from '../../../faults/catalogue.ts';
import type { FrameLog } from '../../../service/frames.ts';
import { refused, type Handlers, type RoomContext, type ServiceRoom } from '../room.ts';
import type { Captures } from '../rooms.ts';
import { frameRow } from './frames.ts';

const MOST_TAPS = 12;
const FRAME_ROWS = 8;
/** Device id of the reader in the frame log. */
const READER = 'reader';
const FAULTS: readonly FaultCode[] = ['reader.service-down', 'reader.absent', 'reader.stuck'];
export interface ReaderRoomOptions extends RoomContext {
  readonly driver: string;
  readonly reader: CardReader;
  readonly list: Pick<LocalList, 'check' | 'find'>;
  readonly board: () => FaultBoard;
  readonly frames: FrameLog;
  /** Loaded kernel modules that take readers away from pcscd; absent: this machine's. */
  readonly kernelModules?: () => readonly string[];
}

export class ReaderRoom implements ServiceRoom<'reader'>, Captures {
  readonly page = 'reader';
  readonly #o: ReaderRoomOptions;
  #name: string | null = null;
  #up = false;
  #taps: ReaderPage['taps'] = [];
  #seq = 0;
  #hints: ReaderPage['hints'] = [];
  #isOpen = false;
  readonly #unsubscribe: (() => void)[] = [];

  readonly handlers: Handlers<'service-reader-restart'> = {
    'service-reader-restart': () => {
      const { reader } = this.#o;
      if (!reader.restart)
        return refused('reader.no-restart', 'this reader has nothing that could be restarted');
      reader.restart();
      return { ok: true, code: 'reader.restarting' };
    },
  };

  constructor(options: ReaderRoomOptions) {
    this.#o = options;
    // From the beginning: a reader tells its name once.
    this.#unsubscribe.push(options.reader.subscribe((event) => this.#hear(event)));
  }

  view(): ReaderPage {
    const { driver, board, frames } = this.#o;
    const code = FAULTS.find((fault) => board().get(fault, null)) ?? null;
    return {
      name: 'reader',
      driver,
      health: code !== null ? 'bad' : this.#up ? 'good' : 'warn',
      reader: this.#name,
      code,
      hints: this.#hints,
      taps: this.#taps,
      frames: this.#frames(frames),
    };
  }

  enter(): void {
    this.#isOpen = true;
    this.#taps = [];
    const grabbed = this.#o.driver === 'pcsc' ? (this.#o.kernelModules ?? grabbingKernelModules)() : [];
    this.#hints = grabbed.length > 0 ? [{ code: 'reader.grabbed', detail: grabbed.join(' ') }] : [];
  }

  leave(): void {
    this.#isOpen = false;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  captures(): boolean {
    return this.#isOpen;
  }

  tap(event: { readonly uid: string } | { readonly problem: TapProblem }): void {
    const at = this.#o.clock.now();
    this.#seq += 1;
    const tap =
      'uid' in event
        ? {
            masked: maskUid(event.uid),
            bytes: event.uid.length / 2,
            problem: null,
            verdict: this.#verdict(event.uid, at),
            label: this.#o.list.find(event.uid)?.label ?? null,
          }
        : { masked: null, bytes: null, problem: event.problem, verdict: null, label: null };
    this.#taps = [{ seq: this.#seq, at, ...tap }, ...this.#taps].slice(0, MOST_TAPS);
    this.#o.changed();
  }

  #verdict(uid: string, at: number): ReaderPage['taps'][number]['verdict'] {
    const answer = this.#o.list.check(uid, { at });
    return answer.result === 'accepted' ? 'accepted' : answer.reason;
  }

  #hear(event: ReaderEvent): void {
    if (event.type === 'link') {
      this.#up = event.up;
      if (event.name !== undefined) this.#name = event.name;
    } else if (event.type !== 'frame' || !this.#isOpen) return;
    this.#o.changed();
  }

  #frames(frames: FrameLog): ReaderPage['frames'] {
    const { rows, total } = frames.page(READER, { most: FRAME_ROWS });
    return { rows: rows.map(frameRow), total };
  }
}
