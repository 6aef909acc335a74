/** What the kiosk does about a fault by itself, and when it gives up, in a technician's language. */
import type { TechnicianLanguage } from '../entry.ts';
import type { GiveUp, RecoveryAct, RecoveryPlan, RecoveryStep } from '../plan.ts';
import { durationWords } from './duration.ts';

export interface PlanWords {
  readonly tries: readonly string[];
  readonly givesUp: readonly string[];
}

export function planWords(plan: RecoveryPlan, giveUp: GiveUp, language: TechnicianLanguage): PlanWords {
  return { tries: triesOf(plan, giveUp, WORDS[language]), givesUp: giveUpOf(giveUp, WORDS[language]) };
}

function triesOf({ steps, settleMs, afterwards, backoff }: RecoveryPlan, giveUp: GiveUp, words: Words) {
  if (steps.length === 0) return [words.nothing];
  const all = steps.map((step) => words.step(words.acts[step.act], step)).join(words.then);
  return [
    words.round(all, giveUp),
    ...(backoff && backoff.factor > 1 ? [words.backoff(backoff)] : []),
    ...(settleMs > 0 ? [words.settle(settleMs)] : []),
    ...(afterwards ? [words.afterwards(words.acts[afterwards])] : []),
  ];
}

function giveUpOf({ rounds, then, release, againEveryMs }: GiveUp, words: Words) {
  return [
    rounds === 0 ? words.atOnce[then] : words.after[then],
    ...(againEveryMs === null ? [] : [words.again(againEveryMs)]),
    words.release[release],
  ];
}

interface Words {
  readonly nothing: string;
  readonly then: string;
  readonly acts: Readonly<Record<RecoveryAct, string>>;
  readonly step: (act: string, step: RecoveryStep) => string;
  readonly round: (steps: string, giveUp: GiveUp) => string;
  readonly backoff: (backoff: { readonly factor: number; readonly mostMs: number }) => string;
  readonly settle: (ms: number) => string;
  readonly afterwards: (act: string) => string;
  readonly atOnce: Readonly<Record<GiveUp['then'], string>>;
  readonly after: Readonly<Record<GiveUp['then'], string>>;
  readonly again: (ms: number) => string;
  readonly release: Readonly<Record<GiveUp['release'], string>>;
}

const WORDS: Readonly<Record<TechnicianLanguage, Words>> = {
  en: {
    nothing: 'Nothing that it could do by itself.',
    then: '; then ',
    acts: {
      rest: 'waits for it to pass',
      'retry-enable': 'takes the permission to charge away and gives it again',
      're-pilot': 'switches the pilot off and on, as if plugged in anew',
      'retry-lock': 'opens the lock and closes it again',
      'restart-controller': 'restarts the controller',
      'reopen-port': 'opens the serial port anew',
      resync: 'reads the whole state of the device and puts its settings back',
      derate: 'offers less current',
      'restore-limit': 'offers the full current again',
      'start-reader-service': 'starts the card reader’s service',
      'new-reader-process': 'starts a new process for the reader',
      reconnect: 'connects to the operator',
      'sync-clock': 'asks for the time',
      'retry-store': 'writes to the store again',
      'trim-history': 'removes old samples and logs, never sessions',
      'reload-screen': 'loads the screen anew',
      'safe-mode': 'does only what charging needs',
    },
    step: (act, { afterMs, patienceMs }) =>
      `${afterMs > 0 ? `after ${durationWords(afterMs)} ` : ''}${act} (${durationWords(patienceMs)} to clear)`,
    round: (steps, { rounds, windowMs }) =>
      `${rounds === 1 ? 'Once' : `Up to ${String(rounds)} times`} in ${durationWords(windowMs)}: ${steps}.`,
    backoff: ({ factor, mostMs }) =>
      `Each wait is ${String(factor)} times the one before, up to ${durationWords(mostMs)}.`,
    settle: (ms) => `It counts as over when it has stayed away for ${durationWords(ms)}.`,
    afterwards: (act) => `Then it ${act}.`,
    atOnce: { 'needs-driver': 'Asks the driver at once.', 'needs-technician': 'Asks a technician at once.' },
    after: { 'needs-driver': 'Then asks the driver.', 'needs-technician': 'Then asks a technician.' },
    again: (ms) => `Still tries the last step every ${durationWords(ms)}.`,
    release: {
      clears: 'Over as soon as the cause is gone.',
      technician: 'Out of use until a technician resets it.',
    },
  },
  de: {
    nothing: 'Nichts, was er selbst tun könnte.',
    then: '; dann: ',
    acts: {
      rest: 'warten, bis es vorbei ist',
      'retry-enable': 'Freigabe wegnehmen und wieder geben',
      're-pilot': 'Pilotsignal aus- und einschalten, wie neu eingesteckt',
      'retry-lock': 'Verriegelung öffnen und wieder schließen',
      'restart-controller': 'Controller neu starten',
      'reopen-port': 'serielle Schnittstelle neu öffnen',
      resync: 'den ganzen Zustand des Geräts lesen und seine Einstellungen wiederherstellen',
      derate: 'weniger Strom anbieten',
      'restore-limit': 'wieder den vollen Strom anbieten',
      'start-reader-service': 'den Dienst des Kartenlesers starten',
      'new-reader-process': 'einen neuen Prozess für den Leser starten',
      reconnect: 'mit dem Betreiber verbinden',
      'sync-clock': 'nach der Uhrzeit fragen',
      'retry-store': 'wieder in den Speicher schreiben',
      'trim-history': 'alte Messwerte und Protokolle entfernen, nie Ladevorgänge',
      'reload-screen': 'den Bildschirm neu laden',
      'safe-mode': 'nur noch tun, was das Laden braucht',
    },
    step: (act, { afterMs, patienceMs }) =>
      `${afterMs > 0 ? `nach ${durationWords(afterMs)} ` : ''}${act} (${durationWords(patienceMs)} Geduld)`,
    round: (steps, { rounds, windowMs }) =>
      `${rounds === 1 ? 'Einmal' : `Bis zu ${String(rounds)}-mal`} in ${durationWords(windowMs)}: ${steps}.`,
    backoff: ({ factor, mostMs }) =>
      `Jede Wartezeit ist ${String(factor)}-mal so lang wie die vorige, höchstens ${durationWords(mostMs)}.`,
    settle: (ms) => `Gilt als vorbei, wenn es ${durationWords(ms)} ausgeblieben ist.`,
    afterwards: (act) => `Danach: ${act}.`,
    atOnce: {
      'needs-driver': 'Bittet sofort den Fahrer.',
      'needs-technician': 'Bittet sofort einen Techniker.',
    },
    after: {
      'needs-driver': 'Bittet dann den Fahrer.',
      'needs-technician': 'Bittet dann einen Techniker.',
    },
    again: (ms) => `Versucht den letzten Schritt weiter alle ${durationWords(ms)}.`,
    release: {
      clears: 'Vorbei, sobald die Ursache weg ist.',
      technician: 'Außer Betrieb, bis ein Techniker zurücksetzt.',
    },
  },
};
