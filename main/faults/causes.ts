/** What diagnosis can name, in words: the cause and how to be sure of it for technicians, one sentence for the driver. */
import { worded } from '../wording/wording.ts';
import { driverLanguage, type FaultLanguage, type TechnicianLanguage } from './entry.ts';

interface DriverWords {
  readonly driver: string;
}

interface TechnicianWords {
  readonly cause: string;
  readonly tellApart: string;
}

type CauseWords = Readonly<Record<FaultLanguage, DriverWords> & Record<TechnicianLanguage, TechnicianWords>>;

export const CAUSES = {
  supply: {
    en: {
      cause: 'The supply of the charger, not its connectors',
      tellApart: 'Only one connector lost its controller: look at that controller and its line instead.',
      driver: 'The charger lost its power for a moment.',
    },
    de: {
      cause: 'Die Versorgung der Säule, nicht ihre Ladepunkte',
      tellApart: 'Ist nur ein Ladepunkt betroffen, dann Controller und Leitung dieses Ladepunkts prüfen.',
      driver: 'Die Ladesäule hatte kurz keinen Strom.',
    },
    nl: { driver: 'De laadpaal had even geen stroom.' },
    fr: { driver: 'La borne a été privée de courant un instant.' },
    es: { driver: 'El cargador se quedó un momento sin corriente.' },
    ar: { driver: 'انقطع التيار عن الشاحن للحظات.' },
  },
  'vehicle-or-wet-plug': {
    en: {
      cause: 'The vehicle, or water in its plug',
      tellApart: 'Dry the plug and try another vehicle. Trips again: cable or socket.',
      driver: 'Your car or a wet plug is the likely reason.',
    },
    de: {
      cause: 'Das Fahrzeug oder Wasser im Stecker',
      tellApart: 'Stecker trocknen und anderes Fahrzeug versuchen. Löst es wieder aus: Kabel oder Steckdose.',
      driver: 'Wahrscheinlich liegt es am Auto oder an einem nassen Stecker.',
    },
    nl: { driver: 'Waarschijnlijk ligt het aan uw auto of aan een natte stekker.' },
    fr: { driver: 'C’est sans doute dû à votre voiture ou à une prise mouillée.' },
    es: { driver: 'Probablemente se deba a su coche o a un enchufe mojado.' },
    ar: { driver: 'السبب المرجّح هو السيارة أو قابس مبلل.' },
  },
  'cable-or-installation': {
    en: {
      cause: 'The cable or the installation',
      tellApart: 'Measure insulation with and without the cable. Sound with both: test with another vehicle.',
      driver: 'The cable is the likely reason. Try another one if you can.',
    },
    de: {
      cause: 'Das Kabel oder die Installation',
      tellApart: 'Isolation mit und ohne Kabel messen. Beides gut: mit anderem Fahrzeug versuchen.',
      driver: 'Wahrscheinlich liegt es am Kabel. Versuchen Sie, wenn möglich, ein anderes.',
    },
    nl: { driver: 'Waarschijnlijk ligt het aan de kabel. Probeer zo mogelijk een andere.' },
    fr: { driver: 'C’est sans doute dû au câble. Si possible, essayez-en un autre.' },
    es: { driver: 'Probablemente se deba al cable. Si puede, pruebe con otro.' },
    ar: { driver: 'السبب المرجّح هو الكابل. يرجى تجربة كابل آخر إن أمكن.' },
  },
  charger: {
    en: {
      cause: 'The charger: it trips with different vehicles',
      tellApart: 'Test the protection without a cable. Sound: measure the insulation of socket and wiring.',
      driver: 'It is not your car: this charger needs a check.',
    },
    de: {
      cause: 'Die Säule: sie löst bei verschiedenen Fahrzeugen aus',
      tellApart: 'Schutz ohne Kabel prüfen. In Ordnung: Isolation von Steckdose und Verdrahtung messen.',
      driver: 'Es liegt nicht an Ihrem Auto: Diese Säule muss geprüft werden.',
    },
    nl: { driver: 'Het ligt niet aan uw auto: deze laadpaal moet worden nagekeken.' },
    fr: { driver: 'Votre voiture n’est pas en cause\u202f: cette borne doit être vérifiée.' },
    es: { driver: 'No es culpa de su coche: hay que revisar este cargador.' },
    ar: { driver: 'سيارتك ليست السبب: هذا الشاحن يحتاج إلى فحص.' },
  },
  meter: {
    en: {
      cause: 'The meter: it stands while current flows',
      tellApart: 'Clamp-meter on a phase: no current there means that the controller’s ammeter is wrong.',
      driver: 'The meter of this connector needs a check.',
    },
    de: {
      cause: 'Der Zähler: er steht, während Strom fließt',
      tellApart: 'Stromzange an eine Phase: fließt nichts, dann ist die Strommessung des Controllers falsch.',
      driver: 'Der Zähler dieses Ladepunkts muss geprüft werden.',
    },
    nl: { driver: 'De meter van deze aansluiting moet worden nagekeken.' },
    fr: { driver: 'Le compteur de ce connecteur doit être vérifié.' },
    es: { driver: 'Hay que revisar el contador de este conector.' },
    ar: { driver: 'عداد هذا المنفذ يحتاج إلى فحص.' },
  },
  'contactor-or-supply': {
    en: {
      cause: 'No voltage behind the contactor',
      tellApart:
        'Measure before and behind the contactor: nothing before it means supply, nothing behind it contactor.',
      driver: 'No power reaches this connector.',
    },
    de: {
      cause: 'Keine Spannung hinter dem Schütz',
      tellApart:
        'Vor und hinter dem Schütz messen: davor keine heißt Versorgung, dahinter keine heißt Schütz.',
      driver: 'An diesem Ladepunkt kommt kein Strom an.',
    },
    nl: { driver: 'Deze aansluiting krijgt geen stroom.' },
    fr: { driver: 'Le courant n’arrive pas jusqu’à ce connecteur.' },
    es: { driver: 'No llega corriente a este conector.' },
    ar: { driver: 'لا يصل التيار إلى هذا المنفذ.' },
  },
  'port-or-cable': {
    en: {
      cause: 'The port, its adapter or the cable to the devices',
      tellApart:
        'Move the cable to another port. Devices answer there: the port; still silent: cable or the devices’ supply.',
      driver: 'The charger cannot reach this connector right now.',
    },
    de: {
      cause: 'Der Anschluss, sein Adapter oder das Kabel zu den Geräten',
      tellApart:
        'Kabel an anderen Anschluss stecken. Antworten sie dort: Anschluss; sonst Kabel oder Versorgung der Geräte.',
      driver: 'Die Säule erreicht diesen Ladepunkt gerade nicht.',
    },
    nl: { driver: 'De laadpaal kan deze aansluiting nu niet bereiken.' },
    fr: { driver: 'La borne ne parvient pas à joindre ce connecteur pour le moment.' },
    es: { driver: 'El cargador no puede comunicarse ahora con este conector.' },
    ar: { driver: 'يتعذر على الشاحن الاتصال بهذا المنفذ حاليًا.' },
  },
  device: {
    en: {
      cause: 'This device alone: others on its line answer',
      tellApart: 'Check its supply, address and plug. All sound: swap it.',
      driver: 'A part of this connector does not answer right now.',
    },
    de: {
      cause: 'Nur dieses Gerät: andere an seiner Leitung antworten',
      tellApart: 'Versorgung, Adresse und Stecker prüfen. Alles gut: Gerät tauschen.',
      driver: 'Ein Teil dieses Ladepunkts antwortet gerade nicht.',
    },
    nl: { driver: 'Een onderdeel van deze aansluiting reageert nu niet.' },
    fr: { driver: 'Un élément de ce connecteur ne répond pas pour le moment.' },
    es: { driver: 'Una parte de este conector no responde ahora.' },
    ar: { driver: 'أحد أجزاء هذا المنفذ لا يستجيب حاليًا.' },
  },
  controller: {
    en: {
      cause: 'The controller or its own power supply',
      tellApart:
        'Measure its 5 V and 12 V over a restart. Steady: controller or firmware; dips: power supply.',
      driver: 'This connector keeps restarting. Please use another one.',
    },
    de: {
      cause: 'Der Controller oder sein eigenes Netzteil',
      tellApart:
        'Seine 5 V und 12 V über einen Neustart messen. Stabil: Controller oder Firmware; sonst Netzteil.',
      driver: 'Dieser Ladepunkt startet immer neu. Bitte nutzen Sie einen anderen.',
    },
    nl: { driver: 'Deze aansluiting start steeds opnieuw. Gebruik een andere.' },
    fr: { driver: 'Ce connecteur redémarre sans cesse. Veuillez en utiliser un autre.' },
    es: { driver: 'Este conector se reinicia una y otra vez. Use otro, por favor.' },
    ar: { driver: 'يُعاد تشغيل هذا المنفذ باستمرار. يرجى استخدام منفذ آخر.' },
  },
  'line-disturbed': {
    en: {
      cause: 'Disturbance on the line: cable, shield, termination or baud rate',
      tellApart: 'Damaged only while charging: shield and routing. Always: baud rate, cable or adapter.',
      driver: 'An inner line is disturbed; the charger is dealing with it.',
    },
    de: {
      cause: 'Störung auf der Leitung: Kabel, Schirm, Abschluss oder Baudrate',
      tellApart: 'Nur beim Laden gestört: Schirm und Verlegung. Immer: Baudrate, Kabel oder Adapter.',
      driver: 'Eine interne Leitung ist gestört; die Säule kümmert sich darum.',
    },
    nl: { driver: 'Een interne verbinding is verstoord; de laadpaal is ermee bezig.' },
    fr: { driver: 'Une liaison interne est perturbée\u202f; la borne s’en occupe.' },
    es: { driver: 'Hay una conexión interna inestable; el cargador se ocupa de ello.' },
    ar: { driver: 'هناك اضطراب في اتصال داخلي، والشاحن يعالج الأمر.' },
  },
  'heat-from-load': {
    en: {
      cause: 'Heat under load: terminals, contactor or plug contacts',
      tellApart: 'Measure the voltage drop at full current. None to speak of: fan, filter or sun.',
      driver: 'The charger became warm while charging.',
    },
    de: {
      cause: 'Wärme unter Last: Klemmen, Schütz oder Steckkontakte',
      tellApart: 'Spannungsfall bei vollem Strom messen. Kaum einer: Lüfter, Filter oder Sonne.',
      driver: 'Die Ladesäule wurde beim Laden warm.',
    },
    nl: { driver: 'De laadpaal is tijdens het laden warm geworden.' },
    fr: { driver: 'La borne a chauffé pendant la charge.' },
    es: { driver: 'El cargador se ha calentado durante la carga.' },
    ar: { driver: 'ارتفعت حرارة الشاحن أثناء الشحن.' },
  },
  'heat-from-outside': {
    en: {
      cause: 'Heat without load: sun, fan, filter or the sensor',
      tellApart: 'Compare with a thermometer. Cool: the sensor; hot: shade, fan, filter.',
      driver: 'It is very warm here; the charger protects itself.',
    },
    de: {
      cause: 'Wärme ohne Last: Sonne, Lüfter, Filter oder der Fühler',
      tellApart: 'Mit Thermometer vergleichen. Kühl: der Fühler; heiß: Schatten, Lüfter, Filter.',
      driver: 'Es ist sehr warm hier; die Ladesäule schützt sich.',
    },
    nl: { driver: 'Het is hier erg warm; de laadpaal beschermt zichzelf.' },
    fr: { driver: 'Il fait très chaud ici\u202f; la borne se protège.' },
    es: { driver: 'Hace mucho calor; el cargador se protege.' },
    ar: { driver: 'الجو هنا حار جدًا، والشاحن يحمي نفسه.' },
  },
} as const satisfies Record<string, CauseWords>;

export type Cause = keyof typeof CAUSES;

/** The one sentence for a driver who reads `language`; English where nothing is written in it. */
export function likelyCause(cause: Cause, language: string): string {
  const spoken = driverLanguage(language);
  return worded(`cause.${cause}`, spoken, CAUSES[cause][spoken].driver);
}
