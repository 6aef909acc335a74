/** A snapshot's localised texts in German: longer, and with a decimal comma. */
import type { FixtureWords } from './words.ts';

const comma = (text: string) => text.replaceAll(/(\d)\.(\d)/g, '$1,$2');

export const GERMAN: FixtureWords = {
  price: {
    headline: { caption: 'Preis jetzt', amount: '0,49', unit: '€ / kWh' },
    free: false,
    lines: [
      { icon: 'night', title: '0,39 € / kWh', detail: '20:00 – 06:00 Uhr' },
      {
        icon: 'parking',
        title: '0,05 € / min',
        detail: 'beim Stehen nach dem Laden, ab der 15. Minute, höchstens 12 €',
      },
      { icon: 'ok', title: 'Keine Startgebühr', detail: 'alle Preise inkl. 19 % MwSt.' },
    ],
    details: [
      { icon: 'energy', title: '0,49 € / kWh', detail: 'jetzt, 06:00 – 20:00 Uhr' },
      { icon: 'night', title: '0,39 € / kWh', detail: '20:00 – 06:00 Uhr' },
      {
        icon: 'parking',
        title: '0,05 € / min',
        detail: 'beim Stehen nach dem Laden, ab der 15. Minute, höchstens 12 €',
      },
      { icon: 'ok', title: 'Keine Startgebühr', detail: null },
      { icon: 'tax', title: 'Alle Preise inkl. 19 % MwSt.', detail: null },
    ],
  },
  fourLines: {
    headline: { caption: 'Preis jetzt', amount: '0,7850', unit: '€ / kWh' },
    free: false,
    lines: [
      {
        icon: 'day',
        title: '0,5950 € / kWh',
        detail: 'Samstag und Sonntag, 10:00 – 16:00 Uhr, vom 1. April bis 30. September',
      },
      {
        icon: 'time',
        title: '0,10 € / min',
        detail: 'während des Ladens, ab der 3. Stunde, werktags 08:00 – 18:00 Uhr',
      },
      { icon: 'parking', title: '0,25 € / min', detail: 'beim Stehen, ohne zu laden, höchstens 4 Stunden' },
      {
        icon: 'flat',
        title: '1,50 € je Ladevorgang',
        detail: 'alle Preise inkl. 21 % MwSt., mind. 2,50 €, höchstens 60,00 €',
      },
    ],
    details: [
      { icon: 'energy', title: '0,7850 € / kWh', detail: 'jetzt, werktags 06:00 – 20:00 Uhr' },
      { icon: 'night', title: '0,3950 € / kWh', detail: '20:00 – 06:00 Uhr' },
      {
        icon: 'day',
        title: '0,5950 € / kWh',
        detail: 'Samstag und Sonntag, 10:00 – 16:00 Uhr, vom 1. April bis 30. September',
      },
      { icon: 'energy', title: '0,6450 € / kWh', detail: 'über 30 kWh' },
      { icon: 'energy', title: '0,8250 € / kWh', detail: 'bei mehr als 50 kW Leistung' },
      {
        icon: 'time',
        title: '0,10 € / min',
        detail: 'während des Ladens, ab der 3. Stunde, werktags 08:00 – 18:00 Uhr',
      },
      { icon: 'parking', title: '0,25 € / min', detail: 'beim Stehen, ohne zu laden, höchstens 4 Stunden' },
      { icon: 'parking', title: '0,05 € / min', detail: 'reserviert und noch nicht geladen' },
      { icon: 'flat', title: '1,50 € je Ladevorgang', detail: null },
      {
        icon: 'limit',
        title: 'Mindestens 2,50 €, höchstens 60,00 €',
        detail: 'für einen ganzen Ladevorgang',
      },
      {
        icon: 'info',
        title: 'Energie wird in Schritten von 0,1 kWh berechnet',
        detail: 'Zeit in Schritten von 5 min',
      },
      { icon: 'tax', title: 'Alle Preise inkl. 21 % MwSt.', detail: null },
    ],
  },
  free: {
    headline: { caption: 'Preis jetzt', amount: 'Kostenlos', unit: '' },
    free: true,
    lines: [{ icon: 'parking', title: '0,10 € / min', detail: 'ab der 4. Stunde' }],
    details: [{ icon: 'ok', title: 'Die Energie ist kostenlos', detail: null }],
  },
  own: {
    headline: { caption: 'Preis jetzt', amount: '0,59', unit: '€ / kWh' },
    free: false,
    lines: [{ icon: 'ok', title: 'Keine Startgebühr', detail: 'alle Preise inkl. 19 % MwSt.' }],
    details: [{ icon: 'energy', title: '0,59 € / kWh', detail: 'zu jeder Zeit' }],
  },
  energy: 'Energie',
  energyLater: 'Energie, ab 20:00 Uhr',
  parking: 'Standzeit',
  start: 'Startgebühr',
  time: 'Ladezeit, ab der 3. Stunde',
  limit: 'Auf den Höchstpreis gesenkt',
  number: comma,
  parkingDetail: (text) => `nach dem Laden · ${text}`,
  tax: (amount) => `inkl. ${comma(amount)} € MwSt. (19 %)`,
  nextPrice: { title: 'Ab 20:00 Uhr: 0,39 €', detail: 'in 1 h 18 min' },
  nextParking: { title: 'Stehen nach dem Laden', detail: '15 min frei, dann 0,05 € / min' },
  rate: '0,05 € / min',
};
