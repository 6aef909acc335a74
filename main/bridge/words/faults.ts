/** What a fault screen says beside the catalogue's own words, one catalogue a language. */
import { reworded } from '../../wording/wording.ts';

export interface FaultScreenWords {
  /** The device reports that all is well; it is watched a little longer. */
  readonly settling: string;
  /** Pills: a charge was ended by the fault; nobody was charging; only a technician helps. */
  readonly ended: string;
  readonly notReady: string;
  readonly outOfOrder: string;
  /** What is left to do once only a technician helps, with a charge and without. */
  readonly leave: string;
  readonly elsewhere: string;
  /** A quiet line about one connector of several. */
  readonly at: (label: string, text: string) => string;
  readonly priceUnavailable: string;
}

/** The arguments' names, for texts of an OEM. */
export const FAULT_SCREEN_PLACEHOLDERS = { 'faultScreen.at': ['label', 'text'] } as const;

const en: FaultScreenWords = {
  settling: 'It looks good again. One moment.',
  ended: 'Charging ended',
  notReady: 'Not ready right now',
  outOfOrder: 'Out of order',
  leave: 'You can end the session and unplug your car.',
  elsewhere: 'Please use another charger.',
  at: (label, text) => `${label}: ${text}`,
  priceUnavailable: 'No price can be shown right now.',
};

const de: FaultScreenWords = {
  settling: 'Es sieht wieder gut aus. Einen Moment.',
  ended: 'Laden beendet',
  notReady: 'Gerade nicht bereit',
  outOfOrder: 'Außer Betrieb',
  leave: 'Sie können den Ladevorgang beenden und Ihr Auto abstecken.',
  elsewhere: 'Bitte nutzen Sie eine andere Ladesäule.',
  at: (label, text) => `${label}: ${text}`,
  priceUnavailable: 'Der Preis lässt sich gerade nicht anzeigen.',
};

const nl: FaultScreenWords = {
  settling: 'Het ziet er weer goed uit. Een ogenblik.',
  ended: 'Laden beëindigd',
  notReady: 'Nu niet gereed',
  outOfOrder: 'Buiten werking',
  leave: 'U kunt de laadsessie beëindigen en uw auto loskoppelen.',
  elsewhere: 'Gebruik een andere laadpaal.',
  at: (label, text) => `${label}: ${text}`,
  priceUnavailable: 'De prijs kan nu niet worden getoond.',
};

const fr: FaultScreenWords = {
  settling: 'Tout semble rentrer dans l’ordre. Un instant.',
  ended: 'Charge terminée',
  notReady: 'Pas prête pour le moment',
  outOfOrder: 'Hors service',
  leave: 'Vous pouvez terminer la session et débrancher votre véhicule.',
  elsewhere: 'Veuillez utiliser une autre borne.',
  at: (label, text) => `${label}\u00a0: ${text}`,
  priceUnavailable: 'Le prix ne peut pas être affiché pour le moment.',
};

const es: FaultScreenWords = {
  settling: 'Parece que vuelve a funcionar. Un momento.',
  ended: 'Carga terminada',
  notReady: 'No disponible ahora',
  outOfOrder: 'Fuera de servicio',
  leave: 'Puede terminar la sesión y desenchufar su coche.',
  elsewhere: 'Use otro cargador, por favor.',
  at: (label, text) => `${label}: ${text}`,
  priceUnavailable: 'Ahora no se puede mostrar el precio.',
};

const ar: FaultScreenWords = {
  settling: 'يبدو أن كل شيء عاد إلى طبيعته. لحظة من فضلك.',
  ended: 'انتهى الشحن',
  notReady: 'غير جاهز الآن',
  outOfOrder: 'خارج الخدمة',
  leave: 'يمكنك إنهاء الجلسة وفصل سيارتك.',
  elsewhere: 'يُرجى استخدام شاحن آخر.',
  at: (label, text) => `${label}: ${text}`,
  priceUnavailable: 'لا يمكن عرض السعر الآن.',
};

const CATALOGUES: Readonly<Record<string, FaultScreenWords>> = { en, de, nl, fr, es, ar };

/** The words of a language; English where there are none yet. */
export function faultScreenWords(language: string): FaultScreenWords {
  return reworded('faultScreen', language, CATALOGUES[language] ?? en, FAULT_SCREEN_PLACEHOLDERS);
}
