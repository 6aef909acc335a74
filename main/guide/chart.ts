/**
 * The chart of one driver's visit at the screen, pure: who is being helped, with which connector, in which language, and
 * until when. What a followed connector looks like is the connector's own chart's business (`screen.ts` joins the two).
 */
import { assign, initialTransition, setup, transition, type SnapshotFrom } from 'xstate';
import type { RejectionReason } from '../bridge/contract.ts';
import type { ConnectorState, Deadline } from '../session/types.ts';
import type { GuideAction, GuideContext, GuideEvent, GuideSettings } from './events.ts';

/** After this a check counts as slow and the driver is told what is awaited. */
export const CHECK_SLOW_MS = 1_500;
/** After this a check has failed: nobody waits longer in the rain. */
export const CHECK_LIMIT_MS = 12_000;
/** Long enough to read two sentences in a foreign language. */
export const REJECTED_MS = 10_000;
export const CHOOSE_MS = 30_000;
/** With several connectors the screen belongs to the next driver after this, counted from the last touch. */
export const LOOK_MS = 30_000;
/** A sheet, or a language that nobody used, is put away after this. */
export const SHEET_MS = 60_000;

/** Connectors that somebody's session occupies: a single-connector charger shows nothing else meanwhile. */
const BUSY: readonly ConnectorState[] = [
  'authorized',
  'starting',
  'charging',
  'suspendedByVehicle',
  'suspendedByStation',
  'stopping',
  'finished',
];

/** Nobody is being helped there any more. */
const FREE: readonly ConnectorState[] = ['available', 'plugged', 'reserved', 'unavailable'];

const until = (at: number, totalMs: number): Deadline => ({ at: at + totalMs, totalMs });
const isSingle = ({ settings }: GuideContext) => settings.connectors.length === 1;

/** Actions whose data depends on the moment. In the states that use them the focus is set; 0 is no connector's id. */
type Facts = { readonly context: GuideContext; readonly event: GuideEvent };
const act = (params: (facts: Facts) => GuideAction) => ({ type: 'act' as const, params });
const focusOf = ({ context }: Facts) => context.focus ?? 0;
const check = act(({ context }) => ({ type: 'check', attempt: context.attempt }));
const begin = act((facts) => ({
  type: 'authorize',
  attempt: facts.context.attempt,
  connector: focusOf(facts),
}));
const stopByCard = act((facts) => ({ type: 'stop', connector: focusOf(facts), reason: 'driver-card' }));
const stopByScreen = act(({ event }) => ({
  type: 'stop',
  connector: event.type === 'STOP' ? event.connector : 0,
  reason: 'driver-screen',
}));
const cancelFocus = act((facts) => ({ type: 'cancel', connector: focusOf(facts) }));
const extendFocus = act((facts) => ({ type: 'extend', connector: focusOf(facts) }));

