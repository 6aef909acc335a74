/**
 * A real `pcscd` with the virtual reader of vsmartcard-vpcd, and contactless cards to hold to it. One machine has one
 * pcscd, so rigs wait for each other, also across test processes.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './until.ts';
import { VirtualCard, type CardAnswer } from './virtualCard.ts';

/** Where vpcd's first slot listens, as shipped (/etc/reader.conf.d/vpcd: CHANNELID 0x8C7B). */
const VPCD_PORT = 35963;
const VPCD_CONFIG = '/etc/reader.conf.d/vpcd';
const SERVICE_SOCKET = '/run/pcscd/pcscd.comm';
const SERVICE_PID = '/run/pcscd/pcscd.pid';
/** Abstract socket: the kernel frees it when its owner dies, however that happens. */
const LOCK = '\0evse-kiosk-pcsc-rig';
const CONFIG_PREFIX = 'evse-kiosk-pcscd-';
const LOCK_WAIT_MS = 120_000;
const START_WAIT_MS = 5000;
/** Also after the driver waited in vain for a card that did not answer. */
const EMPTY_WAIT_MS = 5000;
const INSTALL = 'sudo apt-get install -y pcscd vsmartcard-vpcd libpcsclite-dev   (or: npm run setup)';

/** The names under which the virtual reader's two slots appear; cards go to the first. */
export const VIRTUAL_READERS = ['Virtual PCD 00 00', 'Virtual PCD 00 01'] as const;

type Binding = typeof import('smartcard');

export class PcscRig {
  readonly #binding: Binding;
  readonly #lock: Server;
  readonly #config: string;
  #daemon: ChildProcess | undefined;
  #card: VirtualCard | undefined;

  private constructor(binding: Binding, lock: Server, config: string) {
    this.#binding = binding;
    this.#lock = lock;
    this.#config = config;
  }

  /**
   * Takes the machine's PC/SC for this rig, without starting the daemon yet. Waits up to two minutes for another rig.
   * Throws with the command to run when something is not installed, no root, or a foreign pcscd is running.
   */
  static async claim(): Promise<PcscRig> {
    const binding = await requireInstalled();
    const lock = await takeLock();
    try {
      await endLeftover();
      const config = await mkdtemp(path.join(tmpdir(), CONFIG_PREFIX));
      return new PcscRig(binding, lock, config);
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** As `claim`, with the daemon running. */
  static async started(): Promise<PcscRig> {
    const rig = await PcscRig.claim();
    await rig.start();
    return rig;
  }

  get pid(): number | undefined {
    return this.#daemon?.pid;
  }

  /**
   * Starts the daemon; resolves when it accepts clients. `reader: false`: without the virtual reader. (It cannot be
   * plugged and unplugged while the daemon runs: pcscd does that for USB devices only.)
   */
  async start({ reader = true }: { readonly reader?: boolean } = {}): Promise<void> {
    if (this.#daemon) return;
    const config = path.join(this.#config, 'vpcd');
    if (reader) await cp(VPCD_CONFIG, config);
    else await rm(config, { force: true });
    const daemon = spawn('pcscd', ['--foreground', '--config', this.#config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [daemon.stdout, daemon.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
    }
    this.#daemon = daemon;
    await until('pcscd accepts clients', START_WAIT_MS, async () => {
      if (daemon.exitCode !== null) throw new Error(`pcscd ended with code ${daemon.exitCode}: ${output}`);
      return accepts({ path: SERVICE_SOCKET });
    });
  }

  /** Ends the daemon as a service manager does, or (`SIGKILL`) as a crash does; resolves when it is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = undefined;
    this.#card?.remove();
    this.#card = undefined;
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const gone = once(daemon, 'exit');
    daemon.kill(signal);
    await gone;
  }

  async kill(): Promise<void> {
    await this.stop('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /**
   * Holds a card to the reader, in place of one that is there: `uid` in hex for an ordinary storage card, or an own
   * answer to each APDU. Resolves when the reader has powered it.
   */
  async insert(card: string | CardAnswer): Promise<VirtualCard> {
    await this.remove();
    this.#card = await VirtualCard.insert(VPCD_PORT, card);
    return this.#card;
  }

  /** Takes the card away; resolves when the daemon has noticed. (A card that came before would never be powered.) */
  async remove(): Promise<void> {
    this.#card?.remove();
    this.#card = undefined;
    const binding = this.#binding;
    if (this.#daemon) await until('the reader to be empty', EMPTY_WAIT_MS, () => isReaderEmpty(binding));
  }

  /** Ends everything that this rig started, and lets the next rig go on. */
  async close(): Promise<void> {
    await this.stop();
    await rm(this.#config, { recursive: true, force: true });
    this.#lock.close();
  }
}

function isReaderEmpty({ Context, SCARD_STATE_PRESENT }: Binding): boolean {
  const context = new Context();
  try {
    const reader = context.listReaders().find(({ name }) => name === VIRTUAL_READERS[0]);
    return reader === undefined || (reader.state & SCARD_STATE_PRESENT) === 0;
  } finally {
    context.close();
  }
}

async function requireInstalled(): Promise<Binding> {
  if (process.getuid?.() !== 0) {
    throw new Error('pcscd needs root: run these tests as root (in a container: docker run --user 0 …)');
  }
  const paths = ['/usr/sbin/pcscd', VPCD_CONFIG, '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'];
  for (const file of paths) {
    await access(file).catch(() => {
      throw new Error(`${file} is missing, so the card reader cannot be tested. Run: ${INSTALL}`);
    });
  }
  return import('smartcard').catch((cause: unknown) => {
    throw new Error('The PC/SC binding `smartcard` is not built. Run: npm run setup', { cause });
  });
}

async function takeLock(): Promise<Server> {
  const lock = createServer((socket) => socket.destroy());
  await until(
    'another test run to give pcscd free (see: ss -xlp | grep evse-kiosk-pcsc-rig)',
    LOCK_WAIT_MS,
    () =>
      new Promise<boolean>((resolve, reject) => {
        const failed = (error: NodeJS.ErrnoException) => {
          if (error.code === 'EADDRINUSE') resolve(false);
          else reject(error);
        };
        lock.once('error', failed);
        lock.listen(LOCK, () => {
          lock.off('error', failed);
          resolve(true);
        });
      }),
  );
  return lock;
}

/** Ends a pcscd that an earlier rig left behind when it was killed; refuses to touch any other. */
async function endLeftover(): Promise<void> {
  const pid = Number.parseInt(await readFile(SERVICE_PID, 'utf8').catch(() => ''), 10);
  const command = pid > 0 ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
  if (command.includes('pcscd') && command.includes(CONFIG_PREFIX)) {
    process.kill(pid, 'SIGTERM');
    await until(
      `the leftover pcscd ${pid} to end`,
      START_WAIT_MS,
      async () => !(await accepts({ path: SERVICE_SOCKET })),
    );
    return;
  }
  if (await accepts({ path: SERVICE_SOCKET })) {
    throw new Error(
      `A pcscd that the tests did not start${pid > 0 ? ` (pid ${pid})` : ''} holds ${SERVICE_SOCKET}. ` +
        'Stop it for the tests: sudo systemctl stop pcscd.socket pcscd.service',
    );
  }
}

function accepts(address: { readonly path: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
