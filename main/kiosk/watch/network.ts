/** The machine's network interfaces, as a technician looks for them: a cable that is out is a line, too. */
import { readdir, readFile } from 'node:fs/promises';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import path from 'node:path';

export interface NetworkLine {
  readonly name: string;
  /** The first that others would use; empty: it has none. */
  readonly address: string;
  readonly up: boolean;
}

/** Never rejects. */
export type NetworkProbe = () => Promise<readonly NetworkLine[]>;

interface NetworkSources {
  /** A folder for each interface. */
  readonly folder: string;
  addresses(): Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
}

const LINUX: NetworkSources = { folder: '/sys/class/net', addresses: networkInterfaces };

export function systemNetwork({ folder, addresses }: NetworkSources = LINUX): NetworkProbe {
  return async () => {
    const known = addresses();
    const names = new Set([...(await listed(folder)), ...Object.keys(known)]);
    const isInternal = (name: string) =>
      name === 'lo' || (known[name]?.every(({ internal }) => internal) ?? false);
    const lines = [...names]
      .filter((name) => !isInternal(name))
      .toSorted()
      .map(async (name): Promise<NetworkLine> => {
        const address = addressOf(known[name] ?? []);
        const state = await stateOf(path.join(folder, name, 'operstate'));
        // Tunnels and bridges do not know their state; an address is a sign of life.
        return { name, address, up: state === 'up' || (state !== 'down' && address !== '') };
      });
    return Promise.all(lines);
  };
}

/** IPv4 first: it is what people read out on the telephone; link-local ones last. */
function addressOf(infos: readonly NetworkInterfaceInfo[]): string {
  const [best] = infos.toSorted((a, b) => rank(a) - rank(b));
  return best?.address ?? '';
}

const rank = ({ family, address }: NetworkInterfaceInfo) =>
  (address.startsWith('fe80') || address.startsWith('169.254.') ? 2 : 0) + (family === 'IPv4' ? 0 : 1);

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // no Linux: those with an address are known all the same
  }
}

async function stateOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return 'unknown';
  }
}
