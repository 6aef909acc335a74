/** Sessions: who is asked before anything is requested, permitted, downloaded or served. */
import { EventEmitter } from 'node:events';
import { declare } from './addresses.ts';
import { app } from './app.ts';
import { broken, browser } from './runtime.ts';

export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
}

type BeforeRequest = (details: RequestDetails, answer: (response: { cancel?: boolean }) => void) => void;
type Serve = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (
  contents: null,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheck = (contents: null, permission: string, origin: string, details: object) => boolean;

let lastRequest = 0;

export class Session extends EventEmitter {
  readonly #partition: string;
  #beforeRequest: BeforeRequest | null = null;
  #permissionRequest: PermissionRequest | null = null;
  #permissionCheck: PermissionCheck | null = null;
  readonly #served = new Map<string, Serve>();
  /** By name, what the app set besides: read by specs. */
  readonly settings = new Map<string, unknown>();

  constructor(partition: string) {
    super();
    this.#partition = partition;
  }

  readonly webRequest = {
    onBeforeRequest: (...args: [BeforeRequest | null] | [object, BeforeRequest | null]) => {
      this.#beforeRequest = (args.length === 1 ? args[0] : args[1]) as BeforeRequest | null;
    },
  };

  readonly protocol = {
    handle: (scheme: string, serve: Serve) => {
      if (!app.isReady()) throw new Error('protocol.handle before the app is ready');
      this.#served.set(scheme, serve);
    },
    unhandle: (scheme: string) => void this.#served.delete(scheme),
    isProtocolHandled: (scheme: string) => this.#served.has(scheme),
  };

  isPersistent(): boolean {
    return this.#partition.startsWith('persist:');
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#permissionRequest = handler;
    applyPermissions(this);
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#permissionCheck = handler;
    applyPermissions(this);
  }

  // What headless Chromium has no counterpart for is kept, and seen by specs.
  readonly setDevicePermissionHandler = (handler: unknown) => void this.settings.set('devices', handler);
  readonly setUSBProtectedClassesHandler = (handler: unknown) => void this.settings.set('usb', handler);
  readonly setBluetoothPairingHandler = (handler: unknown) => void this.settings.set('pairing', handler);
  readonly setDisplayMediaRequestHandler = (handler: unknown) => void this.settings.set('capture', handler);
  readonly setCertificateVerifyProc = (verify: unknown) => void this.settings.set('certificates', verify);
  readonly setSpellCheckerEnabled = (enabled: boolean) => void this.settings.set('spelling', enabled);
  readonly setPreloads = (preloads: unknown) => void this.settings.set('preloads', preloads);
  readonly setProxy = (proxy: unknown) => Promise.resolve(void this.settings.set('proxy', proxy));
  readonly enableNetworkEmulation = (options: unknown) => void this.settings.set('network', options);
  readonly clearCache = () => Promise.resolve();
  readonly clearStorageData = () => Promise.resolve();
  readonly setSSLConfig = () => {};
  readonly allowNTLMCredentialsForDomains = () => {};

  /** Of the stand-in: whether the app lets this request go. */
  mayRequest(url: string, method: string, resourceType: string): Promise<boolean> {
    const ask = this.#beforeRequest;
    if (!ask) return Promise.resolve(true);
    return new Promise((resolve) =>
      ask({ id: ++lastRequest, url, method, resourceType }, ({ cancel = false }) => resolve(!cancel)),
    );
  }

  /** Of the stand-in: who serves this scheme. */
  serverOf(scheme: string): Serve | undefined {
    return this.#served.get(scheme);
  }

  /** Of the stand-in: as Electron decides it: whoever sets no handler grants everything. */
  async permits(permission: string): Promise<boolean> {
    const check = this.#permissionCheck?.(null, permission, '', { isMainFrame: true }) ?? true;
    const request = this.#permissionRequest;
    if (!check || !request) return check;
    return new Promise((resolve) => request(null, permission, resolve, { isMainFrame: true }));
  }
}

/** Chromium's names for what Electron's handlers are asked about. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['persistent-storage', 'persistent-storage'],
  ['screen-wake-lock', 'screen-wake-lock'],
  ['idle-detection', 'idle-detection'],
  ['local-fonts', 'local-fonts'],
  ['window-management', 'window-management'],
  ['storage-access', 'storage-access'],
  ['display-capture', 'display-capture'],
  ['accelerometer', 'sensors'],
  ['gyroscope', 'sensors'],
  ['magnetometer', 'sensors'],
  ['keyboard-lock', 'keyboardLock'],
  ['pointer-lock', 'pointerLock'],
  ['nfc', 'nfc'],
];

/** Chromium is told beforehand what the app would answer. */
function applyPermissions(session: Session): void {
  const apply = async () => {
    const { cdp } = await browser;
    await Promise.all(
      PERMISSIONS.map(async ([name, asked]) => {
        const setting = (await session.permits(asked)) ? 'granted' : 'denied';
        // A name that this Chromium does not know is asked of nobody.
        await cdp.send('Browser.setPermission', { permission: { name }, setting }).catch(() => {});
      }),
    );
  };
  apply().catch(broken('permissions'));
}

const sessions = new Map<string, Session>();

function fromPartition(partition: string): Session {
  const there = sessions.get(partition);
  if (there) return there;
  const made = new Session(partition);
  sessions.set(partition, made);
  app.emit('session-created', made);
  return made;
}

export const session = {
  fromPartition,
  get defaultSession() {
    return fromPartition('');
  },
};

/** Every session that the app made. */
export function allSessions(): Iterable<Session> {
  return sessions.values();
}

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean };
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]) {
    if (app.isReady()) throw new Error('registerSchemesAsPrivileged after the app is ready');
    for (const { scheme, privileges } of schemes) {
      // At its https address it is both; the app must have asked for it.
      if (privileges?.standard && privileges.secure) declare(scheme);
    }
  },
  handle: (scheme: string, serve: Serve) => fromPartition('').protocol.handle(scheme, serve),
};
