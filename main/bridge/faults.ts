/** Faults as a driver sees them: pure projections of what the board knows. */
import type { ActiveFault, Standing } from '../faults/board.ts';
import { describeFault, stopsCharging, type FaultCode, type FaultDescription } from '../faults/catalogue.ts';
import { likelyCause, type Cause } from '../faults/causes.ts';
import { byNeed, needOf, outcomeOf } from '../faults/order.ts';
import { outcomeWords } from '../faults/outcome.ts';
import type { FaultNeed, FaultPicture, FaultView, OtherFault, RecoveryView } from './contract.ts';
import { faultScreenWords } from './words/faults.ts';

/** Whom it meets: somebody who charges, somebody whose charge it ended, or nobody yet. */
export interface Situation {
  readonly session: 'running' | 'ended' | null;
  /** A cable that belongs to the charger cannot be exchanged by a driver. */
  readonly format: 'SOCKET' | 'CABLE';
}

/** A wait that is over before it can be read gets no countdown. */
export const SHORTEST_COUNTDOWN_MS = 3_000;

/** The fault that matters most to a driver, of those that forbid charging, and the others after it. */
export function faultViews(
  faults: readonly ActiveFault[],
  situation: Situation,
  language: string,
): { readonly fault: FaultView | null; readonly others: readonly OtherFault[] } {
  const [first, ...rest] = faults.filter(({ code }) => stopsCharging(code)).sort(byNeed);
  if (!first) return { fault: null, others: [] };
  const fault = faultView(first, situation, language);
  const titled = new Map(
    rest.map(({ code }): [string, OtherFault] => {
      const { title } = describeFault(code, language);
      return [title, { code, title }];
    }),
  );
  titled.delete(fault.title);
  return { fault, others: [...titled.values()] };
}

export function faultView(fault: ActiveFault, situation: Situation, language: string): FaultView {
  const words = describeFault(fault.code, language);
  const outcome = outcomeOf(fault);
  const need = needOf(fault);
  const calm = situation.session !== null && outcome !== 'needs-technician';
  return {
    code: fault.code,
    mrec: words.mrec,
    badge: badgeOf(words, situation, outcome, language),
    tone: calm && (outcome === null || words.severity !== 'emergency') ? 'warn' : 'bad',
    title: words.title,
    steps: stepsOf(words, situation, outcome, need, language),
    picture: pictureOf(words.picture, outcome),
    recovery: recoveryOf(fault, words, language),
    likely: likelyOf(fault, situation, language),
    need,
    stationWide: fault.connector === null,
    since: fault.since,
  };
}

type Outcome = ReturnType<typeof outcomeOf>;

/** "Charging paused" is true only while somebody charges. */
function badgeOf(
  words: FaultDescription,
  { session }: Situation,
  outcome: Outcome,
  language: string,
): string {
  const own = faultScreenWords(language);
  if (outcome === 'needs-technician') return own.outOfOrder;
  if (session === 'running') return words.badge;
  return session === 'ended' ? own.ended : own.notReady;
}

/** Steps that were to mend it, or to wait for it, are no advice any more once only a technician helps. */
function stepsOf(
  words: FaultDescription,
  { session }: Situation,
  outcome: Outcome,
  need: FaultNeed,
  language: string,
): readonly string[] {
  if (outcome !== 'needs-technician' || words.giveUp.rounds === 0) return words.steps;
  if (need === 'danger') return words.steps.slice(0, 1);
  const own = faultScreenWords(language);
  return [session === 'running' ? own.leave : own.elsewhere];
}

/** A drawing that says "wait" would be untrue once waiting does not help. */
function pictureOf(picture: FaultPicture, outcome: Outcome): FaultPicture {
  const waits = picture === 'wait' || picture === 'link' || picture === 'meter';
  return waits && outcome === 'needs-technician' ? 'technician' : picture;
}

function recoveryOf(fault: ActiveFault, words: FaultDescription, language: string): RecoveryView | null {
  const { standing } = fault;
  const outcome = outcomeOf(fault);
  if (outcome) {
    // Where the kiosk had nothing to try, the catalogue says what ends it.
    const text = (words.giveUp.rounds === 0 && words.recovery) || outcomeWords(outcome, language);
    return { text, deadline: null, attempt: null, phase: outcome };
  }
  const deadline = countdown(standing);
  if (standing?.gone)
    return { text: faultScreenWords(language).settling, deadline, attempt: null, phase: 'settling' };
  if (words.recovery === undefined) return null;
  return { text: words.recovery, deadline, attempt: attemptOf(standing), phase: 'trying' };
}

function countdown(standing: Standing | null): RecoveryView['deadline'] {
  const deadline = standing?.deadline;
  return deadline && deadline.totalMs >= SHORTEST_COUNTDOWN_MS ? deadline : null;
}

/** Rests are not counted: nobody attempts anything. */
function attemptOf(standing: Standing | null): RecoveryView['attempt'] {
  if (!standing) return null;
  const { act, attempt, of } = standing.progress;
  return of > 1 && attempt > 0 && act !== 'rest' ? { number: Math.min(attempt, of), of } : null;
}

/** Which faults a cause can explain: its sentence must not contradict, nor repeat, the title above it. */
const EXPLAINS: Readonly<Record<Cause, readonly FaultCode[]>> = {
  supply: ['controller.silent', 'controller.unknown-state', 'meter.silent'],
  'vehicle-or-wet-plug': ['protection.residual-current'],
  'cable-or-installation': ['protection.residual-current'],
  charger: ['protection.residual-current'],
  meter: [],
  'contactor-or-supply': ['contactor.failed-to-close'],
  'port-or-cable': ['meter.silent'],
  device: [],
  controller: ['controller.silent', 'controller.unknown-state'],
  'line-disturbed': ['controller.silent', 'controller.unknown-state', 'meter.silent'],
  'heat-from-load': ['temperature.high'],
  'heat-from-outside': ['temperature.high'],
};

function likelyOf({ code, cause }: ActiveFault, { format }: Situation, language: string): string | null {
  if (!cause || !EXPLAINS[cause].includes(code)) return null;
  if (cause === 'cable-or-installation' && format === 'CABLE') return null;
  return likelyCause(cause, language);
}
