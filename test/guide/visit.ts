/** One visit at the screen, by hand: events in, state and actions out. */
import { guide, guideState, startGuide, type GuideSnapshot } from '../../main/guide/chart.ts';
import type { GuideAction, GuideEvent, GuideSettings } from '../../main/guide/events.ts';
import { NOON } from '../rig/clock.ts';

type WithoutTime<Event> = Event extends GuideEvent ? Omit<Event, 'at'> : never;
export type Step = WithoutTime<GuideEvent>;

export const TWO: GuideSettings = { connectors: [1, 2], languages: ['en', 'de'], receiptMs: 45_000 };
export const ONE: GuideSettings = { ...TWO, connectors: [1] };

export class Visit {
  snapshot: GuideSnapshot;
  at = NOON;

  constructor(settings: GuideSettings = TWO) {
    this.snapshot = startGuide(settings);
  }

  get state() {
    return guideState(this.snapshot).state;
  }
  get slow() {
    return guideState(this.snapshot).slow;
  }
  get context() {
    return this.snapshot.context;
  }
  /** How long until the screen changes by itself; null: never. */
  get leftMs(): number | null {
    return this.context.deadline && this.context.deadline.at - this.at;
  }

  go(...steps: readonly Step[]): GuideAction[] {
    const caused: GuideAction[] = [];
    for (const step of steps) {
      this.at += 1_000;
      const { snapshot, actions } = guide(this.snapshot, { ...step, at: this.at } as GuideEvent);
      this.snapshot = snapshot;
      caused.push(...actions);
    }
    return caused;
  }

  accepted(
    choices: readonly number[],
    stops: number | null = null,
    language: 'en' | 'de' | 'ar' | null = null,
  ): Step {
    return { type: 'ACCEPTED', attempt: this.context.attempt, stops, choices, language };
  }

  refused(reason: Extract<Step, { type: 'REFUSED' }>['reason']): Step {
    return { type: 'REFUSED', attempt: this.context.attempt, reason };
  }
}

export const tap: Step = { type: 'TAP' };
export const timeUp: Step = { type: 'DEADLINE' };
export const sheetUp: Step = { type: 'SHEET_DEADLINE' };
export const home: Step = { type: 'HOME' };
export const cancel: Step = { type: 'CANCEL' };
export const extend: Step = { type: 'EXTEND' };
export const choose = (connector: number, busy = false): Step => ({ type: 'CHOOSE', connector, busy });
export const turns = (connector: number, state: Extract<Step, { type: 'CONNECTOR' }>['state']): Step => ({
  type: 'CONNECTOR',
  connector,
  state,
});
export const closed = (connector: number): Step => ({ type: 'CLOSED', connector });
export const speak = (language: 'en' | 'de' | 'ar'): Step => ({ type: 'LANGUAGE', language });
export const sheet = (name: 'help' | 'language' | 'price' | null): Step => ({ type: 'SHEET', sheet: name });
