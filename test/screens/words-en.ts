/** A snapshot's localised texts in English. */
import type { FixtureWords } from './words.ts';

export const ENGLISH: FixtureWords = {
  price: {
    headline: { caption: 'Price now', amount: '0.49', unit: '€ / kWh' },
    free: false,
    lines: [
      { icon: 'night', title: '0.39 € / kWh', detail: '20:00 – 06:00' },
      {
        icon: 'parking',
        title: '0.05 € / min',
        detail: 'parked after charging, from the 15th minute, max 12 €',
      },
      { icon: 'ok', title: 'No start fee', detail: 'all prices incl. 19 % VAT' },
    ],
    details: [
      { icon: 'energy', title: '0.49 € / kWh', detail: 'now, 06:00 – 20:00' },
      { icon: 'night', title: '0.39 € / kWh', detail: '20:00 – 06:00' },
      {
        icon: 'parking',
        title: '0.05 € / min',
        detail: 'parked after charging, from the 15th minute, max 12 €',
      },
      { icon: 'ok', title: 'No start fee', detail: null },
      { icon: 'tax', title: 'All prices incl. 19 % VAT', detail: null },
    ],
  },
  fourLines: {
    headline: { caption: 'Price now', amount: '0.7850', unit: '€ / kWh' },
    free: false,
    lines: [
      {
        icon: 'day',
        title: '0.5950 € / kWh',
        detail: 'Saturday and Sunday, 10:00 – 16:00, from 1 April until 30 September',
      },
      {
        icon: 'time',
        title: '0.10 € / min',
        detail: 'while charging, from the 3rd hour, weekdays 08:00 – 18:00',
      },
      { icon: 'parking', title: '0.25 € / min', detail: 'while parked and not charging, max 4 h' },
      {
        icon: 'flat',
        title: '1.50 € per session',
        detail: 'all prices incl. 21 % VAT, min 2.50 €, max 60.00 €',
      },
    ],
    details: [
      { icon: 'energy', title: '0.7850 € / kWh', detail: 'now, weekdays 06:00 – 20:00' },
      { icon: 'night', title: '0.3950 € / kWh', detail: '20:00 – 06:00' },
      {
        icon: 'day',
        title: '0.5950 € / kWh',
        detail: 'Saturday and Sunday, 10:00 – 16:00, from 1 April until 30 September',
      },
      { icon: 'energy', title: '0.6450 € / kWh', detail: 'above 30 kWh' },
      { icon: 'energy', title: '0.8250 € / kWh', detail: 'at more than 50 kW' },
      {
        icon: 'time',
        title: '0.10 € / min',
        detail: 'while charging, from the 3rd hour, weekdays 08:00 – 18:00',
      },
      { icon: 'parking', title: '0.25 € / min', detail: 'while parked and not charging, max 4 h' },
      { icon: 'parking', title: '0.05 € / min', detail: 'reserved and not yet charging' },
      { icon: 'flat', title: '1.50 € per session', detail: null },
      { icon: 'limit', title: 'At least 2.50 €, at most 60.00 €', detail: 'for a whole session' },
      { icon: 'info', title: 'Energy is billed in steps of 0.1 kWh', detail: 'time in steps of 5 min' },
      { icon: 'tax', title: 'All prices incl. 21 % VAT', detail: null },
    ],
  },
  free: {
    headline: { caption: 'Price now', amount: 'Free', unit: '' },
    free: true,
    lines: [{ icon: 'parking', title: '0.10 € / min', detail: 'from the 4th hour' }],
    details: [{ icon: 'ok', title: 'Energy is free', detail: null }],
  },
  own: {
    headline: { caption: 'Price now', amount: '0.59', unit: '€ / kWh' },
    free: false,
    lines: [{ icon: 'ok', title: 'No start fee', detail: 'all prices incl. 19 % VAT' }],
    details: [{ icon: 'energy', title: '0.59 € / kWh', detail: 'at any time' }],
  },
  energy: 'Energy',
  energyLater: 'Energy, from 20:00',
  parking: 'Parking',
  start: 'Start fee',
  time: 'Charging time, from the 3rd hour',
  limit: 'Reduced to the highest price',
  number: (text) => text,
  parkingDetail: (text) => `after charging · ${text}`,
  tax: (amount) => `incl. ${amount} € VAT (19 %)`,
  nextPrice: { title: 'From 20:00: 0.39 €', detail: 'in 1 h 18 min' },
  nextParking: { title: 'Parking after charging', detail: '15 min free, then 0.05 € / min' },
  rate: '0.05 € / min',
};
