/**
 * The commands of service mode. Each says who may give it: at the door, or in an open service session of one of the roles;
 * the kiosk's gate reads it from here, so that a command without a guard cannot be written. `audited`: acts, which are
 * written down with who, what, before and after; looking is not.
 */
import { z } from 'zod';
import { SERVICE_LANGUAGES, SERVICE_PAGES, type ServiceRole } from './views.ts';

/** `anyone`: knocking; `door`: while a PIN is asked for, or in a session. */
export type ServiceGuard = 'anyone' | 'door' | readonly ServiceRole[];

const BOTH: readonly ServiceRole[] = ['technician', 'operator'];
const TECHNICIAN: readonly ServiceRole[] = ['technician'];

const connector = z.number().int().min(1).max(64);
const text = (most: number) => z.string().max(most);
const instant = z.number().int().min(0).max(8_640_000_000_000_000);
const id = z.string().min(1).max(80);
/** A file's name, never a path. */
const fileName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/[/\\\0]/.test(name) && name !== '.' && name !== '..', 'is not a file name');
const move = z.enum(['first', 'newer', 'older', 'last']);

function command<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  service: ServiceGuard,
  audited: boolean,
  shape: Shape,
) {
  return {
    from: 'screen' as const,
    service,
    audited,
    schema: z.strictObject({ type: z.literal(type), ...shape }),
  };
}

