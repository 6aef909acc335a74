/** The configuration file as people write it: every key, its range, its default, and a line about it for editors. */
import { z } from 'zod';
import { controllerSchema as controller, meterSchema as meter } from './device-schema.ts';
import { updatesSchema } from './updates-schema.ts';

/** Languages that a file may name; the same list as the renderer's contract (a test compares the two). */
export const LANGUAGES = ['en', 'de', 'nl', 'fr', 'es', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

const filePath = z
  .string()
  .min(1)
  .describe('A file path; a relative one starts from the folder of this configuration file.');

const secret = z
  .union([z.string().min(1), z.strictObject({ file: filePath })], {
    error: 'must be a text, or { "file": "…" } naming a file that holds it',
  })
  .describe('A secret, or { "file": "/run/credentials/…" } naming a file that holds it.');

export const connectorSchema = z
  .strictObject({
    id: z.int().min(1).max(64).describe('The connector’s number towards the operator, from 1.'),
    label: z.string().min(1).max(8).optional().describe('What is written on it; A, B, C… by its number.'),
    standard: z
      .enum([
        'IEC_62196_T1',
        'IEC_62196_T2',
        'IEC_62196_T1_COMBO',
        'IEC_62196_T2_COMBO',
        'CHADEMO',
        'TESLA_S',
      ])
      .default('IEC_62196_T2')
      .describe('Kind of connector, by its OCPI name.'),
    format: z.enum(['SOCKET', 'CABLE']).default('SOCKET').describe('"SOCKET", or "CABLE" if attached.'),
    maxCurrent: z
      .int()
      .min(6)
      .max(80)
      .default(16)
      .describe('Most current in amperes that wiring, fuse and cable allow: a whole number from 6 to 80.'),
    phases: z
      .union([z.literal(1), z.literal(3)], { error: 'must be 1 or 3' })
      .default(1)
      .describe('Phases connected: 1 or 3.'),
    controller,
    meter,
  })
  .describe('One connector: { "id": 1, "label": "A", "maxCurrent": 32, "controller": { … } }.');

export const readerSchema = z
  .discriminatedUnion('driver', [
    z.strictObject({
      driver: z.literal('pcsc'),
      name: z.string().min(1).optional().describe('Part of the reader’s name; any reader when absent.'),
      uidByteOrder: uidByteOrder(),
    }),
    z.strictObject({ driver: z.literal('simulated'), uidByteOrder: uidByteOrder() }),
  ])
  .default({ driver: 'simulated', uidByteOrder: 'as-read' })
  .describe('The card reader, e.g. { "driver": "pcsc", "name": "ACS ACR1252" }.');

function uidByteOrder() {
  return z
    .enum(['as-read', 'reversed'])
    .default('as-read')
    .describe('"reversed" where the operator lists card numbers last byte first.');
}

const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'is not a time zone of the IANA list' })
  .default('Europe/Amsterdam')
  .describe('Where the charger stands, e.g. "Europe/Amsterdam": prices by the clock depend on it.');

/** Making a formatter takes milliseconds, and a configuration is looked at several times. */
const timeZones = new Map<string, boolean>();

function isTimeZone(name: string): boolean {
  const known = timeZones.get(name) ?? canFormat(name);
  timeZones.set(name, known);
  return known;
}

/** Offsets ("+01:00") are refused: they know no summer time. */
function canFormat(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // RangeError is how Intl says "no such zone"
  }
}

export const stationSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w.:*+=|@-]{1,48}$/, 'must be 1 to 48 letters, digits or . : * + = | @ - _')
      .default('CP-0001')
      .describe('The charge point’s identity towards the operator, e.g. "CP-0001".'),
    name: z.string().min(1).max(40).default('Charger').describe('Name on the screen, e.g. "Harbour 1".'),
    operator: z.string().min(1).max(40).nullable().default(null).describe('Who runs it, for the screen.'),
    timeZone,
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be two capital letters')
      .default('NL')
      .describe('ISO 3166 country code, e.g. "NL".'),
    helpline: z
      .string()
      .min(3)
      .max(30)
      .nullable()
      .default(null)
      .describe('Telephone number for drivers, as it shall be read.'),
    languages: z
      .array(z.enum(LANGUAGES))
      .min(1)
      .refine((list) => new Set(list).size === list.length, { error: 'names a language twice' })
      .default([...LANGUAGES])
      .describe('Languages to choose from, the first one greets: "en", "de", …; all of them when absent.'),
  })
  .describe('The station: { "id": "CP-0001", "name": "Harbour 1", … }.');

