/** The words of a bill; amounts and quantities come formatted. One file a language implements them. */
export interface BillWords {
  /** Signs of the units, as they stand after a quantity and after the slash of a price. */
  readonly unit: { readonly kWh: string; readonly min: string; readonly h: string };
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

type Messages = {
  [Key in keyof BillWords]: BillWords[Key] extends (...args: never) => string ? Key : never;
}[keyof BillWords];

/** The arguments' names, for texts of an OEM. */
export const BILL_PLACEHOLDERS: Readonly<Record<`bill.${Messages}`, readonly string[]>> = {
  'bill.when': ['title', 'reason'],
  'bill.afterCharging': ['line'],
  'bill.roundedUp': ['line'],
  'bill.tax': ['amount', 'rates'],
  'bill.minutes': ['count'],
  'bill.hours': ['count'],
  'bill.graceUntil': ['time'],
  'bill.inMinutes': ['minutes'],
  'bill.inHours': ['hours', 'minutes'],
  'bill.priceFrom': ['time', 'price'],
};
