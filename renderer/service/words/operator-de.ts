import type { OperatorWords } from './operator-en.ts';

export const operatorDe: OperatorWords = {
  title: 'System des Betreibers',
  none: 'Kein Betreiber eingerichtet',
  noneText:
    'Diese Ladesäule arbeitet für sich: Karten und Preise sind ihre eigenen. Steht ein Betreiber in der Konfiguration („operator“: protocol und url), erscheint hier seine Verbindung.',
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
  connect: 'Jetzt neu verbinden',
  list: 'Karten auf seiner Liste',
  listVersion: (version) => `Version ${version}`,
  noList: 'keine gesendet',
  cached: 'Gemerkte Karten',
  differences: 'Abweichende Kosten',
  differencesText: 'Was die Ladesäule berechnet hat und was der Betreiber zum selben Ladevorgang sagt.',
  noDifferences: 'Der Betreiber sagte zu jedem Ladevorgang dasselbe.',
  own: 'Ladesäule',
  theirs: 'Betreiber',
  messages: 'Nachrichten',
  noMessages: 'Noch wurde nichts gesagt.',
  direction: { in: 'empfangen', out: 'gesendet' },
  kind: { call: '', result: 'Antwort', error: 'Fehler' },
};
