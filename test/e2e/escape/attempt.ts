/** An attempt to get out of the kiosk is data: what is done, and what would show that it succeeded. */
import type { HostKind, HostUnderTest } from './host.ts';

export type Kind =
  | 'keyboard'
  | 'touch'
  | 'pointer'
  | 'drag'
  | 'navigation'
  | 'window'
  | 'dialog'
  | 'download'
  | 'permission'
  | 'network'
  | 'injection'
  | 'ipc'
  | 'door';

export interface Attempt {
  /** Unique, in kebab case. */
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly hosts: readonly HostKind[];
  /** Does it, and gives what came of it. */
  try(host: HostUnderTest): Promise<unknown>;
  /**
   * What shows that it succeeded, given what came of it; null: it did not. On top of what is watched in any case: windows,
   * pages, the page's own state, visits elsewhere, downloads, dialogs (`watch.ts`).
   */
  escaped?(answer: unknown): string | null;
}

export const BOTH: readonly HostKind[] = ['browser', 'electron'];
/** Where it must succeed too: in a plain window, which proves that it would be seen. */
export const ALL: readonly HostKind[] = ['browser', 'electron', 'plain'];

/** An attempt by a script in the page: the body of a function of `http`, `ws` and `stun`, the addresses of elsewhere. */
export function byScript(
  kind: Kind,
  id: string,
  title: string,
  script: string,
  rest: Partial<Pick<Attempt, 'hosts' | 'escaped'>> = {},
): Attempt {
  return {
    id,
    kind,
    title,
    hosts: ALL,
    try: (host) => {
      const { http, ws, stun } = host.world;
      return host.run(`(({ http, ws, stun }) => {${script}})(${JSON.stringify({ http, ws, stun })})`);
    },
    ...rest,
  };
}

/** An attempt by a key. */
export function byKeys(id: string, chord: string, title: string, hosts: readonly HostKind[] = BOTH): Attempt {
  return { id, kind: 'keyboard', title, hosts, try: (host) => host.keys(chord) };
}

/** Succeeded when the script says so: by any answer that is neither nothing nor a refusal. */
export function unlessRefused(answer: unknown): string | null {
  return typeof answer === 'string' && /^(refused|threw|denied)/.test(answer)
    ? null
    : `it answered ${JSON.stringify(answer)}`;
}
