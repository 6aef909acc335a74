/** The pages' files over their own scheme: `kiosk://app/…` is dist/renderer and nothing else. */
import { protocol, type Session } from 'electron';
import { SECURITY_HEADERS } from '../headers.ts';
import { SIMULATOR_FILES, readStaticFile } from '../static-files.ts';
import { ORIGIN, SCHEME } from './channels.ts';

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

export function servePages(session: Session, rendererDir: string, panel: boolean): void {
  session.protocol.handle(SCHEME, async ({ url, method }) => {
    const { origin, pathname } = originAndPath(url);
    const isOurs = origin === ORIGIN && method === 'GET';
    const file = isOurs ? await readStaticFile(rendererDir, pathname, panel ? [] : SIMULATOR_FILES) : null;
    if (!file) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.body, { headers: { ...SECURITY_HEADERS, 'Content-Type': file.type } });
  });
}

/** `URL.origin` is "null" for schemes that Node does not know. */
function originAndPath(url: string): { readonly origin: string; readonly pathname: string } {
  const { protocol: scheme, host, pathname } = new URL(url);
  return { origin: `${scheme}//${host}`, pathname };
}
