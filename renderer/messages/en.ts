/** English, and the shape of every other catalogue: a key that another language lacks does not compile. */
import { first } from './first.ts';

export const en = {
  direction: 'ltr' as 'ltr' | 'rtl',

  common: {
    overview: 'Overview',
    cancel: 'Cancel',
    close: 'Close',
    moreTime: 'More time',
    help: 'Help',
    backIn: (span: string) => `Back · ${span}`,
    stillWaits: (span: string) => `${span} left`,
    connector: (label: string) => `Connector ${label}`,
    since: (when: string) => `since ${when}`,
    kilowattHours: 'kWh',
    kilowatts: (power: string) => `${power} kW`,
    energy: (energy: string) => `${energy} kWh`,
    code: (code: string) => `code ${code}`,
    previousPage: 'Previous page',
    nextPage: 'Next page',
    page: (page: string, pages: string) => `${page} / ${pages}`,
  },

  span: {
    seconds: (count: string) => `${count} s`,
    minutes: (count: string) => `${count} min`,
    hours: (count: string) => `${count} h`,
    hoursMinutes: (hours: string, minutes: string) => `${hours} h ${minutes} min`,
  },

  standards: {
    IEC_62196_T1: 'Type 1',
    IEC_62196_T2: 'Type 2',
    IEC_62196_T1_COMBO: 'CCS 1',
    IEC_62196_T2_COMBO: 'CCS 2',
    CHADEMO: 'CHAdeMO',
    TESLA_S: 'NACS',
  },

  /** A connector on a card: one or two words. */
  connectorState: {
    unavailable: 'Closed',
    available: 'Free',
    reserved: 'Reserved',
    plugged: 'Car plugged in',
    authorized: 'Waiting for plug',
    starting: 'Starting',
    charging: 'In use',
    suspendedByVehicle: 'Paused',
    suspendedByStation: 'Paused',
    stopping: 'Ending',
    finished: 'Cable still in',
    faulted: 'Out of order',
  },
  inUseFor: (span: string) => `In use, ${span}`,
  yours: 'This one',

  startingUp: first,

  idle: {
    tapHead: 'Tap your\u00a0card to\u00a0start',
    tapSub: 'Plug in before or after, as\u00a0you\u00a0like.',
    pluggedHead: 'Now tap your card',
    pluggedSub: (label: string) => `Your car is plugged in at ${label}.`,
    scanHead: 'Scan the code to start',
    scanSub: 'The card reader does not work at the moment.',
    plugHead: 'Plug in to start',
    plugSub: 'No card needed.',
    closedHead: 'Starting is not possible right now',
    closedSub: 'Please use another charger or call us.',
    noneHead: 'No connector is free',
    fullHead: 'All connectors are taken',
    fullSub: 'Is one of them yours? Tap your card or touch it below.',
    noCard: 'No card?',
    scan: 'Scan with your phone and start there.',
    qrName: 'Code to start with your phone',
    connectors: 'Connectors',
  },

  price: {
    details: 'Price details',
    title: 'What charging costs',
    unknown: 'No price can be shown right now',
    unknownHint: 'You can start again when it is back. Running charges are billed correctly.',
  },

  choose: {
    head: 'Which connector?',
    sub: 'Touch the one that you want to use.',
    orPlug: 'Or simply plug in.',
    wait: 'Waiting for your choice',
  },

  authorizing: {
    head: 'Checking your card',
    sub: 'One moment, please. You can take it away now.',
    slowHead: 'Still checking your card',
    slowSub: 'Your card’s provider takes longer than usual to answer.',
    wait: 'Waiting for the answer',
  },

  rejected: {
    unknown: {
      head: 'We do not know this card',
      sub: 'Please try another charging card.',
    },
    blocked: { head: 'This card is blocked', sub: 'Please ask the company that gave it to you.' },
    expired: {
      head: 'This card has expired',
      sub: 'Please use its successor, or ask the company that gave it to you.',
    },
    'in-use': {
      head: 'This card is charging elsewhere',
      sub: 'End that charge first. Then tap the card here again.',
    },
    'no-credit': { head: 'Not enough credit', sub: 'Please top up your account. Then tap the card again.' },
    'not-here': {
      head: 'This card is not valid here',
      sub: 'Please use another card.',
    },
    offline: {
      head: 'We cannot check this card now',
      sub: 'The charger is offline. Cards that it already knows still work.',
    },
    timeout: { head: 'Checking took too long', sub: 'Nothing was started. Please tap your card once more.' },
    'other-card': {
      head: 'Another card is charging here',
      sub: 'Only the card that started can stop it. Nothing was changed.',
    },
    'no-connector': {
      head: 'No connector is free',
      sub: 'Please wait until one is free, or use another charger.',
    },
    faulted: {
      head: 'Charging is not possible here right now',
      sub: 'Your card is fine, and nothing was started. Please use another charger or call us.',
    },
    'unplug-first': {
      head: 'Please unplug first',
      sub: 'The cable of the last charge is still in. Take it out, then tap again.',
    },
    'removed-early': {
      head: 'Hold your card a little longer',
      sub: 'Keep it on the reader until the screen changes.',
    },
    'random-uid': {
      head: 'Please use your charging card',
      sub: 'Phones and bank cards show a new number each time, so we cannot recognise them.',
    },
    unreadable: { head: 'We could not read the card', sub: 'Hold one single card flat on the reader.' },
    failed: {
      head: 'That did not work',
      sub: 'It was our mistake. Nothing was started and nothing is billed.',
    },
  },

  plugIn: {
    head: (label: string) => `Plug in at ${label}`,
    socketSub: 'Put your cable into this socket and into your car.',
    cableSub: 'Take this cable and put it into your car until it clicks.',
    wait: 'Waiting for your plug',
  },

  starting: {
    head: 'Charging starts',
    sub: 'Charger and car are agreeing with each other. You need not do anything.',
    wait: 'Waiting for your car',
  },

  charging: {
    title: (label: string) => `Connector ${label} · charging`,
    now: (power: string) => `${power} kW now`,
    time: 'Time',
    battery: 'Battery',
    card: 'Card',
    stop: 'Stop charging',
    orTap: 'or tap your card again',
    start: (time: string) => `Start ${time}`,
    curveName: 'Power since the start',
  },

  cost: {
    soFar: 'Cost so far',
    toPay: 'Cost',
    energySoFar: 'Charged so far',
    energy: 'Charged',
    unknown: 'The price follows on your receipt.',
  },

  suspended: {
    title: (label: string) => `Connector ${label} · paused`,
    vehicle: {
      head: 'Your car has paused',
      sub: 'It may be full, or wait for its own timer. It goes on as soon as the car wants.',
    },
    station: {
      head: 'The charger has paused',
      sub: 'It shares the power with others and goes on by itself.',
    },
    operator: {
      head: 'The operator has paused',
      sub: 'Charging goes on as soon as the operator allows it.',
    },
    free: 'This pause costs nothing.',
    feeIn: (span: string) => `Idle fee starts in ${span}`,
    feeRuns: 'The idle fee is running',
  },

  stopping: {
    head: 'Charging ends',
    sub: 'The plug is released in a moment.',
    unplugHead: 'Take your cable',
    unplugSocket: 'Charging has ended. Pull the plug out at the car first, then here.',
    unplugCable: 'Charging has ended. Pull the plug out and hang it back in its holder.',
    wait: 'Releasing the plug',
  },

  idleFee: {
    title: (label: string) => `Connector ${label} · charged`,
    head: 'Please make room',
    sub: 'Charging is done. As long as the cable is in, parking costs money.',
    soFar: 'Idle fee so far',
    rate: 'Rate',
    running: 'Running for',
    end: 'Unplug to end the fee.',
  },

  receipt: {
    takeCable: 'Done.\nTake your cable.',
    takeCableSub: 'Pull the plug out at the car first, then here.',
    hangUp: 'Done.\nPlease unplug.',
    hangUpSub: 'Hang the cable back in its holder.',
    goodbye: 'Done.\nHave a good trip.',
    goodbyeSub: 'Thank you for charging with us.',
    reason: {
      'driver-card': null,
      'driver-screen': null,
      unplugged: null,
      'vehicle-full': 'Your car ended the charge by itself.',
      controller: 'The charger ended the charge.',
      fault: 'A fault ended the charge. Only what was delivered is billed.',
      remote: 'The charge was ended by app or operator.',
      'time-limit': 'The longest charging time was reached.',
      'power-loss': 'A power cut ended the charge. Only what was delivered is billed.',
      operator: 'The operator ended the charge.',
      technician: 'Staff at the charger ended the charge.',
    } as Record<ReceiptReason, string | null>,
    noPrice: 'No price applied to this charge.',
    clockUnsure: 'The charger was unsure of the time: times here may be off.',
    phone: 'Receipt on your phone',
    phoneHint: 'Scan this code.',
    finish: (span: string) => `Finish · ${span}`,
    total: 'Total',
    meter: (start: string, stop: string) => `Meter ${start} → ${stop} kWh`,
    session: (number: string) => `session ${number}`,
    card: (card: string) => `Card ${card}`,
    when: (day: string, times: string, label: string) => `${day} · ${times} · ${label}`,
    energyAndTime: (energy: string, span: string) => `${energy} kWh in ${span}`,
  },

  fault: {
    endSession: 'End session',
    also: (titles: string) => `Also: ${titles}`,
    more: (count: string) => `and ${count} more`,
    attempt: (number: string, of: string) => `Attempt ${number} of ${of}`,
    againIn: (span: string) => `tries again in ${span}`,
    wholeStation: 'Whole charger',
    onlyDelivered: 'Only what was delivered is billed.',
    /** On a connector's card. */
    short: {
      trying: 'tries again by itself',
      settling: 'almost ready',
      'needs-driver': 'touch to see what to do',
      'needs-technician': 'Out of order',
    },
    picture: {
      'plug-in': 'Press the plug in',
      unplug: 'Pull the plug out',
      wait: 'Wait a moment',
      call: 'Call us',
      car: 'Look at your car',
      card: 'Use your card',
      wet: 'Keep away from a wet plug',
      hot: 'The charger is hot',
      power: 'No power from the grid',
      link: 'The connection is broken',
      lock: 'Let the plug lock',
      'cut-cable': 'The cable is damaged: do not touch it',
      'keep-away': 'Do not touch plug or cable',
      mains: 'The mains is not steady',
      earth: 'No safe earth',
      meter: 'The meter needs a check',
      reader: 'The card reader does not work',
      door: 'The door is open: do not reach inside',
      'emergency-stop': 'Turn the emergency stop until it springs out',
      tilted: 'The charger is tilted',
      'other-charger': 'Use another charger',
      technician: 'A technician is needed',
    },
  },

  unavailable: {
    'out-of-service': {
      head: 'Out of service',
      sub: 'This charger is being looked after. Please use another one.',
    },
    fault: {
      head: 'Out of order',
      sub: 'We know about it and are working on it. Please use another charger.',
    },
    'no-connector': { head: 'Not available', sub: 'No connector can be used at the moment.' },
  },

  help: {
    title: 'How can we help?',
    call: 'Call us',
    noHelpline: 'Please ask the operator of this charger.',
    station: 'Charger',
    steps: 'How charging works',
    step: [
      'Tap your charging card on the reader.',
      'Plug in. Charging starts by itself.',
      'To stop, tap the same card again or touch Stop. Then unplug.',
    ],
    /** Where there is a code, the first step is this. */
    cardOrCode: 'Tap your charging card on the reader, or scan the code.',
    emergency: 'In danger: keep away and call 112.',
    state: 'What to know right now',
  },

  language: { title: 'Choose your language' },
};

type ReceiptReason =
  | 'driver-card'
  | 'driver-screen'
  | 'unplugged'
  | 'vehicle-full'
  | 'controller'
  | 'fault'
  | 'remote'
  | 'time-limit'
  | 'power-loss'
  | 'operator'
  | 'technician';

export type Messages = typeof en;
