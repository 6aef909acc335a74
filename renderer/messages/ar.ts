/**
 * العربية, right to left. Whatever is filled in from elsewhere (letters, numbers, marks of a connector or a card) is set
 * apart from the sentence by directional isolates (Unicode UAX #9): it keeps its own order and disturbs nobody else's.
 * Nothing addresses a man or a woman only, so there are no imperatives.
 */
import type { Messages } from './en.ts';

const apart = (text: string) => `\u2068${text}\u2069`;
/** The same for what has no letters and reads on from the right: "from – to". */
const onwards = (text: string) => `\u2067${text}\u2069`;

export const ar: Messages = {
  direction: 'rtl',

  common: {
    overview: 'الرئيسية',
    cancel: 'إلغاء',
    close: 'إغلاق',
    moreTime: 'وقت إضافي',
    help: 'مساعدة',
    backIn: (span) => `رجوع · ${apart(span)}`,
    stillWaits: (span) => `يتبقى ${apart(span)}`,
    connector: (label) => `المنفذ ${apart(label)}`,
    since: (when) => `منذ ${apart(when)}`,
    kilowattHours: 'ك.و.س',
    kilowatts: (power) => `${power} ك.و`,
    energy: (energy) => `${energy} ك.و.س`,
    code: (code) => `الرمز ${apart(code)}`,
    previousPage: 'الصفحة السابقة',
    nextPage: 'الصفحة التالية',
    page: (page, pages) => `${page} / ${pages}`,
  },

  span: {
    seconds: (count) => `${count} ث`,
    minutes: (count) => `${count} د`,
    hours: (count) => `${count} س`,
    hoursMinutes: (hours, minutes) => `${hours} س ${minutes} د`,
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
    unavailable: 'مغلق',
    available: 'متاح',
    reserved: 'محجوز',
    plugged: 'السيارة موصولة',
    authorized: 'بانتظار القابس',
    starting: 'يبدأ الشحن',
    charging: 'مشغول',
    suspendedByVehicle: 'متوقف مؤقتًا',
    suspendedByStation: 'متوقف مؤقتًا',
    stopping: 'ينتهي الشحن',
    finished: 'الكابل ما زال موصولًا',
    faulted: 'خارج الخدمة',
  },
  inUseFor: (span) => `مشغول، ${apart(span)}`,
  yours: 'هذا المنفذ',

  startingUp: {
    head: 'الشاحن قيد التشغيل',
    sub: 'يُجري الشاحن فحصًا ذاتيًا. يستغرق ذلك بضع ثوانٍ.',
    lostHead: 'لحظة من فضلك',
    lostSub: 'الشاشة بانتظار الشاحن. لا يتأثر الشحن الجاري بذلك.',
    parts: { controller: 'إلكترونيات القدرة', reader: 'قارئ البطاقات', store: 'السجلات' },
    ready: 'جاهز',
    awaited: 'قيد الانتظار',
  },

  idle: {
    tapHead: 'يرجى تقريب البطاقة لبدء الشحن',
    tapSub: 'يمكن توصيل الكابل قبل ذلك أو بعده.',
    pluggedHead: 'يرجى تقريب البطاقة الآن',
    pluggedSub: (label) => `سيارتك موصولة بالمنفذ ${apart(label)}.`,
    scanHead: 'يرجى مسح الرمز لبدء الشحن',
    scanSub: 'قارئ البطاقات لا يعمل حاليًا.',
    plugHead: 'يرجى توصيل الكابل لبدء الشحن',
    plugSub: 'لا حاجة إلى بطاقة.',
    closedHead: 'يتعذر بدء الشحن حاليًا',
    closedSub: 'يرجى استخدام شاحن آخر أو الاتصال بنا.',
    noneHead: 'لا يوجد منفذ متاح',
    fullHead: 'جميع المنافذ مشغولة',
    fullSub: 'هل أحدها لك؟ يرجى تقريب البطاقة أو لمس المنفذ أدناه.',
    noCard: 'لا توجد بطاقة؟',
    scan: 'يمكن البدء بمسح الرمز بالهاتف.',
    qrName: 'رمز لبدء الشحن بالهاتف',
    connectors: 'المنافذ',
  },

  price: {
    details: 'تفاصيل السعر',
    title: 'تكلفة الشحن',
    unknown: 'يتعذر عرض السعر حاليًا',
    unknownHint: 'يمكن البدء عند عودة السعر. تُحتسب عمليات الشحن الجارية بدقة.',
  },

  choose: {
    head: 'أي منفذ؟',
    sub: 'يرجى لمس المنفذ المطلوب.',
    orPlug: 'أو توصيل الكابل مباشرة.',
    wait: 'بانتظار اختيارك',
  },

  authorizing: {
    head: 'جارٍ التحقق من البطاقة',
    sub: 'لحظة من فضلك. يمكن إبعاد البطاقة الآن.',
    slowHead: 'ما زال التحقق من البطاقة جاريًا',
    slowSub: 'يستغرق رد مزوّد بطاقتك وقتًا أطول من المعتاد.',
    wait: 'بانتظار الرد',
  },

  rejected: {
    unknown: { head: 'هذه البطاقة غير معروفة لدينا', sub: 'يرجى تجربة بطاقة شحن أخرى.' },
    blocked: { head: 'هذه البطاقة محظورة', sub: 'يرجى مراجعة الشركة التي أصدرتها.' },
    expired: {
      head: 'انتهت صلاحية هذه البطاقة',
      sub: 'يرجى استخدام البطاقة الجديدة أو مراجعة الشركة التي أصدرتها.',
    },
    'in-use': {
      head: 'هذه البطاقة تشحن في مكان آخر',
      sub: 'يرجى إنهاء ذلك الشحن أولًا، ثم تقريب البطاقة هنا مرة أخرى.',
    },
    'no-credit': {
      head: 'الرصيد غير كافٍ',
      sub: 'يرجى تعبئة الحساب، ثم تقريب البطاقة مرة أخرى.',
    },
    'not-here': { head: 'هذه البطاقة غير صالحة هنا', sub: 'يرجى استخدام بطاقة أخرى.' },
    offline: {
      head: 'يتعذر التحقق من هذه البطاقة الآن',
      sub: 'الشاحن غير متصل بالشبكة. البطاقات المعروفة لديه ما زالت تعمل.',
    },
    timeout: {
      head: 'استغرق التحقق وقتًا طويلًا',
      sub: 'لم يبدأ أي شحن. يرجى تقريب البطاقة مرة أخرى.',
    },
    'other-card': {
      head: 'بطاقة أخرى تشحن هنا',
      sub: 'لا يمكن إيقاف الشحن إلا بالبطاقة التي بدأته. لم يتغير شيء.',
    },
    'no-connector': {
      head: 'لا يوجد منفذ متاح',
      sub: 'يرجى الانتظار حتى يتاح منفذ أو استخدام شاحن آخر.',
    },
    faulted: {
      head: 'يتعذر الشحن هنا حاليًا',
      sub: 'بطاقتك سليمة ولم يبدأ أي شحن. يرجى استخدام شاحن آخر أو الاتصال بنا.',
    },
    'unplug-first': {
      head: 'يرجى فصل الكابل أولًا',
      sub: 'كابل الشحن السابق ما زال موصولًا. يرجى سحبه ثم تقريب البطاقة مرة أخرى.',
    },
    'removed-early': {
      head: 'يرجى إبقاء البطاقة مدة أطول',
      sub: 'تبقى البطاقة على القارئ حتى تتغير الشاشة.',
    },
    'random-uid': {
      head: 'يرجى استخدام بطاقة الشحن',
      sub: 'الهواتف والبطاقات المصرفية تُظهر رقمًا جديدًا كل مرة، فلا يمكننا التعرف عليها.',
    },
    unreadable: {
      head: 'تعذرت قراءة البطاقة',
      sub: 'يرجى وضع بطاقة واحدة فقط بشكل مسطح على القارئ.',
    },
    failed: {
      head: 'لم تنجح العملية',
      sub: 'الخطأ من جانبنا. لم يبدأ شيء ولن يُحتسب أي مبلغ.',
    },
  },

  plugIn: {
    head: (label) => `يرجى التوصيل بالمنفذ ${apart(label)}`,
    socketSub: 'يوصل الكابل بهذا المقبس وبالسيارة.',
    cableSub: 'يوصل هذا الكابل بالسيارة حتى يُسمع صوت التثبيت.',
    wait: 'بانتظار توصيل القابس',
  },

  starting: {
    head: 'يبدأ الشحن الآن',
    sub: 'الشاحن والسيارة يتوافقان. لا حاجة إلى أي إجراء.',
    wait: 'بانتظار السيارة',
  },

  charging: {
    title: (label) => `المنفذ ${apart(label)} · قيد الشحن`,
    now: (power) => `الآن ${power} ك.و`,
    time: 'المدة',
    battery: 'البطارية',
    card: 'البطاقة',
    stop: 'إيقاف الشحن',
    orTap: 'أو تقريب البطاقة مرة أخرى',
    start: (time) => `البداية ${apart(time)}`,
    curveName: 'القدرة منذ البداية',
  },

  cost: {
    soFar: 'التكلفة حتى الآن',
    toPay: 'التكلفة',
    energySoFar: 'شُحن حتى الآن',
    energy: 'الطاقة المشحونة',
    unknown: 'سيظهر السعر على الإيصال.',
  },

  suspended: {
    title: (label) => `المنفذ ${apart(label)} · متوقف مؤقتًا`,
    vehicle: {
      head: 'أوقفت سيارتك الشحن مؤقتًا',
      sub: 'ربما امتلأت البطارية أو تنتظر السيارة مؤقتها. يُستأنف الشحن متى طلبته السيارة.',
    },
    station: {
      head: 'أوقف الشاحن الشحن مؤقتًا',
      sub: 'يتقاسم الشاحن القدرة مع غيره ويُستأنف الشحن تلقائيًا.',
    },
    operator: {
      head: 'أوقف المشغّل الشحن مؤقتًا',
      sub: 'يُستأنف الشحن متى سمح المشغّل بذلك.',
    },
    free: 'هذا التوقف مجاني.',
    feeIn: (span) => `تبدأ رسوم الوقوف بعد ${apart(span)}`,
    feeRuns: 'رسوم الوقوف سارية',
  },

  stopping: {
    head: 'ينتهي الشحن',
    sub: 'سيُحرَّر القابس بعد لحظات.',
    unplugHead: 'يرجى أخذ الكابل',
    unplugSocket: 'انتهى الشحن. يُسحب القابس من السيارة أولًا، ثم من هنا.',
    unplugCable: 'انتهى الشحن. يرجى سحب القابس وإعادة الكابل إلى حامله.',
    wait: 'جارٍ تحرير القابس',
  },

  idleFee: {
    title: (label) => `المنفذ ${apart(label)} · اكتمل الشحن`,
    head: 'يرجى إخلاء المكان',
    sub: 'اكتمل الشحن. يُحتسب الوقوف ما دام الكابل موصولًا.',
    soFar: 'رسوم الوقوف حتى الآن',
    rate: 'السعر',
    running: 'المدة',
    end: 'تتوقف الرسوم بفصل الكابل.',
  },

  receipt: {
    takeCable: 'تم.\nيرجى أخذ الكابل.',
    takeCableSub: 'يُسحب القابس من السيارة أولًا، ثم من هنا.',
    hangUp: 'تم.\nيرجى فصل الكابل.',
    hangUpSub: 'يرجى إعادة الكابل إلى حامله.',
    goodbye: 'تم.\nرحلة سعيدة!',
    goodbyeSub: 'شكرًا لاختياركم الشحن لدينا.',
    reason: {
      'driver-card': null,
      'driver-screen': null,
      unplugged: null,
      'vehicle-full': 'أنهت سيارتك الشحن تلقائيًا.',
      controller: 'أنهى الشاحن عملية الشحن.',
      fault: 'توقف الشحن بسبب عطل. لا يُحتسب إلا ما تم شحنه.',
      remote: 'أُنهي الشحن عبر التطبيق أو من قِبل المشغّل.',
      'time-limit': 'بلغ الشحن أقصى مدة مسموح بها.',
      'power-loss': 'توقف الشحن بسبب انقطاع التيار. لا يُحتسب إلا ما تم شحنه.',
      operator: 'أنهى المشغّل عملية الشحن.',
      technician: 'أنهى الموظفون عند الشاحن عملية الشحن.',
    },
    noPrice: 'لم يكن لهذا الشحن سعر.',
    clockUnsure: 'لم تكن ساعة الشاحن مؤكدة: قد لا تكون الأوقات دقيقة.',
    phone: 'الإيصال على هاتفك',
    phoneHint: 'يرجى مسح هذا الرمز.',
    finish: (span) => `إنهاء · ${apart(span)}`,
    total: 'المجموع',
    meter: (start, stop) => `العداد من ${start} إلى ${stop} ك.و.س`,
    session: (number) => `الجلسة ${apart(number)}`,
    card: (card) => `البطاقة ${apart(card)}`,
    when: (day, times, label) => `${apart(day)} · ${onwards(times)} · ${apart(label)}`,
    energyAndTime: (energy, span) => `${energy} ك.و.س خلال ${apart(span)}`,
  },

  fault: {
    endSession: 'إنهاء الجلسة',
    also: (titles) => `أيضًا: ${titles}`,
    more: (count) => `و${count} أخرى`,
    attempt: (number, of) => `المحاولة ${number} من ${of}`,
    againIn: (span) => `محاولة جديدة بعد ${apart(span)}`,
    wholeStation: 'الشاحن كله',
    onlyDelivered: 'لا يُحتسب إلا ما تم تزويده.',
    short: {
      trying: 'يحاول من جديد تلقائيًا',
      settling: 'جاهز بعد قليل',
      'needs-driver': 'اللمس يُظهر ما يلزم',
      'needs-technician': 'خارج الخدمة',
    },
    picture: {
      'plug-in': 'يُدفع القابس إلى الداخل',
      unplug: 'يُسحب القابس',
      wait: 'يرجى الانتظار قليلًا',
      call: 'يرجى الاتصال بنا',
      car: 'يرجى تفقّد السيارة',
      card: 'يرجى استخدام البطاقة',
      wet: 'يجب عدم لمس قابس مبلل',
      hot: 'الشاحن ساخن',
      power: 'لا يوجد تيار من الشبكة',
      link: 'الاتصال مقطوع',
      lock: 'دع القابس يُقفل',
      'cut-cable': 'الكابل تالف: لا تلمسه',
      'keep-away': 'لا تلمس القابس أو الكابل',
      mains: 'جهد الشبكة غير مستقر',
      earth: 'لا يوجد تأريض آمن',
      meter: 'العداد يحتاج إلى فحص',
      reader: 'قارئ البطاقات لا يعمل',
      door: 'الباب مفتوح: لا تُدخل يدك',
      'emergency-stop': 'أدر زر الطوارئ حتى يبرز',
      tilted: 'الشاحن مائل',
      'other-charger': 'يرجى استخدام شاحن آخر',
      technician: 'يلزم حضور فني',
    },
  },

  unavailable: {
    'out-of-service': {
      head: 'خارج الخدمة',
      sub: 'هذا الشاحن قيد الصيانة. يرجى استخدام شاحن آخر.',
    },
    fault: {
      head: 'معطّل',
      sub: 'نحن على علم بالعطل ونعمل على إصلاحه. يرجى استخدام شاحن آخر.',
    },
    'no-connector': { head: 'غير متاح', sub: 'لا يمكن استخدام أي منفذ حاليًا.' },
  },

  help: {
    title: 'كيف يمكننا المساعدة؟',
    call: 'للاتصال بنا',
    noHelpline: 'يرجى الاتصال بمشغّل هذا الشاحن.',
    station: 'الشاحن',
    steps: 'خطوات الشحن',
    step: [
      'تقريب بطاقة الشحن من القارئ.',
      'توصيل الكابل. يبدأ الشحن تلقائيًا.',
      'للإيقاف: تقريب البطاقة نفسها أو لمس «إيقاف الشحن»، ثم فصل الكابل.',
    ],
    cardOrCode: 'تقريب بطاقة الشحن من القارئ أو مسح الرمز.',
    emergency: 'عند الخطر: يرجى الابتعاد والاتصال بالرقم 112.',
    state: 'معلومات مهمة الآن',
  },

  language: { title: 'اختيار اللغة' },
};
