/** What can be said before the kiosk has said in which language: the starting-up screen, in English. */
export const first = {
  head: 'Starting up',
  sub: 'The charger checks itself. This takes a few seconds.',
  lostHead: 'One moment',
  lostSub: 'The screen is waiting for the charger. A running charge is not affected.',
  parts: { controller: 'Power electronics', reader: 'Card reader', store: 'Records' },
  ready: 'ready',
  awaited: 'waiting',
};
