/** What diagnosis can name, in words: the cause and how to be sure of it for technicians, one sentence for the driver. */
import type { FaultLanguage } from './entry.ts';

interface CauseWords {
  readonly cause: string;
  readonly tellApart: string;
  readonly driver: string;
}

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
  },
} as const satisfies Record<string, Readonly<Record<FaultLanguage, CauseWords>>>;

export type Cause = keyof typeof CAUSES;