const tariff = z
  .union([filePath, z.record(z.string(), z.unknown())], {
    error: 'must be the path of a tariff file, or an OCPI Tariff object',
  })
  .describe('The path of a file with one OCPI Tariff object, or that object itself.');

export const tariffsSchema = z
  .strictObject({
    default: tariff,
    more: z
      .array(
        z.strictObject({
          id: z.string().min(1).max(36).describe('The tariff’s own id, as tokens name it.'),
          tariff,
          groups: z.array(z.string().min(1)).default([]).describe('Token groups that it holds for.'),
          connectors: z
            .array(z.int().min(1).max(64))
            .default([])
            .describe('Connectors that it holds for, by id, instead of the default.'),
          adHoc: z.boolean().default(false).describe('true: for whoever charges without a contract.'),
        }),
      )
      .default([])
      .describe(
        'Further tariffs, for token groups, connectors or sessions without a contract: ' +
          '[{ "id": "16", "tariff": "tariffs/16.json", "groups": ["fleet"] }].',
      ),
    clockUnsure: tariff
      .optional()
      .describe(
        'The tariff for sessions that start while the charger’s clock is not certain; absent: as by the clock. ' +
          'The receipt says so in either case.',
      ),
  })
  .describe('Prices, e.g. { "default": "tariffs/standard.json" }.');

const authorization = z
  .strictObject({
    freeVend: z.boolean().default(false).describe('true: everybody charges, without a card.'),
    offline: z
      .enum(['local-list', 'allow-known', 'allow-all', 'deny'])
      .default('local-list')
      .describe('Who may charge while the operator cannot be asked.'),
    cacheHours: z.number().min(0).max(8760).default(24).describe('How long an operator’s yes is remembered.'),
    plugTimeoutSeconds: z
      .number()
      .min(1)
      .max(900)
      .default(60)
      .describe('Time to plug in after a card was accepted, in seconds; 20 or more lets everybody manage.'),
    tokens: z
      .union([filePath, z.array(z.unknown())], {
        error: 'must be the path of a tokens file, or a list of tokens',
      })
      .default([])
      .describe('The path of the file of known cards, or the list itself.'),
  })
  .describe('Who may charge.');

const session = z
  .strictObject({
    afterPowerLoss: z
      .enum(['end', 'resume'])
      .default('end')
      .describe('What happens to a session that a power cut interrupted.'),
    maxHours: z.number().positive().max(720).default(24).describe('Longest session, in hours.'),
    endWhenFullMinutes: z
      .number()
      .min(1)
      .max(1440)
      .nullable()
      .default(15)
      .describe('A vehicle that draws nothing for so many minutes is full; null: wait for ever.'),
    startTimeoutSeconds: z
      .number()
      .min(5)
      .max(600)
      .default(45)
      .describe('How long a vehicle may take to begin charging, in seconds.'),
    meterLost: z
      .enum(['wait', 'end'])
      .default('wait')
      .describe(
        'What happens to a session whose meter is lost: "wait" for it without energy, or "end" at its last good reading.',
      ),
    idleGraceMinutes: z
      .number()
      .min(0)
      .max(1440)
      .default(0)
      .describe('Minutes after charging before an idle fee begins.'),
  })
  .describe('Rules of a session.');

