/** Words of the operator's page in service mode, for technicians; the drivers' languages know nothing of it. */
import type { OperatorLinkView } from '../../main/bridge/contract.ts';

export interface OperatorWords {
  readonly title: string;
  readonly link: Readonly<Record<OperatorLinkView['link'], string>>;
  readonly since: (time: string) => string;
  readonly waiting: string;
  readonly lastFailure: string;
  readonly noFailure: string;
  readonly messages: string;
  readonly noMessages: string;
  readonly direction: Readonly<Record<'in' | 'out', string>>;
  readonly kind: Readonly<Record<'call' | 'result' | 'error', string>>;
  readonly connect: string;
  readonly newer: string;
  readonly older: string;
}

const EN: OperatorWords = {
  title: 'Operator’s system',
  link: {
    off: 'Off',
    connecting: 'Not connected, trying',
    pending: 'Connected, not accepted yet',
    rejected: 'Connected, rejected',
    online: 'Connected',
  },
  since: (time) => `since ${time}`,
  waiting: 'Messages waiting',
  lastFailure: 'Last failure',
  noFailure: 'None since the start',
  messages: 'Last messages',
  noMessages: 'Nothing was said yet.',
  direction: { in: 'received', out: 'sent' },
  kind: { call: '', result: 'answer', error: 'error' },
  connect: 'Connect again now',
  newer: 'Newer',
  older: 'Older',
};

const DE: OperatorWords = {
  title: 'System des Betreibers',
  link: {
    off: 'Aus',
    connecting: 'Verbindung wird versucht',
    pending: 'Verbunden, noch nicht angenommen',
    rejected: 'Verbunden, abgewiesen',
    online: 'Verbunden',
  },
  since: (time) => `seit ${time}`,
  waiting: 'Wartende Nachrichten',
  lastFailure: 'Letzter Fehler',
  noFailure: 'Keiner seit dem Start',
  messages: 'Letzte Nachrichten',
  noMessages: 'Noch wurde nichts gesagt.',
  direction: { in: 'empfangen', out: 'gesendet' },
  kind: { call: '', result: 'Antwort', error: 'Fehler' },
  connect: 'Jetzt neu verbinden',
  newer: 'Neuere',
  older: 'Ältere',
};

/** Technicians get English where there is no translation. */
export function operatorWords(language: string): OperatorWords {
  return language === 'de' ? DE : EN;
}
