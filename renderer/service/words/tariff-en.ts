/** Words of the tariff page. */
import type { TariffPage } from '../../../main/bridge/contract.ts';

type Kind = TariffPage['list'][number]['kind'];

export const tariffEn = {
  title: 'Tariffs',
  kind: {
    default: 'Default',
    more: 'For some',
    unsure: 'When the clock is unsure',
    candidate: 'Not in force yet',
  } satisfies Record<Kind, string> as Record<Kind, string>,
  origin: { file: 'Configuration', charger: 'Brought in here' } as Record<'file' | 'charger', string>,
  none: 'There is no tariff.',
  choose: 'Choose a tariff to see it.',
  import: 'New tariff from a file',
  importTitle: 'New tariff',
  importText: 'An OCPI tariff as JSON. It is checked first and shown as a driver would see it.',
  asDriver: 'As a driver sees it',
  estimate: 'What would it cost?',
  source: 'File',
  language: 'Language',
  noPrice: 'No price can be said from this tariff now.',
  problems: (count: string, one: boolean) => (one ? `${count} problem` : `${count} problems`),
  problemsText: 'The tariff in force stays. Correct the file and choose it again.',
  candidate: 'This tariff is not in force yet',
  apply: 'Put into force',
  applyTitle: 'Put this tariff into force?',
  applyText: 'It holds for every session that begins from now on. Sessions that run keep their price.',
  discard: 'Discard',
  revert: 'Back to the configuration’s',
  revertTitle: 'Back to the configuration’s tariff?',
  revertText: 'The tariff that was brought in here goes. Sessions that run keep their price.',
  replaced: 'Another default than the configuration’s is in force.',
  start: 'Begins',
  energy: 'Energy',
  charging: 'Charging',
  parked: 'Parked after',
  minutes: 'min',
  energyTitle: 'Energy in kWh',
  chargingTitle: 'Minutes of charging',
  parkedTitle: 'Minutes parked after charging',
  startTitle: 'When does it begin?',
  compute: 'Work it out',
  bill: 'This session would cost',
  noBill: 'Ask, and the bill comes here, from the engine that bills drivers.',
  unpriced: 'No bill for this',
  /** By what the kiosk says of a question. */
  unanswered: {
    'estimate.no-time': 'Energy needs time to flow: say for how many minutes it charges.',
    'estimate.no-such-time': 'There is no such time.',
  } as Readonly<Record<string, string>>,
};

export type TariffWords = typeof tariffEn;
