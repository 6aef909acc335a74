/** What each picture of docs/SERVICE.md is called, and the fixture of service mode that it shows. */
export const GUIDE_PICTURES: Readonly<Record<string, string>> = {
  door: 'door-corner',
  overview: 'overview',
  connectors: 'connectors',
  'connectors-tests': 'connectors-tests-ready',
  reader: 'reader',
  faults: 'faults',
  sessions: 'sessions-list',
  cards: 'tokens-list',
  'cards-import': 'tokens-import-problems',
  tariff: 'tariff-estimate',
  operator: 'operator-away',
  frames: 'frames-whole',
  speed: 'performance',
  system: 'system-bundle',
};
