/** The pages' files over their own scheme: `kiosk://app/…` is dist/renderer, the theme's files, and nothing else. */
import { protocol, type Session } from 'electron';
import type { CurrentTheme } from '../../theme/current.ts';
import { SECURITY_HEADERS } from '../headers.ts';
import { SIMULATOR_FILES, readPageFile } from '../static-files.ts';
import { ORIGIN, SCHEME } from './channels.ts';

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    // Fetched are a theme's texts alone; the policy lets a page fetch from here and from nowhere else.
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: true } },
  ]);
}

/** `theme`: what is served below `theme/`, from memory. */
export function servePages(
  session: Session,
  rendererDir: string,
  panel: boolean,
  theme: CurrentTheme | null = null,
): void {
  const pages = { root: rendererDir, hidden: panel ? [] : SIMULATOR_FILES, theme };
  session.protocol.handle(SCHEME, async ({ url, method }) => {
    const { origin, pathname } = originAndPath(url);
    const isOurs = origin === ORIGIN && method === 'GET';
    const file = isOurs ? await readPageFile(pages, pathname) : null;
    if (!file) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.body, {
      headers: { ...SECURITY_HEADERS, 'Content-Type': file.type, 'Cache-Control': file.cacheControl },
    });
  });
}

/** `URL.origin` is "null" for schemes that Node does not know. */
function originAndPath(url: string): { readonly origin: string; readonly pathname: string } {
  const { protocol: scheme, host, pathname } = new URL(url);
  return { origin: `${scheme}//${host}`, pathname };
}