export const SERVICE_COMMANDS = {
  /** The hidden corner: asks for a PIN. */
  'service-knock': command('service-knock', 'anyone', false, {}),
  'service-pin': command('service-pin', 'door', false, { pin: z.string().regex(/^\d{4,12}$/) }),
  /** Away from the door, or out of service mode. */
  'service-leave': command('service-leave', 'door', false, {}),
  /** Somebody touches the screen: it stays open. */
  'service-stay': command('service-stay', 'door', false, {}),
  'service-language': command('service-language', 'door', false, { language: z.enum(SERVICE_LANGUAGES) }),
  'service-page': command('service-page', BOTH, false, { page: z.enum(SERVICE_PAGES) }),
  /** The last act's answer has been read. */
  'service-dismiss': command('service-dismiss', BOTH, false, {}),
  'service-task-cancel': command('service-task-cancel', BOTH, true, {}),
  /** The folder whose files the open page lists. */
  'service-place': command('service-place', BOTH, false, { place: id.nullable() }),

  'service-connector': command('service-connector', BOTH, false, { connector }),
  /** Null: the whole charger. Somebody's session goes on; nobody new begins. */
  'service-availability': command('service-availability', BOTH, true, {
    connector: connector.nullable(),
    inService: z.boolean(),
  }),
  /** Null: no limit of ours any more. */
  'service-limit': command('service-limit', TECHNICIAN, true, {
    connector,
    amps: z.number().int().min(6).max(500).nullable(),
  }),
  'service-test': command('service-test', TECHNICIAN, true, {
    connector,
    test: z.enum(['contactor', 'lock']),
  }),
  'service-test-stop': command('service-test-stop', TECHNICIAN, true, { connector }),
  'service-controller-restart': command('service-controller-restart', TECHNICIAN, true, { connector }),
  /** Ends the session there; its driver gets a receipt. */
  'service-session-end': command('service-session-end', BOTH, true, { connector }),

  'service-reader-restart': command('service-reader-restart', TECHNICIAN, true, {}),

  'service-faults': command('service-faults', BOTH, false, { show: z.enum(['open', 'past']), move }),
  'service-fault': command('service-fault', BOTH, false, { fault: z.number().int().min(0).nullable() }),
  'service-fault-acknowledge': command('service-fault-acknowledge', BOTH, true, {
    fault: z.number().int().min(0),
  }),
  'service-fault-reset': command('service-fault-reset', TECHNICIAN, true, { fault: z.number().int().min(0) }),

  'service-sessions': command('service-sessions', BOTH, false, {
    text: text(64),
    connector: connector.nullable(),
    from: instant.nullable(),
    to: instant.nullable(),
    move,
  }),
  'service-session': command('service-session', BOTH, false, { session: id.nullable() }),
  'service-session-reprice': command('service-session-reprice', BOTH, true, { session: id }),
  'service-sessions-export': command('service-sessions-export', BOTH, true, {
    format: z.enum(['csv', 'cdr']),
    place: id,
    from: instant.nullable(),
    to: instant.nullable(),
  }),

  'service-tokens': command('service-tokens', BOTH, false, {
    text: text(64),
    filter: z.enum(['all', 'blocked', 'expired', 'service', 'charger']),
    move,
  }),
  'service-token': command('service-token', BOTH, false, { token: id.nullable() }),
  /** Waits for a card to be held up, or no longer. */
  'service-token-add': command('service-token-add', BOTH, false, { on: z.boolean() }),
  /** Adds the card that was held up, or changes one. */
  'service-token-save': command('service-token-save', BOTH, true, {
    token: id,
    label: text(64).nullable(),
    account: text(64).nullable(),
    group: text(64).nullable(),
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .nullable(),
    role: z.enum(['driver', 'technician', 'operator']),
    validUntil: instant.nullable(),
    blocked: z.boolean(),
    tariff: text(36).nullable(),
  }),
  'service-token-block': command('service-token-block', BOTH, true, { token: id, blocked: z.boolean() }),
  /** Forgets what this charger knows of the card beyond its configuration. */
  'service-token-remove': command('service-token-remove', BOTH, true, { token: id }),
  /** Reads a file and says what would change; nothing is taken over yet. */
  'service-tokens-check': command('service-tokens-check', BOTH, false, { place: id, file: fileName }),
  /** Takes over the file that was checked, all of it or nothing. `replace`: cards that are not in it go. */
  'service-tokens-import': command('service-tokens-import', BOTH, true, {
    mode: z.enum(['merge', 'replace']),
  }),
  'service-tokens-discard': command('service-tokens-discard', BOTH, false, {}),
  'service-tokens-export': command('service-tokens-export', BOTH, true, {
    format: z.enum(['csv', 'json']),
    place: id,
  }),

  'service-tariff': command('service-tariff', BOTH, false, {
    tariff: id,
    language: z.string().regex(/^[a-z]{2}$/),
  }),
  'service-tariff-check': command('service-tariff-check', BOTH, false, { place: id, file: fileName }),
  /** The candidate becomes the default from the next session on. */
  'service-tariff-apply': command('service-tariff-apply', BOTH, true, {}),
  'service-tariff-discard': command('service-tariff-discard', BOTH, false, {}),
  /** Back to the configuration's. */
  'service-tariff-revert': command('service-tariff-revert', BOTH, true, {}),
  'service-tariff-estimate': command('service-tariff-estimate', BOTH, false, {
    tariff: id,
    startAt: instant,
    energyWh: z.number().int().min(0).max(10_000_000),
    chargingMinutes: z.number().int().min(0).max(100_000),
    parkedMinutes: z.number().int().min(0).max(100_000),
  }),

  'service-operator-connect': command('service-operator-connect', BOTH, true, {}),

  /** A device's id, or `log`. */
  'service-frames': command('service-frames', BOTH, false, {
    device: id,
    move: z.enum(['live', 'pause', 'newer', 'older']),
  }),

  'service-brightness': command('service-brightness', BOTH, true, {
    percent: z.number().int().min(10).max(100),
  }),

  'service-clock-accept': command('service-clock-accept', TECHNICIAN, true, {}),
  'service-clock-set': command('service-clock-set', TECHNICIAN, true, { at: instant }),
  'service-clock-automatic': command('service-clock-automatic', TECHNICIAN, true, { on: z.boolean() }),
  'service-restart': command('service-restart', TECHNICIAN, true, {}),
  /** Asks the server for a newer version. */
  'service-update-check': command('service-update-check', TECHNICIAN, true, {}),
  /** Installs it as soon as nobody charges, whatever the time of day. */
  'service-update-install': command('service-update-install', TECHNICIAN, true, {}),
  'service-bundle': command('service-bundle', BOTH, true, { place: id }),
  'service-audit': command('service-audit', BOTH, false, { move }),
} as const;

export type ServiceCommandType = keyof typeof SERVICE_COMMANDS;
export type ServiceCommandOf<Type extends ServiceCommandType> = z.infer<
  (typeof SERVICE_COMMANDS)[Type]['schema']
>;
export type ServiceCommand = { [Type in ServiceCommandType]: ServiceCommandOf<Type> }[ServiceCommandType];
