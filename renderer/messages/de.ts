/** Deutsch. */
import type { Messages } from './en.ts';

export const de: Messages = {
  direction: 'ltr',

  common: {
    overview: 'Übersicht',
    cancel: 'Abbrechen',
    close: 'Schließen',
    moreTime: 'Mehr Zeit',
    help: 'Hilfe',
    backIn: (span) => `Zurück · ${span}`,
    stillWaits: (span) => `noch ${span}`,
    connector: (label) => `Anschluss ${label}`,
    since: (when) => `seit ${when}`,
    kilowattHours: 'kWh',
    kilowatts: (power) => `${power} kW`,
    energy: (energy) => `${energy} kWh`,
    code: (code) => `Code ${code}`,
    previousPage: 'Vorige Seite',
    nextPage: 'Nächste Seite',
    page: (page, pages) => `${page} / ${pages}`,
  },

  span: {
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    hoursMinutes: (hours, minutes) => `${hours} h ${minutes} min`,
  },

  standards: {
    IEC_62196_T1: 'Typ 1',
    IEC_62196_T2: 'Typ 2',
    IEC_62196_T1_COMBO: 'CCS 1',
    IEC_62196_T2_COMBO: 'CCS 2',
    CHADEMO: 'CHAdeMO',
    TESLA_S: 'NACS',
  },

  connectorState: {
    unavailable: 'Geschlossen',
    available: 'Frei',
    reserved: 'Reserviert',
    plugged: 'Auto steckt',
    authorized: 'Wartet auf Stecker',
    starting: 'Startet',
    charging: 'Belegt',
    suspendedByVehicle: 'Pause',
    suspendedByStation: 'Pause',
    stopping: 'Endet',
    finished: 'Kabel steckt noch',
    faulted: 'Außer Betrieb',
  },
  inUseFor: (span) => `Belegt, ${span}`,
  yours: 'Dieser hier',

  startingUp: {
    head: 'Die Ladesäule startet',
    sub: 'Sie prüft sich selbst. Das dauert einige Sekunden.',
    lostHead: 'Einen Moment',
    lostSub: 'Der Bildschirm wartet auf die Ladesäule. Ein laufender Ladevorgang ist davon nicht betroffen.',
    parts: { controller: 'Leistungselektronik', reader: 'Kartenleser', store: 'Aufzeichnungen' },
    ready: 'bereit',
    awaited: 'wartet',
  },

  idle: {
    tapHead: 'Zum Laden Karte vorhalten',
    tapSub: 'Stecken Sie vorher oder nachher ein, wie Sie mögen.',
    pluggedHead: 'Jetzt Karte vorhalten',
    pluggedSub: (label) => `Ihr Auto ist an ${label} eingesteckt.`,
    scanHead: 'Zum Laden Code scannen',
    scanSub: 'Der Kartenleser geht im Moment nicht.',
    plugHead: 'Zum Laden einstecken',
    plugSub: 'Sie brauchen keine Karte.',
    closedHead: 'Starten ist gerade nicht möglich',
    closedSub: 'Bitte nutzen Sie eine andere Ladesäule oder rufen Sie uns an.',
    noneHead: 'Kein Anschluss ist frei',
    fullHead: 'Alle Anschlüsse sind belegt',
    fullSub: 'Gehört einer Ihnen? Karte vorhalten oder unten berühren.',
    noCard: 'Keine Karte?',
    scan: 'Mit dem Telefon scannen und dort starten.',
    qrName: 'Code zum Starten mit dem Telefon',
    connectors: 'Anschlüsse',
  },

  price: {
    details: 'Preis im Einzelnen',
    title: 'Was das Laden kostet',
    unknown: 'Der Preis lässt sich gerade nicht anzeigen',
    unknownHint: 'Sobald er da ist, können Sie starten. Laufende Ladevorgänge werden richtig abgerechnet.',
  },

  choose: {
    head: 'Welcher Anschluss?',
    sub: 'Berühren Sie den, den Sie nutzen möchten.',
    orPlug: 'Oder stecken Sie einfach ein.',
    wait: 'Warten auf Ihre Wahl',
  },

  authorizing: {
    head: 'Ihre Karte wird geprüft',
    sub: 'Einen Moment bitte. Sie können die Karte wegnehmen.',
    slowHead: 'Ihre Karte wird noch geprüft',
    slowSub: 'Der Anbieter Ihrer Karte antwortet langsamer als sonst.',
    wait: 'Warten auf die Antwort',
  },

  rejected: {
    unknown: {
      head: 'Diese Karte kennen wir nicht',
      sub: 'Bitte versuchen Sie eine andere Ladekarte.',
    },
    blocked: {
      head: 'Diese Karte ist gesperrt',
      sub: 'Bitte fragen Sie das Unternehmen, von dem Sie die Karte haben.',
    },
    expired: {
      head: 'Diese Karte ist abgelaufen',
      sub: 'Bitte nutzen Sie die neue Karte oder fragen Sie das Unternehmen, von dem Sie sie haben.',
    },
    'in-use': {
      head: 'Diese Karte lädt schon woanders',
      sub: 'Beenden Sie zuerst den anderen Ladevorgang. Halten Sie die Karte dann noch einmal vor.',
    },
    'no-credit': {
      head: 'Das Guthaben reicht nicht',
      sub: 'Bitte laden Sie Ihr Konto auf. Halten Sie die Karte dann noch einmal vor.',
    },
    'not-here': {
      head: 'Diese Karte gilt hier nicht',
      sub: 'Bitte nutzen Sie eine andere Karte.',
    },
    offline: {
      head: 'Diese Karte lässt sich gerade nicht prüfen',
      sub: 'Die Ladesäule ist offline. Karten, die sie schon kennt, gehen weiterhin.',
    },
    timeout: {
      head: 'Die Prüfung hat zu lange gedauert',
      sub: 'Es wurde nichts gestartet. Bitte halten Sie die Karte noch einmal vor.',
    },
    'other-card': {
      head: 'Hier lädt eine andere Karte',
      sub: 'Nur die Karte, die gestartet hat, kann beenden. Es wurde nichts verändert.',
    },
    'no-connector': {
      head: 'Kein Anschluss ist frei',
      sub: 'Bitte warten Sie, bis einer frei wird, oder nutzen Sie eine andere Ladesäule.',
    },
    faulted: {
      head: 'Laden ist hier gerade nicht möglich',
      sub: 'Ihre Karte ist in Ordnung, es wurde nichts gestartet. Bitte nutzen Sie eine andere Ladesäule oder rufen Sie uns an.',
    },
    'unplug-first': {
      head: 'Bitte zuerst ausstecken',
      sub: 'Das Kabel vom letzten Laden steckt noch. Ziehen Sie es heraus und halten Sie die Karte noch einmal vor.',
    },
    'removed-early': {
      head: 'Karte etwas länger vorhalten',
      sub: 'Lassen Sie sie am Leser, bis sich der Bildschirm ändert.',
    },
    'random-uid': {
      head: 'Bitte Ihre Ladekarte nutzen',
      sub: 'Telefone und Bankkarten zeigen jedes Mal eine neue Nummer. Daran erkennen wir Sie nicht.',
    },
    unreadable: {
      head: 'Die Karte war nicht lesbar',
      sub: 'Halten Sie eine einzelne Karte flach an den Leser.',
    },
    failed: {
      head: 'Das hat nicht geklappt',
      sub: 'Es war unser Fehler. Nichts wurde gestartet, nichts wird berechnet.',
    },
  },

  plugIn: {
    head: (label) => `Bitte an ${label} einstecken`,
    socketSub: 'Stecken Sie Ihr Kabel in diese Dose und in Ihr Auto.',
    cableSub: 'Nehmen Sie dieses Kabel und stecken Sie es ins Auto, bis es einrastet.',
    wait: 'Warten auf Ihren Stecker',
  },

  starting: {
    head: 'Das Laden beginnt',
    sub: 'Ladesäule und Auto stimmen sich ab. Sie müssen nichts tun.',
    wait: 'Warten auf Ihr Auto',
  },

  charging: {
    title: (label) => `Anschluss ${label} · lädt`,
    now: (power) => `jetzt ${power} kW`,
    time: 'Zeit',
    battery: 'Batterie',
    card: 'Karte',
    stop: 'Laden beenden',
    orTap: 'oder Karte noch einmal vorhalten',
    start: (time) => `Beginn ${time}`,
    curveName: 'Leistung seit Beginn',
  },

  cost: {
    soFar: 'Bisherige Kosten',
    toPay: 'Kosten',
    energySoFar: 'Bisher geladen',
    energy: 'Geladen',
    unknown: 'Den Preis sehen Sie auf Ihrem Beleg.',
  },

  suspended: {
    title: (label) => `Anschluss ${label} · Pause`,
    vehicle: {
      head: 'Ihr Auto macht Pause',
      sub: 'Vielleicht ist es voll oder wartet auf seine Uhr. Es geht weiter, sobald das Auto will.',
    },
    station: {
      head: 'Die Ladesäule macht Pause',
      sub: 'Sie teilt sich den Strom mit anderen. Es geht von selbst weiter.',
    },
    operator: {
      head: 'Der Betreiber hat pausiert',
      sub: 'Es geht weiter, sobald der Betreiber es erlaubt.',
    },
    free: 'Diese Pause kostet nichts.',
    feeIn: (span) => `Standgebühr beginnt in ${span}`,
    feeRuns: 'Die Standgebühr läuft',
  },

  stopping: {
    head: 'Das Laden endet',
    sub: 'Der Stecker wird gleich freigegeben.',
    unplugHead: 'Nehmen Sie Ihr Kabel mit',
    unplugSocket: 'Das Laden ist beendet. Ziehen Sie den Stecker zuerst am Auto, dann hier.',
    unplugCable: 'Das Laden ist beendet. Ziehen Sie den Stecker und hängen Sie ihn in die Halterung.',
    wait: 'Stecker wird freigegeben',
  },

  idleFee: {
    title: (label) => `Anschluss ${label} · geladen`,
    head: 'Bitte Platz machen',
    sub: 'Das Laden ist fertig. Solange das Kabel steckt, kostet das Parken Geld.',
    soFar: 'Standgebühr bisher',
    rate: 'Preis',
    running: 'Läuft seit',
    end: 'Ausstecken beendet die Gebühr.',
  },

  receipt: {
    takeCable: 'Fertig.\nNehmen Sie Ihr Kabel.',
    takeCableSub: 'Ziehen Sie den Stecker zuerst am Auto, dann hier.',
    hangUp: 'Fertig.\nBitte ausstecken.',
    hangUpSub: 'Hängen Sie das Kabel in die Halterung zurück.',
    goodbye: 'Fertig.\nGute Fahrt!',
    goodbyeSub: 'Danke, dass Sie bei uns geladen haben.',
    reason: {
      'driver-card': null,
      'driver-screen': null,
      unplugged: null,
      'vehicle-full': 'Ihr Auto hat das Laden selbst beendet.',
      controller: 'Die Ladesäule hat das Laden beendet.',
      fault: 'Ein Fehler hat das Laden beendet. Berechnet wird nur, was geladen wurde.',
      remote: 'Das Laden wurde per App oder vom Betreiber beendet.',
      'time-limit': 'Die längste Ladezeit war erreicht.',
      'power-loss': 'Ein Stromausfall hat das Laden beendet. Berechnet wird nur, was geladen wurde.',
      operator: 'Der Betreiber hat das Laden beendet.',
      technician: 'Das Personal an der Ladesäule hat das Laden beendet.',
    },
    noPrice: 'Für diesen Ladevorgang galt kein Preis.',
    clockUnsure: 'Die Uhr der Ladesäule war unsicher: Zeiten können abweichen.',
    phone: 'Beleg aufs Telefon',
    phoneHint: 'Diesen Code scannen.',
    finish: (span) => `Fertig · ${span}`,
    total: 'Summe',
    meter: (start, stop) => `Zähler ${start} → ${stop} kWh`,
    session: (number) => `Vorgang ${number}`,
    card: (card) => `Karte ${card}`,
    when: (day, times, label) => `${day} · ${times} · ${label}`,
    energyAndTime: (energy, span) => `${energy} kWh in ${span}`,
  },

  fault: {
    endSession: 'Ladevorgang beenden',
    also: (titles) => `Außerdem: ${titles}`,
    more: (count) => `und ${count} weitere`,
    attempt: (number, of) => `Versuch ${number} von ${of}`,
    againIn: (span) => `neuer Versuch in ${span}`,
    wholeStation: 'Ganze Ladesäule',
    onlyDelivered: 'Berechnet wird nur, was geliefert wurde.',
    short: {
      trying: 'versucht es von selbst erneut',
      settling: 'gleich wieder bereit',
      'needs-driver': 'antippen für Hilfe',
      'needs-technician': 'Außer Betrieb',
    },
    picture: {
      'plug-in': 'Stecker hineindrücken',
      unplug: 'Stecker herausziehen',
      wait: 'Einen Moment warten',
      call: 'Bei uns anrufen',
      car: 'Nach dem Auto sehen',
      card: 'Karte nutzen',
      wet: 'Nassen Stecker nicht anfassen',
      hot: 'Die Ladesäule ist heiß',
      power: 'Kein Strom aus dem Netz',
      link: 'Die Verbindung ist unterbrochen',
      lock: 'Stecker verriegeln lassen',
      'cut-cable': 'Das Kabel ist beschädigt: nicht anfassen',
      'keep-away': 'Stecker und Kabel nicht anfassen',
      mains: 'Die Netzspannung schwankt',
      earth: 'Keine sichere Erdung',
      meter: 'Der Zähler muss geprüft werden',
      reader: 'Der Kartenleser geht nicht',
      door: 'Die Tür ist offen: nicht hineingreifen',
      'emergency-stop': 'Not-Halt drehen, bis er herausspringt',
      tilted: 'Die Ladesäule steht schief',
      'other-charger': 'Andere Ladesäule nutzen',
      technician: 'Ein Techniker wird gebraucht',
    },
  },

  unavailable: {
    'out-of-service': {
      head: 'Außer Betrieb',
      sub: 'Diese Ladesäule wird gerade gewartet. Bitte nutzen Sie eine andere.',
    },
    fault: {
      head: 'Defekt',
      sub: 'Wir wissen davon und kümmern uns. Bitte nutzen Sie eine andere Ladesäule.',
    },
    'no-connector': { head: 'Nicht verfügbar', sub: 'Im Moment lässt sich kein Anschluss nutzen.' },
  },

  help: {
    title: 'Wie können wir helfen?',
    call: 'Rufen Sie uns an',
    noHelpline: 'Bitte wenden Sie sich an den Betreiber dieser Ladesäule.',
    station: 'Ladesäule',
    steps: 'So laden Sie',
    step: [
      'Halten Sie Ihre Ladekarte an den Leser.',
      'Stecken Sie ein. Das Laden beginnt von selbst.',
      'Zum Beenden dieselbe Karte vorhalten oder auf Beenden tippen. Dann ausstecken.',
    ],
    cardOrCode: 'Halten Sie Ihre Ladekarte an den Leser oder scannen Sie den Code.',
    emergency: 'Bei Gefahr: Abstand halten und 112 rufen.',
    state: 'Was gerade gilt',
  },

  language: { title: 'Wählen Sie Ihre Sprache' },
};
