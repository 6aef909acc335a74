/** Français; \u202f is the narrow no-break space that stands before `:`, `;`, `!` and `?`. */
import type { Messages } from './en.ts';

export const fr: Messages = {
  direction: 'ltr',

  common: {
    overview: 'Accueil',
    cancel: 'Annuler',
    close: 'Fermer',
    moreTime: 'Plus de temps',
    help: 'Aide',
    backIn: (span) => `Retour · ${span}`,
    stillWaits: (span) => `encore ${span}`,
    connector: (label) => `Connecteur ${label}`,
    since: (when) => `depuis ${when}`,
    kilowattHours: 'kWh',
    kilowatts: (power) => `${power} kW`,
    energy: (energy) => `${energy} kWh`,
    code: (code) => `code ${code}`,
    previousPage: 'Page précédente',
    nextPage: 'Page suivante',
    page: (page, pages) => `${page} / ${pages}`,
  },

  span: {
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    hoursMinutes: (hours, minutes) => `${hours} h ${minutes} min`,
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
    unavailable: 'Fermé',
    available: 'Libre',
    reserved: 'Réservé',
    plugged: 'Branché',
    authorized: 'Attend la prise',
    starting: 'Démarre',
    charging: 'Occupé',
    suspendedByVehicle: 'En pause',
    suspendedByStation: 'En pause',
    stopping: 'Se termine',
    finished: 'Encore branché',
    faulted: 'Hors service',
  },
  inUseFor: (span) => `Occupé, ${span}`,
  yours: 'Celui-ci',

  startingUp: {
    head: 'La borne démarre',
    sub: 'Elle se contrôle. Cela prend quelques secondes.',
    lostHead: 'Un instant',
    lostSub: 'L’écran attend la borne. Une charge en cours n’est pas interrompue.',
    parts: { controller: 'Électronique de puissance', reader: 'Lecteur de badges', store: 'Registres' },
    ready: 'prêt',
    awaited: 'en attente',
  },

  idle: {
    tapHead: 'Présentez votre badge',
    tapSub: 'Branchez avant ou après, comme vous voulez.',
    pluggedHead: 'Présentez maintenant votre badge',
    pluggedSub: (label) => `Votre voiture est branchée sur ${label}.`,
    scanHead: 'Scannez le code pour charger',
    scanSub: 'Le lecteur de badges ne fonctionne pas pour le moment.',
    plugHead: 'Branchez pour charger',
    plugSub: 'Aucun badge n’est nécessaire.',
    closedHead: 'Impossible de démarrer pour le moment',
    closedSub: 'Utilisez une autre borne ou appelez-nous.',
    noneHead: 'Aucun connecteur libre',
    fullHead: 'Tous les connecteurs sont occupés',
    fullSub: 'L’un d’eux est le vôtre\u202f? Présentez votre badge ou touchez-le ci-dessous.',
    noCard: 'Pas de badge\u202f?',
    scan: 'Scannez avec votre téléphone et démarrez de là.',
    qrName: 'Code pour démarrer avec votre téléphone',
    connectors: 'Connecteurs',
  },

  price: {
    details: 'Détails du prix',
    title: 'Ce que coûte la charge',
    unknown: 'Le prix ne peut pas être affiché pour le moment',
    unknownHint: 'Vous pourrez démarrer dès son retour. Les charges en cours sont facturées correctement.',
  },

  choose: {
    head: 'Quel connecteur\u202f?',
    sub: 'Touchez celui que vous voulez utiliser.',
    orPlug: 'Ou branchez simplement.',
    wait: 'En attente de votre choix',
  },

  authorizing: {
    head: 'Vérification de votre badge',
    sub: 'Un instant. Vous pouvez le retirer.',
    slowHead: 'Vérification toujours en cours',
    slowSub: 'Le fournisseur de votre badge répond plus lentement que d’habitude.',
    wait: 'En attente de la réponse',
  },

  rejected: {
    unknown: { head: 'Nous ne connaissons pas ce badge', sub: 'Essayez un autre badge de recharge.' },
    blocked: {
      head: 'Ce badge est bloqué',
      sub: 'Adressez-vous à la société qui vous l’a remis.',
    },
    expired: {
      head: 'Ce badge a expiré',
      sub: 'Utilisez le nouveau ou adressez-vous à la société qui vous l’a remis.',
    },
    'in-use': {
      head: 'Ce badge charge déjà ailleurs',
      sub: 'Terminez d’abord l’autre charge. Puis présentez de nouveau le badge ici.',
    },
    'no-credit': {
      head: 'Crédit insuffisant',
      sub: 'Rechargez votre compte. Puis présentez de nouveau le badge.',
    },
    'not-here': { head: 'Ce badge n’est pas valable ici', sub: 'Utilisez un autre badge.' },
    offline: {
      head: 'Impossible de vérifier ce badge maintenant',
      sub: 'La borne est hors ligne. Les badges qu’elle connaît déjà fonctionnent toujours.',
    },
    timeout: {
      head: 'La vérification a pris trop de temps',
      sub: 'Rien n’a démarré. Présentez votre badge encore une fois.',
    },
    'other-card': {
      head: 'Un autre badge charge ici',
      sub: 'Seul le badge qui a démarré peut arrêter. Rien n’a été modifié.',
    },
    'no-connector': {
      head: 'Aucun connecteur libre',
      sub: 'Attendez qu’il s’en libère un ou utilisez une autre borne.',
    },
    faulted: {
      head: 'Charge impossible ici pour le moment',
      sub: 'Votre badge est valable et rien n’a démarré. Utilisez une autre borne ou appelez-nous.',
    },
    'unplug-first': {
      head: 'Débranchez d’abord',
      sub: 'Le câble de la dernière charge est encore branché. Retirez-le, puis présentez de nouveau le badge.',
    },
    'removed-early': {
      head: 'Présentez le badge un peu plus longtemps',
      sub: 'Laissez-le sur le lecteur jusqu’à ce que l’écran change.',
    },
    'random-uid': {
      head: 'Utilisez votre badge de recharge',
      sub: 'Les téléphones et cartes bancaires montrent chaque fois un autre numéro\u202f: nous ne pouvons pas les reconnaître.',
    },
    unreadable: {
      head: 'Le badge n’a pas pu être lu',
      sub: 'Posez un seul badge, bien à plat, sur le lecteur.',
    },
    failed: {
      head: 'Cela n’a pas fonctionné',
      sub: 'L’erreur vient de nous. Rien n’a démarré, rien n’est facturé.',
    },
  },

  plugIn: {
    head: (label) => `Branchez sur ${label}`,
    socketSub: 'Branchez votre câble dans cette prise et sur votre voiture.',
    cableSub: 'Prenez ce câble et branchez-le sur votre voiture jusqu’au déclic.',
    wait: 'En attente de votre prise',
  },

  starting: {
    head: 'La charge commence',
    sub: 'La borne et la voiture se mettent d’accord. Vous n’avez rien à faire.',
    wait: 'En attente de votre voiture',
  },

  charging: {
    title: (label) => `Connecteur ${label} · en charge`,
    now: (power) => `${power} kW actuellement`,
    time: 'Durée',
    battery: 'Batterie',
    card: 'Badge',
    stop: 'Arrêter la charge',
    orTap: 'ou présentez de nouveau votre badge',
    start: (time) => `Début ${time}`,
    curveName: 'Puissance depuis le début',
  },

  cost: {
    soFar: 'Coût jusqu’ici',
    toPay: 'Coût',
    energySoFar: 'Chargé jusqu’ici',
    energy: 'Chargé',
    unknown: 'Le prix figurera sur votre reçu.',
  },

  suspended: {
    title: (label) => `Connecteur ${label} · en pause`,
    vehicle: {
      head: 'Votre voiture fait une pause',
      sub: 'Elle est peut-être pleine ou attend son heure. La charge reprend dès qu’elle le veut.',
    },
    station: {
      head: 'La borne fait une pause',
      sub: 'Elle partage la puissance avec d’autres et reprend d’elle-même.',
    },
    operator: {
      head: 'L’exploitant a mis en pause',
      sub: 'La charge reprend dès que l’exploitant l’autorise.',
    },
    free: 'Cette pause ne coûte rien.',
    feeIn: (span) => `Frais de stationnement dans ${span}`,
    feeRuns: 'Frais de stationnement en cours',
  },

  stopping: {
    head: 'La charge se termine',
    sub: 'La prise sera libérée dans un instant.',
    unplugHead: 'Reprenez votre câble',
    unplugSocket: 'La charge est terminée. Débranchez d’abord côté voiture, puis ici.',
    unplugCable: 'La charge est terminée. Débranchez et raccrochez le câble à son support.',
    wait: 'Libération de la prise',
  },

  idleFee: {
    title: (label) => `Connecteur ${label} · chargé`,
    head: 'Merci de libérer la place',
    sub: 'La charge est terminée. Tant que le câble est branché, la place est payante.',
    soFar: 'Frais de stationnement jusqu’ici',
    rate: 'Tarif',
    running: 'Depuis',
    end: 'Débranchez pour arrêter les frais.',
  },

  receipt: {
    takeCable: 'Terminé.\nReprenez votre câble.',
    takeCableSub: 'Débranchez d’abord côté voiture, puis ici.',
    hangUp: 'Terminé.\nVeuillez débrancher.',
    hangUpSub: 'Raccrochez le câble à son support.',
    goodbye: 'Terminé.\nBonne route\u202f!',
    goodbyeSub: 'Merci d’avoir chargé chez nous.',
    reason: {
      'driver-card': null,
      'driver-screen': null,
      unplugged: null,
      'vehicle-full': 'Votre voiture a terminé la charge d’elle-même.',
      controller: 'La borne a terminé la charge.',
      fault: 'Une panne a interrompu la charge. Seul ce qui a été fourni est facturé.',
      remote: 'La charge a été arrêtée par l’application ou l’exploitant.',
      'time-limit': 'La durée maximale de charge était atteinte.',
      'power-loss': 'Une coupure de courant a interrompu la charge. Seul ce qui a été fourni est facturé.',
      operator: 'L’exploitant a arrêté la charge.',
      technician: 'Le personnel sur place a mis fin à la charge.',
    },
    noPrice: 'Aucun prix ne s’appliquait à cette charge.',
    clockUnsure: 'L’heure de la borne était incertaine\u202f: les heures peuvent être inexactes.',
    phone: 'Reçu sur votre téléphone',
    phoneHint: 'Scannez ce code.',
    finish: (span) => `Terminer · ${span}`,
    total: 'Total',
    meter: (start, stop) => `Compteur ${start} → ${stop} kWh`,
    session: (number) => `session ${number}`,
    card: (card) => `Badge ${card}`,
    when: (day, times, label) => `${day} · ${times} · ${label}`,
    energyAndTime: (energy, span) => `${energy} kWh en ${span}`,
  },

  fault: {
    endSession: 'Terminer la session',
    also: (titles) => `Aussi\u202f: ${titles}`,
    more: (count) => `et ${count} de plus`,
    attempt: (number, of) => `Essai ${number} sur ${of}`,
    againIn: (span) => `nouvel essai dans ${span}`,
    wholeStation: 'Toute la borne',
    onlyDelivered: 'Seule l’énergie fournie est facturée.',
    short: {
      trying: 'nouvel essai automatique',
      settling: 'bientôt prêt',
      'needs-driver': 'touchez pour savoir que faire',
      'needs-technician': 'Hors service',
    },
    picture: {
      'plug-in': 'Enfoncez la prise',
      unplug: 'Retirez la prise',
      wait: 'Patientez un instant',
      call: 'Appelez-nous',
      car: 'Regardez votre voiture',
      card: 'Utilisez votre badge',
      wet: 'Ne touchez pas une prise mouillée',
      hot: 'La borne est chaude',
      power: 'Pas de courant du réseau',
      link: 'La liaison est coupée',
      lock: 'Laissez la fiche se verrouiller',
      'cut-cable': 'Le câble est endommagé\u202f: ne le touchez pas',
      'keep-away': 'Ne touchez ni la fiche ni le câble',
      mains: 'La tension du réseau n’est pas stable',
      earth: 'Pas de mise à la terre sûre',
      meter: 'Le compteur doit être vérifié',
      reader: 'Le lecteur de cartes ne fonctionne pas',
      door: 'La porte est ouverte\u202f: n’y mettez pas la main',
      'emergency-stop': 'Tournez l’arrêt d’urgence jusqu’à ce qu’il ressorte',
      tilted: 'La borne est penchée',
      'other-charger': 'Utilisez une autre borne',
      technician: 'Un technicien est nécessaire',
    },
  },

  unavailable: {
    'out-of-service': {
      head: 'Hors service',
      sub: 'Cette borne est en maintenance. Veuillez en utiliser une autre.',
    },
    fault: {
      head: 'En panne',
      sub: 'Nous le savons et nous nous en occupons. Veuillez utiliser une autre borne.',
    },
    'no-connector': {
      head: 'Indisponible',
      sub: 'Aucun connecteur ne peut être utilisé pour le moment.',
    },
  },

  help: {
    title: 'Comment pouvons-nous vous aider\u202f?',
    call: 'Appelez-nous',
    noHelpline: 'Adressez-vous à l’exploitant de cette borne.',
    station: 'Borne',
    steps: 'Comment charger',
    step: [
      'Présentez votre badge de recharge au lecteur.',
      'Branchez. La charge commence d’elle-même.',
      'Pour arrêter, présentez le même badge ou touchez Arrêter. Puis débranchez.',
    ],
    cardOrCode: 'Présentez votre badge au lecteur ou scannez le code.',
    emergency: 'En cas de danger\u202f: éloignez-vous et appelez le 112.',
    state: 'À savoir en ce moment',
  },

  language: { title: 'Choisissez votre langue' },
};