const chart = setup({
  types: {
    context: {} as GuideContext,
    events: {} as GuideEvent,
    input: {} as GuideSettings,
  },
  actions: {
    act: (_, _action: GuideAction) => {},
    deadline: assign({ deadline: ({ event }, totalMs: number) => until(event.at, totalMs) }),
    noDeadline: assign({ deadline: null }),
    extend: assign({
      deadline: ({ context, event }) => context.deadline && until(event.at, context.deadline.totalMs),
    }),
    look: assign({ deadline: ({ context, event }) => (isSingle(context) ? null : until(event.at, LOOK_MS)) }),
    receiptDeadline: assign({
      deadline: ({ context, event }) => until(event.at, context.settings.receiptMs),
    }),
    closeSheet: assign({ sheet: null, sheetUntil: null }),
    sheet: assign(({ context, event }) => {
      if (event.type !== 'SHEET') return {};
      // A sheet that is closed leaves a chosen language behind, which is still to be put away.
      const lasts = event.sheet !== null || context.language !== context.settings.languages[0];
      return { sheet: event.sheet, sheetUntil: lasts ? event.at + SHEET_MS : null };
    }),
    language: assign(({ context, event }) =>
      event.type === 'LANGUAGE' && context.settings.languages.includes(event.language)
        ? { language: event.language, sheet: null, sheetUntil: event.at + SHEET_MS }
        : {},
    ),
    cardLanguage: assign(({ context, event }) => {
      const wanted = event.type === 'ACCEPTED' || event.type === 'KNOWN' ? event.language : null;
      return wanted !== null && context.settings.languages.includes(wanted) ? { language: wanted } : {};
    }),
    /** The next driver starts from the station's own language. */
    leave: assign(({ context }) => ({
      language: context.settings.languages[0],
      focus: null,
      choices: [],
      rejection: null,
      deadline: null,
      sheet: null,
      sheetUntil: null,
    })),
    reject: assign({ rejection: (_, reason: RejectionReason) => reason }),
    rejectAs: assign({
      rejection: ({ context, event }) =>
        event.type === 'REFUSED' || event.type === 'TAP_PROBLEM' ? event.reason : context.rejection,
    }),
    focus: assign({
      focus: ({ context, event }) => {
        if (event.type === 'ACCEPTED') return event.stops ?? event.choices[0] ?? context.focus;
        return 'connector' in event ? event.connector : context.focus;
      },
    }),
    loseFocus: assign({ focus: null }),
    choices: assign({ choices: ({ event }) => (event.type === 'ACCEPTED' ? event.choices : []) }),
    nextAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
  },
  guards: {
    current: ({ context, event }) => 'attempt' in event && event.attempt === context.attempt,
    stops: ({ context, event }) =>
      event.type === 'ACCEPTED' && event.attempt === context.attempt && event.stops !== null,
    none: ({ context, event }) =>
      event.type === 'ACCEPTED' && event.attempt === context.attempt && event.choices.length === 0,
    one: ({ context, event }) =>
      event.type === 'ACCEPTED' && event.attempt === context.attempt && event.choices.length === 1,
    offered: ({ context, event }) => event.type === 'CHOOSE' && context.choices.includes(event.connector),
    pluggedOffered: ({ context, event }) =>
      event.type === 'CONNECTOR' && event.state === 'plugged' && context.choices.includes(event.connector),
    chosenBusy: ({ event }) => event.type === 'CHOOSE' && event.busy,
    single: ({ context }) => isSingle(context),
    singleBusy: ({ context, event }) =>
      event.type === 'CONNECTOR' && isSingle(context) && BUSY.includes(event.state),
    focused: ({ context, event }) => 'connector' in event && event.connector === context.focus,
    focusFree: ({ context, event }) =>
      event.type === 'CONNECTOR' && event.connector === context.focus && FREE.includes(event.state),
    counting: ({ event }) => event.type === 'DEADLINE' && event.counting === true,
    hasFocus: ({ context }) => context.focus !== null,
  },
}).createMachine({
  id: 'guide',
  initial: 'home',
  context: ({ input }) => ({
    settings: input,
    language: input.languages[0],
    sheet: null,
    sheetUntil: null,
    attempt: 0,
    focus: null,
    choices: [],
    rejection: null,
    deadline: null,
  }),
  on: {
    TAP: { target: '.authorizing', actions: ['closeSheet', 'nextAttempt', check] },
    TAP_PROBLEM: { target: '.rejected', actions: ['closeSheet', 'rejectAs'] },
    LANGUAGE: { actions: 'language' },
    SHEET: { actions: 'sheet' },
    SHEET_DEADLINE: { actions: 'closeSheet' },
    STOP: { actions: stopByScreen },
    // Whoever was being helped has left: nothing to come back to.
    CONNECTOR: { guard: 'focusFree', actions: 'loseFocus' },
  },
  states: {
    home: {
      entry: 'leave',
      on: {
        // A language that nobody went on with is the next driver's nuisance.
        SHEET_DEADLINE: { actions: 'leave' },
        CHOOSE: { guard: 'chosenBusy', target: 'following', actions: 'focus' },
        CONNECTOR: { guard: 'singleBusy', target: 'following', actions: 'focus' },
        REMOTE: { target: 'following', actions: 'focus' },
        STOP: { target: 'following', actions: ['focus', stopByScreen] },
        CLOSED: { target: 'receipt', actions: 'focus' },
      },
    },
    authorizing: {
      initial: 'quick',
      on: {
        TAP: {},
        TAP_PROBLEM: {},
        ACCEPTED: [
          { guard: 'stops', target: 'following', actions: ['cardLanguage', 'focus', stopByCard] },
          {
            guard: 'none',
            target: 'rejected',
            actions: ['cardLanguage', { type: 'reject', params: 'no-connector' }],
          },
          { guard: 'one', target: 'following', actions: ['cardLanguage', 'focus', begin] },
          { guard: 'current', target: 'choosing', actions: ['cardLanguage', 'choices'] },
        ],
        KNOWN: { guard: 'current', target: 'following', actions: ['cardLanguage', 'focus'] },
        REFUSED: { guard: 'current', target: 'rejected', actions: 'rejectAs' },
        CANCEL: { target: 'back' },
      },
      states: {
        quick: {
          entry: { type: 'deadline', params: CHECK_SLOW_MS },
          on: { DEADLINE: 'slow' },
        },
        slow: {
          entry: { type: 'deadline', params: CHECK_LIMIT_MS - CHECK_SLOW_MS },
          on: { DEADLINE: { target: '#guide.rejected', actions: { type: 'reject', params: 'timeout' } } },
        },
      },
    },
    choosing: {
      entry: { type: 'deadline', params: CHOOSE_MS },
      on: {
        CHOOSE: { guard: 'offered', target: 'following', actions: ['focus', begin] },
        // Plugging in says it without words.
        CONNECTOR: { guard: 'pluggedOffered', target: 'following', actions: ['focus', begin] },
        EXTEND: { actions: 'extend' },
        CANCEL: 'home',
        HOME: 'home',
        DEADLINE: 'home',
      },
    },
    rejected: {
      entry: { type: 'deadline', params: REJECTED_MS },
      on: { EXTEND: { actions: 'extend' }, HOME: 'back', CANCEL: 'back', DEADLINE: 'back' },
    },
    /** To whoever was being helped before, or home. */
    back: {
      always: [{ guard: 'hasFocus', target: 'following' }, { target: 'home' }],
    },
    following: {
      entry: 'look',
      on: {
        CHOOSE: { guard: 'chosenBusy', actions: ['focus', 'look'] },
        CONNECTOR: [
          { guard: 'focusFree', target: 'home' },
          { guard: 'focused', actions: 'look' },
        ],
        CLOSED: { guard: 'focused', target: 'receipt' },
        START_REFUSED: {
          guard: 'focused',
          target: 'rejected',
          actions: { type: 'reject', params: 'failed' },
        },
        STOP: { actions: [stopByScreen, 'look'] },
        CANCEL: { actions: [cancelFocus, 'look'] },
        EXTEND: { actions: [extendFocus, 'look'] },
        SHEET: { actions: ['sheet', 'look'] },
        LANGUAGE: { actions: ['language', 'look'] },
        HOME: { guard: ({ context }) => !isSingle(context), target: 'home' },
        // What counts down is not taken from the screen half-way; its end is a change of the connector.
        DEADLINE: [{ guard: 'counting', actions: 'look' }, { target: 'home' }],
      },
    },
    receipt: {
      entry: 'receiptDeadline',
      on: {
        EXTEND: { actions: 'extend' },
        CLOSED: { target: 'receipt', reenter: true, actions: 'focus' },
        HOME: 'home',
        DEADLINE: 'home',
      },
    },
  },
});

export type GuideSnapshot = SnapshotFrom<typeof chart>;

export function startGuide(settings: GuideSettings): GuideSnapshot {
  return initialTransition(chart, settings)[0];
}

/** One step: what is true next and what is to be done, in order. Never throws for any event in any state. */
export function guide(
  snapshot: GuideSnapshot,
  event: GuideEvent,
): { snapshot: GuideSnapshot; actions: GuideAction[] } {
  const [next, executable] = transition(chart, snapshot, event);
  const actions: GuideAction[] = [];
  for (const action of executable) {
    if (action.type === 'act') actions.push(action.params as unknown as GuideAction);
  }
  return { snapshot: next, actions };
}

export type GuideState = 'home' | 'authorizing' | 'choosing' | 'rejected' | 'following' | 'receipt';

export function guideState(snapshot: GuideSnapshot): { state: GuideState; slow: boolean } {
  const { value } = snapshot;
  if (typeof value === 'object') return { state: 'authorizing', slow: value.authorizing === 'slow' };
  return { state: value === 'back' ? 'home' : value, slow: false };
}
