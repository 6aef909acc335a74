/** Nederlands. */
import type { Messages } from './en.ts';

export const nl: Messages = {
  direction: 'ltr',

  common: {
    overview: 'Overzicht',
    cancel: 'Annuleren',
    close: 'Sluiten',
    moreTime: 'Meer tijd',
    help: 'Hulp',
    backIn: (span) => `Terug · ${span}`,
    stillWaits: (span) => `nog ${span}`,
    connector: (label) => `Aansluiting ${label}`,
    since: (when) => `sinds ${when}`,
    kilowattHours: 'kWh',
    kilowatts: (power) => `${power} kW`,
    energy: (energy) => `${energy} kWh`,
    code: (code) => `code ${code}`,
    previousPage: 'Vorige pagina',
    nextPage: 'Volgende pagina',
    page: (page, pages) => `${page} / ${pages}`,
  },

  span: {
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} u`,
    hoursMinutes: (hours, minutes) => `${hours} u ${minutes} min`,
  },

  standards: {
    IEC_62196_T1: 'Type 1',
    IEC_62196_T2: 'Type 2',
    IEC_62196_T1_COMBO: 'CCS 1',
    IEC_62196_T2_COMBO: 'CCS 2',
    CHADEMO: 'CHAdeMO',
    TESLA_S: 'NACS',
  },

  connectorState: {
    unavailable: 'Gesloten',
    available: 'Vrij',
    reserved: 'Gereser\u00adveerd',
    plugged: 'Aange\u00adsloten',
    authorized: 'Wacht op stekker',
    starting: 'Start',
    charging: 'Bezet',
    suspendedByVehicle: 'Gepauzeerd',
    suspendedByStation: 'Gepauzeerd',
    stopping: 'Stopt',
    finished: 'Kabel zit er nog in',
    faulted: 'Buiten gebruik',
  },
  inUseFor: (span) => `Bezet, ${span}`,
  yours: 'Deze',

  startingUp: {
    head: 'De laadpaal start',
    sub: 'Hij controleert zichzelf. Dat duurt enkele seconden.',
    lostHead: 'Een ogenblik',
    lostSub: 'Het scherm wacht op de laadpaal. Een lopende laadsessie gaat gewoon door.',
    parts: { controller: 'Vermogenselektronica', reader: 'Paslezer', store: 'Gegevens' },
    ready: 'gereed',
    awaited: 'wacht',
  },

  idle: {
    tapHead: 'Houd uw laadpas voor de lezer',
    tapSub: 'Aansluiten mag ervoor of erna, wat u wilt.',
    pluggedHead: 'Houd nu uw laadpas voor de lezer',
    pluggedSub: (label) => `Uw auto is aangesloten op ${label}.`,
    scanHead: 'Scan de code om te laden',
    scanSub: 'De paslezer werkt op dit moment niet.',
    plugHead: 'Sluit aan om te laden',
    plugSub: 'U hebt geen pas nodig.',
    closedHead: 'Starten kan nu niet',
    closedSub: 'Gebruik een andere laadpaal of bel ons.',
    noneHead: 'Geen aansluiting vrij',
    fullHead: 'Alle aansluitingen zijn bezet',
    fullSub: 'Is er een van u? Houd uw pas voor de lezer of raak de aansluiting hieronder aan.',
    noCard: 'Geen laadpas?',
    scan: 'Scan met uw telefoon en start daar.',
    qrName: 'Code om met uw telefoon te starten',
    connectors: 'Aansluitingen',
  },

  price: {
    details: 'Prijsdetails',
    title: 'Wat laden kost',
    unknown: 'De prijs kan nu niet worden getoond',
    unknownHint: 'U kunt starten zodra hij er weer is. Lopende laadsessies worden correct afgerekend.',
  },

  choose: {
    head: 'Welke aansluiting?',
    sub: 'Raak aan welke u wilt gebruiken.',
    orPlug: 'Of steek gewoon de stekker in.',
    wait: 'Wacht op uw keuze',
  },

  authorizing: {
    head: 'Uw pas wordt gecontroleerd',
    sub: 'Een ogenblik. U kunt de pas nu weghalen.',
    slowHead: 'Uw pas wordt nog gecontroleerd',
    slowSub: 'De aanbieder van uw pas antwoordt trager dan anders.',
    wait: 'Wacht op antwoord',
  },

  rejected: {
    unknown: { head: 'Wij kennen deze pas niet', sub: 'Probeer een andere laadpas.' },
    blocked: {
      head: 'Deze pas is geblokkeerd',
      sub: 'Vraag het na bij het bedrijf waarvan u de pas hebt.',
    },
    expired: {
      head: 'Deze pas is verlopen',
      sub: 'Gebruik de nieuwe pas of vraag het na bij het bedrijf waarvan u de pas hebt.',
    },
    'in-use': {
      head: 'Deze pas laadt al ergens anders',
      sub: 'Stop eerst die laadsessie. Houd de pas daarna opnieuw voor de lezer.',
    },
    'no-credit': {
      head: 'Onvoldoende tegoed',
      sub: 'Vul uw tegoed aan. Houd de pas daarna opnieuw voor de lezer.',
    },
    'not-here': { head: 'Deze pas geldt hier niet', sub: 'Gebruik een andere pas.' },
    offline: {
      head: 'Wij kunnen deze pas nu niet controleren',
      sub: 'De laadpaal is offline. Passen die hij al kent, werken nog wel.',
    },
    timeout: {
      head: 'De controle duurde te lang',
      sub: 'Er is niets gestart. Houd uw pas nog een keer voor de lezer.',
    },
    'other-card': {
      head: 'Hier laadt een andere pas',
      sub: 'Alleen de pas die startte, kan stoppen. Er is niets veranderd.',
    },
    'no-connector': {
      head: 'Geen aansluiting vrij',
      sub: 'Wacht tot er een vrijkomt of gebruik een andere laadpaal.',
    },
    faulted: {
      head: 'Laden kan hier nu niet',
      sub: 'Uw pas is in orde en er is niets gestart. Gebruik een andere laadpaal of bel ons.',
    },
    'unplug-first': {
      head: 'Haal eerst de kabel los',
      sub: 'De kabel van de vorige laadsessie zit er nog in. Haal hem eruit en houd uw pas opnieuw voor de lezer.',
    },
    'removed-early': {
      head: 'Houd de pas iets langer voor de lezer',
      sub: 'Laat hem daar tot het scherm verandert.',
    },
    'random-uid': {
      head: 'Gebruik uw laadpas',
      sub: 'Telefoons en bankpassen tonen telkens een ander nummer. Daaraan herkennen wij u niet.',
    },
    unreadable: {
      head: 'De pas was niet leesbaar',
      sub: 'Houd één enkele pas plat tegen de lezer.',
    },
    failed: {
      head: 'Dat is niet gelukt',
      sub: 'Het lag aan ons. Er is niets gestart en er wordt niets berekend.',
    },
  },

  plugIn: {
    head: (label) => `Sluit aan op ${label}`,
    socketSub: 'Steek uw kabel in dit contact en in uw auto.',
    cableSub: 'Neem deze kabel en steek hem in uw auto tot hij vastklikt.',
    wait: 'Wacht op uw stekker',
  },

  starting: {
    head: 'Het laden begint',
    sub: 'Laadpaal en auto stemmen met elkaar af. U hoeft niets te doen.',
    wait: 'Wacht op uw auto',
  },

  charging: {
    title: (label) => `Aansluiting ${label} · laadt`,
    now: (power) => `nu ${power} kW`,
    time: 'Tijd',
    battery: 'Accu',
    card: 'Pas',
    stop: 'Laden stoppen',
    orTap: 'of houd uw pas nog eens voor de lezer',
    start: (time) => `Begin ${time}`,
    curveName: 'Vermogen sinds het begin',
  },

  cost: {
    soFar: 'Kosten tot nu toe',
    toPay: 'Kosten',
    energySoFar: 'Tot nu toe geladen',
    energy: 'Geladen',
    unknown: 'De prijs staat straks op uw bon.',
  },

  suspended: {
    title: (label) => `Aansluiting ${label} · pauze`,
    vehicle: {
      head: 'Uw auto pauzeert',
      sub: 'Misschien is hij vol of wacht hij op zijn timer. Het laden gaat verder zodra de auto dat wil.',
    },
    station: {
      head: 'De laadpaal pauzeert',
      sub: 'Hij deelt de stroom met andere auto’s. Het gaat vanzelf verder.',
    },
    operator: {
      head: 'De exploitant heeft gepauzeerd',
      sub: 'Het laden gaat verder zodra de exploitant dat toestaat.',
    },
    free: 'Deze pauze kost niets.',
    feeIn: (span) => `Blokkeertarief gaat in over ${span}`,
    feeRuns: 'Het blokkeertarief loopt',
  },

  stopping: {
    head: 'Het laden stopt',
    sub: 'De stekker wordt zo vrijgegeven.',
    unplugHead: 'Neem uw kabel mee',
    unplugSocket: 'Het laden is klaar. Haal de stekker eerst uit uw auto, dan uit de laadpaal.',
    unplugCable: 'Het laden is klaar. Haal de stekker eruit en hang hem terug in de houder.',
    wait: 'De stekker wordt vrijgegeven',
  },

  idleFee: {
    title: (label) => `Aansluiting ${label} · geladen`,
    head: 'Maak plaats, alstublieft',
    sub: 'Het laden is klaar. Zolang de kabel erin zit, kost de plek geld.',
    soFar: 'Blokkeertarief tot nu toe',
    rate: 'Tarief',
    running: 'Loopt al',
    end: 'Haal de kabel los om te stoppen met betalen.',
  },

  receipt: {
    takeCable: 'Klaar.\nNeem uw kabel.',
    takeCableSub: 'Haal de stekker eerst uit uw auto, dan uit de laadpaal.',
    hangUp: 'Klaar.\nHaal de stekker los.',
    hangUpSub: 'Hang de kabel terug in de houder.',
    goodbye: 'Klaar.\nGoede reis!',
    goodbyeSub: 'Bedankt voor het laden bij ons.',
    reason: {
      'driver-card': null,
      'driver-screen': null,
      unplugged: null,
      'vehicle-full': 'Uw auto is zelf met laden gestopt.',
      controller: 'De laadpaal heeft het laden gestopt.',
      fault: 'Het laden stopte door een storing. U betaalt alleen wat is geladen.',
      remote: 'Het laden is gestopt via de app of door de exploitant.',
      'time-limit': 'De maximale laadtijd was bereikt.',
      'power-loss': 'Het laden stopte door een stroomstoring. U betaalt alleen wat is geladen.',
      operator: 'De exploitant heeft het laden gestopt.',
      technician: 'Het personeel bij de laadpaal heeft het laden beëindigd.',
    },
    noPrice: 'Voor deze laadsessie gold geen prijs.',
    clockUnsure: 'De klok van de laadpaal was onzeker: tijden kunnen afwijken.',
    phone: 'Bon op uw telefoon',
    phoneHint: 'Scan deze code.',
    finish: (span) => `Klaar · ${span}`,
    total: 'Totaal',
    meter: (start, stop) => `Meterstand ${start} → ${stop} kWh`,
    session: (number) => `sessie ${number}`,
    card: (card) => `Pas ${card}`,
    when: (day, times, label) => `${day} · ${times} · ${label}`,
    energyAndTime: (energy, span) => `${energy} kWh in ${span}`,
  },

  fault: {
    endSession: 'Laadsessie beëindigen',
    also: (titles) => `Ook: ${titles}`,
    more: (count) => `en nog ${count}`,
    attempt: (number, of) => `Poging ${number} van ${of}`,
    againIn: (span) => `nieuwe poging over ${span}`,
    wholeStation: 'Hele laadpaal',
    onlyDelivered: 'Alleen wat geleverd is, wordt berekend.',
    short: {
      trying: 'probeert het vanzelf opnieuw',
      settling: 'bijna weer gereed',
      'needs-driver': 'tik voor hulp',
      'needs-technician': 'Buiten gebruik',
    },
    picture: {
      'plug-in': 'Duw de stekker erin',
      unplug: 'Trek de stekker eruit',
      wait: 'Wacht even',
      call: 'Bel ons',
      car: 'Kijk bij uw auto',
      card: 'Gebruik uw pas',
      wet: 'Raak geen natte stekker aan',
      hot: 'De laadpaal is heet',
      power: 'Geen stroom van het net',
      link: 'De verbinding is verbroken',
      lock: 'Laat de stekker vergrendelen',
      'cut-cable': 'De kabel is beschadigd: niet aanraken',
      'keep-away': 'Raak stekker en kabel niet aan',
      mains: 'De netspanning is niet stabiel',
      earth: 'Geen veilige aarding',
      meter: 'De meter moet worden nagekeken',
      reader: 'De paslezer werkt niet',
      door: 'De deur staat open: niet naar binnen grijpen',
      'emergency-stop': 'Draai de noodstop tot hij uitspringt',
      tilted: 'De laadpaal staat scheef',
      'other-charger': 'Gebruik een andere laadpaal',
      technician: 'Er is een monteur nodig',
    },
  },

  unavailable: {
    'out-of-service': {
      head: 'Buiten gebruik',
      sub: 'Er wordt aan deze laadpaal gewerkt. Gebruik een andere.',
    },
    fault: {
      head: 'Defect',
      sub: 'Wij weten het en werken eraan. Gebruik een andere laadpaal.',
    },
    'no-connector': {
      head: 'Niet beschikbaar',
      sub: 'Op dit moment is geen enkele aansluiting te gebruiken.',
    },
  },

  help: {
    title: 'Hoe kunnen wij helpen?',
    call: 'Bel ons',
    noHelpline: 'Neem contact op met de exploitant van deze laadpaal.',
    station: 'Laadpaal',
    steps: 'Zo laadt u',
    step: [
      'Houd uw laadpas voor de lezer.',
      'Steek de stekker in. Het laden begint vanzelf.',
      'Stoppen? Houd dezelfde pas voor de lezer of raak Stoppen aan. Haal dan de kabel los.',
    ],
    cardOrCode: 'Houd uw laadpas voor de lezer of scan de code.',
    emergency: 'Bij gevaar: houd afstand en bel 112.',
    state: 'Wat u nu moet weten',
  },

  language: { title: 'Kies uw taal' },
};
