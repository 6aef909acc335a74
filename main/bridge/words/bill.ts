/** The words of a bill, one catalogue a language; amounts and quantities come formatted. */

export interface BillWords {
  readonly priceNow: string;
  readonly energy: string;
  readonly time: string;
  readonly parking: string;
  readonly flat: string;
  readonly reservation: string;
  readonly minimum: string;
  readonly maximum: string;
  /** A line's title with why it has its price: "Energy, 20:00 – 06:00". */
  readonly when: (title: string, reason: string) => string;
  readonly afterCharging: (line: string) => string;
  readonly once: string;
  readonly roundedUp: (line: string) => string;
  readonly limitApplied: string;
  readonly tax: (amount: string, rates: string) => string;
  readonly minutes: (count: string) => string;
  readonly hours: (count: string) => string;
  readonly freeAfterwards: string;
  readonly graceUntil: (time: string) => string;
  readonly inMinutes: (minutes: number) => string;
  readonly inHours: (hours: number, minutes: number) => string;
  readonly priceFrom: (time: string, price: string) => string;
}

const en: BillWords = {
  priceNow: 'Price now',
  energy: 'Energy',
  time: 'Charging time',
  parking: 'Parking',
  flat: 'Start fee',
  reservation: 'Reservation',
  minimum: 'Up to the minimum price',
  maximum: 'Down to the maximum price',
  when: (title, reason) => `${title}, ${reason}`,
  afterCharging: (line) => `after charging · ${line}`,
  once: 'once per session',
  roundedUp: (line) => `${line} · rounded up`,
  limitApplied: 'as the tariff says',
  tax: (amount, rates) => `incl. ${amount} VAT (${rates})`,
  minutes: (count) => `${count} min`,
  hours: (count) => `${count} h`,
  freeAfterwards: 'free of charge',
  graceUntil: (time) => `free until ${time}`,
  inMinutes: (minutes) => `in ${minutes} min`,
  inHours: (hours, minutes) => (minutes === 0 ? `in ${hours} h` : `in ${hours} h ${minutes} min`),
  priceFrom: (time, price) => `From ${time}: ${price}`,
};

const de: BillWords = {
  priceNow: 'Preis jetzt',
  energy: 'Energie',
  time: 'Ladezeit',
  parking: 'Parken',
  flat: 'Startgebühr',
  reservation: 'Reservierung',
  minimum: 'Bis zum Mindestpreis',
  maximum: 'Bis zum Höchstpreis',
  when: (title, reason) => `${title}, ${reason}`,
  afterCharging: (line) => `nach dem Laden · ${line}`,
  once: 'einmal je Ladevorgang',
  roundedUp: (line) => `${line} · aufgerundet`,
  limitApplied: 'wie im Tarif festgelegt',
  tax: (amount, rates) => `inkl. ${amount} MwSt. (${rates})`,
  minutes: (count) => `${count} min`,
  hours: (count) => `${count} h`,
  freeAfterwards: 'kostenlos',
  graceUntil: (time) => `kostenlos bis ${time}`,
  inMinutes: (minutes) => `in ${minutes} min`,
  inHours: (hours, minutes) => (minutes === 0 ? `in ${hours} h` : `in ${hours} h ${minutes} min`),
  priceFrom: (time, price) => `Ab ${time}: ${price}`,
};

const CATALOGUES: Readonly<Record<string, BillWords>> = { en, de };

/** The catalogue of a language; English where there is none yet. */
export function billWords(language: string): BillWords {
  return CATALOGUES[language] ?? en;
}