const operator = z
  .strictObject({
    protocol: z.enum(['ocpp1.6', 'ocpp2.0.1']).describe('"ocpp1.6" or "ocpp2.0.1".'),
    url: z
      .url({ protocol: /^wss?$/, error: 'must be a ws:// or wss:// address' })
      .describe('Address of the operator’s system, without the charge point’s id.'),
    securityProfile: z
      .int()
      .min(0)
      .max(3)
      .default(0)
      .describe('OCPP security profile: 0 none, 1 password, 2 password over TLS, 3 certificate.'),
    password: secret.nullable().default(null).describe('Of security profiles 1 and 2.'),
    ca: filePath
      .nullable()
      .default(null)
      .describe(
        'PEM file of the authority that signed the operator’s certificate; null: those of the system.',
      ),
    certificate: filePath
      .nullable()
      .default(null)
      .describe('PEM file of this station’s certificate, with its chain: security profile 3.'),
    key: filePath.nullable().default(null).describe('PEM file of the key to it: security profile 3.'),
    sampleSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(60)
      .describe('Between readings of a running session, until the operator says otherwise; 0: none.'),
    alignedSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(0)
      .describe('Between readings at round times of day, until the operator says otherwise; 0: none.'),
    cost: z
      .enum(['own', 'operator'])
      .default('own')
      .describe(
        'Whose figure a driver is shown where the operator tells one: the charger’s "own", or "operator".',
      ),
    qr: z
      .strictObject({
        url: z
          .string()
          .regex(/^https?:\/\//, 'must be an https:// address')
          .describe('The address, with {station}, {connector} and {code} where they belong.'),
        secret: secret
          .nullable()
          .default(null)
          .describe('Base32 secret of {code}, six digits that change every 30 seconds (RFC 6238).'),
      })
      .nullable()
      .default(null)
      .describe(
        'The code on the idle screen, by which an app starts: { "url": "https://…/{station}/{connector}" }.',
      ),
  })
  .describe('The operator’s central system; null or absent: none.');

const alerts = z
  .strictObject({
    webhook: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/, error: 'must be an https:// address' })
          .describe('Where to POST each alert.'),
        secret,
      })
      .nullable()
      .default(null)
      .describe('{ "url": "https://…", "secret": "…" }'),
  })
  .describe('Where faults are reported besides OCPP.');

const service = z
  .strictObject({
    pinHash: secret
      .nullable()
      .default(null)
      .describe('Hash of the service PIN, set by "npm run -s config -- pin FILE"; null: no service mode.'),
    idleLogoutSeconds: z.number().min(10).max(3600).default(120).describe('Service mode ends by itself.'),
    exchangeFolder: filePath
      .nullable()
      .default(null)
      .describe('A folder for imports and exports besides USB sticks; null: sticks only.'),
  })
  .describe('Service mode.');

const display = z
  .strictObject({
    theme: filePath
      .nullable()
      .default(null)
      .describe('The theme file (npm run -s theme -- check FILE); null: the built-in look.'),
    look: z
      .enum(['light', 'dark'])
      .default('light')
      .describe('"light", which is read best in the sun, or "dark" for garages and halls.'),
    contrast: z
      .enum(['normal', 'high'])
      .default('normal')
      .describe('"high": black on white (or white on black), whatever the theme says.'),
    textSize: z.enum(['normal', 'large']).default('normal').describe('"large": a quarter larger.'),
    brightness: z.strictObject({}).default({}).describe('Reserved: { }.'),
    receiptSeconds: z
      .number()
      .min(15)
      .max(600)
      .default(24)
      .describe('How long the receipt stays, in seconds; at least 15, so that it can be read.'),
  })
  .describe('The panel.');

const log = z
  .strictObject({
    folder: filePath.optional().describe('Folder of the log files; absent: "logs" beside the database.'),
    maxMegabytes: z
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .describe('Most that all log files take together, in megabytes; the oldest lines go first.'),
    level: z
      .enum(['debug', 'info', 'warn'])
      .default('info')
      .describe('How much is kept: "warn" only what is wrong, "info" also sessions, "debug" everything.'),
  })
  .describe('What the kiosk says of itself, for whoever looks after it.');

const simulation = z
  .strictObject({
    clockStart: z.iso
      .datetime({ offset: true, error: 'must be a date and time such as "2026-11-22T18:00:00Z"' })
      .optional()
      .describe('When the simulated clock starts, e.g. "2026-11-22T18:00:00Z"; absent: now.'),
    clockRate: z.number().min(0.01).max(10_000).default(1).describe('How fast it runs; 1 is real time.'),
  })
  .describe('A clock for demonstrations; only where every device is simulated.');

export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors; the kiosk ignores it.'),
  station: stationSchema.prefault({}),
  connectors: z.array(connectorSchema).min(1).max(64).describe('All connectors of this charger.'),
  reader: readerSchema,
  tariffs: tariffsSchema,
  authorization: authorization.prefault({}),
  session: session.prefault({}),
  operator: operator.nullable().default(null),
  alerts: alerts.prefault({}),
  service: service.prefault({}),
  display: display.prefault({}),
  store: z
    .strictObject({
      path: filePath
        .optional()
        .describe('The database file; absent: kiosk.db in the user’s state directory.'),
    })
    .prefault({})
    .describe('Where the kiosk keeps sessions.'),
  log: log.prefault({}),
  updates: updatesSchema.nullable().default(null),
  simulation: simulation.nullable().default(null),
});

export type ParsedConfig = z.output<typeof configSchema>;
export type ParsedConnector = z.output<typeof connectorSchema>;
