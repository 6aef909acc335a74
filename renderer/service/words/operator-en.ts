/** Words of the operator's page, for technicians. */
import type { OperatorLinkView } from '../../../main/bridge/contract.ts';

export const operatorEn = {
  title: 'Operator’s system',
  none: 'No operator is configured',
  noneText:
    'This charger works by itself: cards and prices are its own. With an operator in the configuration (“operator”: protocol and url) its link is shown here.',
  link: {
    off: 'Off',
    connecting: 'Not connected, trying',
    pending: 'Connected, not accepted yet',
    rejected: 'Connected, rejected',
    online: 'Connected',
  } satisfies Record<OperatorLinkView['link'], string> as Record<OperatorLinkView['link'], string>,
  since: (time: string) => `since ${time}`,
  waiting: 'Messages waiting',
  lastFailure: 'Last failure',
  noFailure: 'None since the start',
  connect: 'Connect again now',
  list: 'Cards on its list',
  listVersion: (version: string) => `version ${version}`,
  noList: 'none sent',
  cached: 'Cards remembered',
  differences: 'Costs that differ',
  differencesText: 'What the charger billed and what the operator said of the same session.',
  noDifferences: 'The operator said the same of every session.',
  own: 'Charger',
  theirs: 'Operator',
  messages: 'Messages',
  noMessages: 'Nothing was said yet.',
  direction: { in: 'received', out: 'sent' } as Record<'in' | 'out', string>,
  kind: { call: '', result: 'answer', error: 'error' } as Record<'call' | 'result' | 'error', string>,
};

export type OperatorWords = typeof operatorEn;
