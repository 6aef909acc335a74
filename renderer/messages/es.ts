/** Español. */
import type { Messages } from './en.ts';

export const es: Messages = {
  direction: 'ltr',

  common: {
    overview: 'Inicio',
    cancel: 'Cancelar',
    close: 'Cerrar',
    moreTime: 'Más tiempo',
    help: 'Ayuda',
    backIn: (span) => `Volver · ${span}`,
    stillWaits: (span) => `quedan ${span}`,
    connector: (label) => `Conector ${label}`,
    since: (when) => `desde ${when}`,
    kilowattHours: 'kWh',
    kilowatts: (power) => `${power} kW`,
    energy: (energy) => `${energy} kWh`,
    code: (code) => `código ${code}`,
    previousPage: 'Página anterior',
    nextPage: 'Página siguiente',
    page: (page, pages) => `${page} / ${pages}`,
  },

  span: {
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    hoursMinutes: (hours, minutes) => `${hours} h ${minutes} min`,
  },

  standards: {
    IEC_62196_T1: 'Tipo 1',
    IEC_62196_T2: 'Tipo 2',
    IEC_62196_T1_COMBO: 'CCS 1',
    IEC_62196_T2_COMBO: 'CCS 2',
    CHADEMO: 'CHAdeMO',
    TESLA_S: 'NACS',
  },

  connectorState: {
    unavailable: 'Cerrado',
    available: 'Libre',
    reserved: 'Reser\u00advado',
    plugged: 'Enchu\u00adfado',
    authorized: 'Espera el enchufe',
    starting: 'Empieza',
    charging: 'En uso',
    suspendedByVehicle: 'En pausa',
    suspendedByStation: 'En pausa',
    stopping: 'Termina',
    finished: 'Cable aún puesto',
    faulted: 'Fuera de servicio',
  },
  inUseFor: (span) => `En uso, ${span}`,
  yours: 'Este',

  startingUp: {
    head: 'El cargador arranca',
    sub: 'Se está comprobando. Tarda unos segundos.',
    lostHead: 'Un momento',
    lostSub: 'La pantalla espera al cargador. La carga en curso no se ve afectada.',
    parts: { controller: 'Electrónica de potencia', reader: 'Lector de tarjetas', store: 'Registros' },
    ready: 'listo',
    awaited: 'en espera',
  },

  idle: {
    tapHead: 'Acerque su tarjeta para cargar',
    tapSub: 'Puede enchufar antes o después, como prefiera.',
    pluggedHead: 'Ahora acerque su tarjeta',
    pluggedSub: (label) => `Su coche está enchufado en ${label}.`,
    scanHead: 'Escanee el código para cargar',
    scanSub: 'El lector de tarjetas no funciona en este momento.',
    plugHead: 'Enchufe para cargar',
    plugSub: 'No necesita tarjeta.',
    closedHead: 'Ahora no es posible empezar',
    closedSub: 'Use otro cargador o llámenos.',
    noneHead: 'Ningún conector está libre',
    fullHead: 'Todos los conectores están ocupados',
    fullSub: '¿Alguno es suyo? Acerque su tarjeta o tóquelo abajo.',
    noCard: '¿Sin tarjeta?',
    scan: 'Escanee con su móvil y empiece allí.',
    qrName: 'Código para empezar con el móvil',
    connectors: 'Conectores',
  },

  price: {
    details: 'Detalles del precio',
    title: 'Lo que cuesta cargar',
    unknown: 'Ahora no se puede mostrar el precio',
    unknownHint: 'Podrá empezar cuando vuelva. Las cargas en curso se cobran correctamente.',
  },

  choose: {
    head: '¿Qué conector?',
    sub: 'Toque el que quiera usar.',
    orPlug: 'O simplemente enchufe.',
    wait: 'Esperando su elección',
  },

  authorizing: {
    head: 'Comprobando su tarjeta',
    sub: 'Un momento, por favor. Ya puede retirarla.',
    slowHead: 'Seguimos comprobando su tarjeta',
    slowSub: 'El proveedor de su tarjeta tarda más de lo habitual.',
    wait: 'Esperando la respuesta',
  },

  rejected: {
    unknown: { head: 'No conocemos esta tarjeta', sub: 'Pruebe con otra tarjeta de carga.' },
    blocked: {
      head: 'Esta tarjeta está bloqueada',
      sub: 'Pregunte a la empresa que se la dio.',
    },
    expired: {
      head: 'Esta tarjeta ha caducado',
      sub: 'Use la nueva o pregunte a la empresa que se la dio.',
    },
    'in-use': {
      head: 'Esta tarjeta ya está cargando en otro sitio',
      sub: 'Termine primero esa carga. Después acerque aquí la tarjeta otra vez.',
    },
    'no-credit': {
      head: 'Saldo insuficiente',
      sub: 'Recargue su cuenta. Después acerque la tarjeta otra vez.',
    },
    'not-here': { head: 'Esta tarjeta no vale aquí', sub: 'Use otra tarjeta.' },
    offline: {
      head: 'Ahora no podemos comprobar esta tarjeta',
      sub: 'El cargador no tiene conexión. Las tarjetas que ya conoce siguen funcionando.',
    },
    timeout: {
      head: 'La comprobación ha tardado demasiado',
      sub: 'No se ha iniciado nada. Acerque su tarjeta otra vez.',
    },
    'other-card': {
      head: 'Aquí carga otra tarjeta',
      sub: 'Solo la tarjeta que empezó puede terminar. No se ha cambiado nada.',
    },
    'no-connector': {
      head: 'No hay conectores libres',
      sub: 'Espere a que quede uno libre o use otro cargador.',
    },
    faulted: {
      head: 'Ahora no se puede cargar aquí',
      sub: 'Su tarjeta está bien y no se ha iniciado nada. Use otro cargador o llámenos.',
    },
    'unplug-first': {
      head: 'Desenchufe primero',
      sub: 'El cable de la última carga sigue puesto. Retírelo y acerque la tarjeta otra vez.',
    },
    'removed-early': {
      head: 'Mantenga la tarjeta un poco más',
      sub: 'Déjela en el lector hasta que cambie la pantalla.',
    },
    'random-uid': {
      head: 'Use su tarjeta de carga',
      sub: 'Los móviles y las tarjetas bancarias muestran cada vez un número distinto y no podemos reconocerlos.',
    },
    unreadable: {
      head: 'No hemos podido leer la tarjeta',
      sub: 'Apoye una sola tarjeta, plana, sobre el lector.',
    },
    failed: {
      head: 'No ha funcionado',
      sub: 'Ha sido culpa nuestra. No se ha iniciado ni cobrado nada.',
    },
  },

  plugIn: {
    head: (label) => `Enchufe en ${label}`,
    socketSub: 'Conecte su cable a esta toma y a su coche.',
    cableSub: 'Tome este cable y conéctelo a su coche hasta oír un clic.',
    wait: 'Esperando a que enchufe',
  },

  starting: {
    head: 'La carga empieza',
    sub: 'El cargador y el coche se están poniendo de acuerdo. No tiene que hacer nada.',
    wait: 'Esperando a su coche',
  },

  charging: {
    title: (label) => `Conector ${label} · cargando`,
    now: (power) => `ahora ${power} kW`,
    time: 'Tiempo',
    battery: 'Batería',
    card: 'Tarjeta',
    stop: 'Terminar la carga',
    orTap: 'o acerque su tarjeta otra vez',
    start: (time) => `Inicio ${time}`,
    curveName: 'Potencia desde el inicio',
  },

  cost: {
    soFar: 'Coste hasta ahora',
    toPay: 'Coste',
    energySoFar: 'Cargado hasta ahora',
    energy: 'Cargado',
    unknown: 'El precio aparecerá en su recibo.',
  },

  suspended: {
    title: (label) => `Conector ${label} · en pausa`,
    vehicle: {
      head: 'Su coche ha hecho una pausa',
      sub: 'Quizá esté lleno o espere a su temporizador. La carga sigue en cuanto el coche quiera.',
    },
    station: {
      head: 'El cargador ha hecho una pausa',
      sub: 'Comparte la potencia con otros y sigue por sí solo.',
    },
    operator: {
      head: 'El operador ha hecho una pausa',
      sub: 'La carga sigue en cuanto el operador lo permita.',
    },
    free: 'Esta pausa no cuesta nada.',
    feeIn: (span) => `La tarifa de ocupación empieza en ${span}`,
    feeRuns: 'Corre la tarifa de ocupación',
  },

  stopping: {
    head: 'La carga termina',
    sub: 'El enchufe se libera en un momento.',
    unplugHead: 'Retire su cable',
    unplugSocket: 'La carga ha terminado. Desenchufe primero en el coche y después aquí.',
    unplugCable: 'La carga ha terminado. Desenchufe y cuelgue el cable en su soporte.',
    wait: 'Liberando el enchufe',
  },

  idleFee: {
    title: (label) => `Conector ${label} · cargado`,
    head: 'Deje sitio, por favor',
    sub: 'La carga ha terminado. Mientras el cable esté puesto, la plaza cuesta dinero.',
    soFar: 'Tarifa de ocupación hasta ahora',
    rate: 'Tarifa',
    running: 'Tiempo',
    end: 'Desenchufe para dejar de pagar.',
  },

  receipt: {
    takeCable: 'Listo.\nRetire su cable.',
    takeCableSub: 'Desenchufe primero en el coche y después aquí.',
    hangUp: 'Listo.\nDesenchufe, por favor.',
    hangUpSub: 'Cuelgue el cable en su soporte.',
    goodbye: 'Listo.\n¡Buen viaje!',
    goodbyeSub: 'Gracias por cargar con nosotros.',
    reason: {
      'driver-card': null,
      'driver-screen': null,
      unplugged: null,
      'vehicle-full': 'Su coche ha terminado la carga por sí solo.',
      controller: 'El cargador ha terminado la carga.',
      fault: 'Una avería terminó la carga. Solo se cobra lo suministrado.',
      remote: 'La carga se terminó desde la aplicación o por el operador.',
      'time-limit': 'Se alcanzó el tiempo máximo de carga.',
      'power-loss': 'Un corte de luz terminó la carga. Solo se cobra lo suministrado.',
      operator: 'El operador ha terminado la carga.',
      technician: 'El personal del cargador finalizó la carga.',
    },
    noPrice: 'Esta carga no tenía precio.',
    clockUnsure: 'El reloj del cargador no era fiable: las horas pueden no ser exactas.',
    phone: 'Recibo en su móvil',
    phoneHint: 'Escanee este código.',
    finish: (span) => `Listo · ${span}`,
    total: 'Total',
    meter: (start, stop) => `Contador ${start} → ${stop} kWh`,
    session: (number) => `sesión ${number}`,
    card: (card) => `Tarjeta ${card}`,
    when: (day, times, label) => `${day} · ${times} · ${label}`,
    energyAndTime: (energy, span) => `${energy} kWh en ${span}`,
  },

  fault: {
    endSession: 'Terminar la sesión',
    also: (titles) => `Además: ${titles}`,
    more: (count) => `y ${count} más`,
    attempt: (number, of) => `Intento ${number} de ${of}`,
    againIn: (span) => `nuevo intento en ${span}`,
    wholeStation: 'Todo el cargador',
    onlyDelivered: 'Solo se cobra lo suministrado.',
    short: {
      trying: 'lo intenta de nuevo solo',
      settling: 'casi listo',
      'needs-driver': 'toque para ver qué hacer',
      'needs-technician': 'Fuera de servicio',
    },
    picture: {
      'plug-in': 'Empuje el enchufe hasta el fondo',
      unplug: 'Retire el enchufe',
      wait: 'Espere un momento',
      call: 'Llámenos',
      car: 'Mire en su coche',
      card: 'Use su tarjeta',
      wet: 'No toque un enchufe mojado',
      hot: 'El cargador está caliente',
      power: 'No llega corriente de la red',
      link: 'La conexión está interrumpida',
      lock: 'Deje que el enchufe se bloquee',
      'cut-cable': 'El cable está dañado: no lo toque',
      'keep-away': 'No toque el enchufe ni el cable',
      mains: 'La tensión de la red no es estable',
      earth: 'Sin toma de tierra segura',
      meter: 'Hay que revisar el contador',
      reader: 'El lector de tarjetas no funciona',
      door: 'La puerta está abierta: no meta la mano',
      'emergency-stop': 'Gire la parada de emergencia hasta que salte',
      tilted: 'El cargador está inclinado',
      'other-charger': 'Use otro cargador',
      technician: 'Hace falta un técnico',
    },
  },

  unavailable: {
    'out-of-service': {
      head: 'Fuera de servicio',
      sub: 'Este cargador está en mantenimiento. Use otro, por favor.',
    },
    fault: {
      head: 'Averiado',
      sub: 'Lo sabemos y lo estamos arreglando. Use otro cargador, por favor.',
    },
    'no-connector': { head: 'No disponible', sub: 'En este momento no se puede usar ningún conector.' },
  },

  help: {
    title: '¿En qué podemos ayudarle?',
    call: 'Llámenos',
    noHelpline: 'Pregunte al operador de este cargador.',
    station: 'Cargador',
    steps: 'Así se carga',
    step: [
      'Acerque su tarjeta de carga al lector.',
      'Enchufe. La carga empieza por sí sola.',
      'Para terminar, acerque la misma tarjeta o toque Terminar. Después desenchufe.',
    ],
    cardOrCode: 'Acerque su tarjeta de carga al lector o escanee el código.',
    emergency: 'En caso de peligro: aléjese y llame al 112.',
    state: 'Lo que conviene saber ahora',
  },

  language: { title: 'Elija su idioma' },
};
