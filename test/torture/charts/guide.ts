/**
 * Any events in any order into the chart of a visit. What must hold:
 * - a card is checked once an attempt and starts at most one connector, a connector that is there;
 * - who is led is led somewhere; what ends by itself has a deadline ahead; home has none;
 * - the next driver finds the station's own language, or it is about to be put back.
 */
import { guide, guideState, startGuide, type GuideSnapshot } from '../../../main/guide/chart.ts';
import type { GuideAction, GuideEvent } from '../../../main/guide/events.ts';
import type { ConnectorState } from '../../../main/session/types.ts';
import type { Chance, Walk } from './walk.ts';

const CONNECTOR_STATES: readonly [ConnectorState, ...ConnectorState[]] = [
  'available',
  ...(['available', 'plugged', 'authorized', 'starting', 'charging', 'suspendedByVehicle'] as const),
  ...(['suspendedByStation', 'stopping', 'finished', 'faulted', 'unavailable', 'reserved'] as const),
];
type Ids = readonly [number, ...number[]];
const STATIONS: readonly [Ids, ...Ids[]] = [[1], [1, 2], [1, 2, 3]];
const LANGUAGES = ['en', 'de', 'ar'] as const;
const REFUSALS = ['unknown', 'blocked', 'other-card', 'unplug-first'] as const;
const TIMED = ['authorizing', 'choosing', 'rejected', 'receipt'];

export const walkGuide: Walk = (chance, events) => {
  const connectors = chance.of(STATIONS);
  const settings = { connectors, languages: ['en', 'de'], receiptMs: 45_000 } as const;
  const watched = new Watched(chance, connectors, startGuide(settings));
  for (let count = 0; count < events; count++) watched.step();
};

class Watched {
  readonly #chance: Chance;
  readonly #connectors: Ids;
  #snapshot: GuideSnapshot;
  #at = 1_000_000;
  #begun = 0;

  constructor(chance: Chance, connectors: Ids, snapshot: GuideSnapshot) {
    this.#chance = chance;
    this.#connectors = connectors;
    this.#snapshot = snapshot;
  }

  step(): void {
    const event = this.#draw();
    this.#chance.step(event);
    const before = this.#snapshot;
    const { snapshot, actions } = guide(before, event);
    this.#snapshot = snapshot;
    for (const action of actions) this.#take(action, event);
    this.#check(event, before);
  }

  #draw(): GuideEvent {
    const chance = this.#chance;
    this.#at += chance.below(5_000);
    const at = this.#at;
    const connector = chance.of(this.#connectors);
    const { context } = this.#snapshot;
    const attempt = context.attempt - (chance.yes(0.1) ? 1 : 0);
    const language = chance.yes(0.3) ? chance.of(LANGUAGES) : null;
    switch (chance.below(23)) {
      case 0:
      case 1:
      case 2:
        return { type: 'TAP', at };
      case 3:
        return { type: 'TAP_PROBLEM', reason: 'unreadable', at };
      case 4:
      case 5:
      case 6: {
        const choices = this.#connectors.filter(() => chance.yes(0.7));
        return {
          type: 'ACCEPTED',
          attempt,
          stops: chance.yes(0.2) ? connector : null,
          choices,
          language,
          at,
        };
      }
      case 7:
        return { type: 'KNOWN', attempt, connector, language, at };
      case 8:
        return { type: 'REFUSED', attempt, reason: chance.of(REFUSALS), at };
      case 9:
      case 10:
      case 11:
        return { type: 'CONNECTOR', connector, state: chance.of(CONNECTOR_STATES), at };
      case 12:
        return { type: 'CLOSED', connector, at };
      case 13:
        return { type: 'START_REFUSED', connector, at };
      case 14:
        return { type: 'CHOOSE', connector, busy: chance.yes(), at };
      case 15:
        return { type: 'STOP', connector, at };
      case 16:
        return { type: 'LANGUAGE', language: chance.of(LANGUAGES), at };
      case 17:
        return { type: 'SHEET', sheet: chance.of(['help', 'language', 'price', null] as const), at };
      case 18:
        return { type: 'DEADLINE', counting: chance.yes(0.3), at };
      case 19:
        return { type: 'SHEET_DEADLINE', at };
      case 20:
        return { type: 'REMOTE', connector, at };
      default:
        return { type: chance.of(['CANCEL', 'HOME', 'EXTEND'] as const), at };
    }
  }

  #take(action: GuideAction, event: GuideEvent): void {
    const chance = this.#chance;
    const { context } = this.#snapshot;
    if (event.type === 'ACCEPTED')
      chance.demand(event.attempt === context.attempt, 'an answer to an older tap is acted on', action);
    if (action.type === 'check') {
      chance.demand(event.type === 'TAP', 'a check without a tap');
      chance.demand(action.attempt === context.attempt, 'a check of an older tap', action);
      return;
    }
    chance.demand(
      (this.#connectors as readonly number[]).includes(action.connector),
      'no such connector',
      action,
    );
    if (action.type !== 'authorize') return;
    chance.demand(action.attempt > this.#begun, 'one tap that begins twice', action);
    chance.demand(action.connector === context.focus, 'begun elsewhere than shown', action);
    this.#begun = action.attempt;
  }

  #check(event: GuideEvent, before: GuideSnapshot): void {
    const { context, value } = this.#snapshot;
    const { deadline, settings, language } = context;
    const { state } = guideState(this.#snapshot);
    const demand = (holds: boolean, what: string) => this.#chance.demand(holds, what, { state, ...context });
    demand(value !== 'back', 'a state that is only a way to others');
    const risen = context.attempt - before.context.attempt;
    demand(risen === 0 || (risen === 1 && event.type === 'TAP'), 'attempts that are not counted one by one');
    demand(settings.languages.includes(language), 'a language that the station does not speak');
    demand(context.sheet === null || context.sheetUntil !== null, 'a sheet for ever');
    if (state === 'home') {
      demand(deadline === null && context.focus === null, 'home is somebody’s');
      demand(language === settings.languages[0] || context.sheetUntil !== null, 'a language for ever');
    }
    if (state === 'following') {
      demand(context.focus !== null, 'led nowhere');
      demand((deadline === null) === (this.#connectors.length === 1), 'how long somebody is led');
    }
    if (TIMED.includes(state)) demand(deadline !== null, 'a screen for ever');
    if (state === 'choosing') demand(context.choices.length > 0, 'nothing to choose from');
    if (state === 'rejected') demand(context.rejection !== null, 'rejected for no reason');
    if (deadline && deadline !== before.context.deadline)
      demand(
        deadline.at === event.at + deadline.totalMs && deadline.totalMs > 0,
        'a deadline that is not ahead',
      );
    if (event.type === 'DEADLINE' && before.context.deadline)
      demand(deadline !== before.context.deadline, 'a deadline for ever');
  }
}
