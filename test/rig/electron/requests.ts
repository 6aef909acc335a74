/** Every request of every page, worker and frame is held in Chromium until the app's own code has decided about it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toApp } from './addresses.ts';
import type { Cdp, Protocol } from './cdp.ts';
import type { Chromium } from './chromium.ts';
import { isPrevented } from './event.ts';
import { broken } from './runtime.ts';
import { type Session, allSessions, session } from './session.ts';
import { anyContents, contentsOfFrame } from './targets.ts';

type Paused = Protocol.Events['Fetch.requestPaused'];

export async function watchRequests({ cdp, profile }: Chromium): Promise<void> {
  cdp.on('Fetch.requestPaused', (paused) => {
    decide(cdp, paused).catch(broken(`request for ${paused.request.url}`));
  });
  cdp.on('Browser.downloadWillBegin', ({ guid, url }) => {
    const owner = anyContents();
    const sessions = owner ? [owner.session] : [...allSessions()];
    const item = { getURL: () => toApp(url), cancel: () => {}, setSavePath: () => {} };
    if (sessions.some((each) => isPrevented(each, 'will-download', {}, item, owner)))
      cdp.tell('Browser.cancelDownload', { guid });
  });
  await Promise.all([
    cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    // Electron saves what nobody prevents.
    cdp.send('Browser.setDownloadBehavior', {
      behavior: 'allowAndName',
      downloadPath: profile,
      eventsEnabled: true,
    }),
  ]);
}

async function decide(cdp: Cdp, paused: Paused): Promise<void> {
  const { requestId, frameId, resourceType, request } = paused;
  const url = toApp(request.url + (request.urlFragment ?? ''));
  const contents = contentsOfFrame(frameId);
  const fail = (errorReason: Protocol.Network.ErrorReason) =>
    cdp.tell('Fetch.failRequest', { requestId, errorReason });
  if (resourceType === 'Document' && contents && !contents.mayNavigate(frameId, url)) {
    // As a throttle would: the page stays where it is.
    return fail('Aborted');
  }
  const own = (contents ?? anyContents())?.session ?? session.defaultSession;
  if (!(await own.mayRequest(url, request.method, kindOf(resourceType, contents?.mainFrame.id === frameId))))
    return fail('BlockedByClient');
  const response = await serve(own, url, request);
  if (!response) return cdp.tell('Fetch.continueRequest', { requestId });
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
  cdp.tell('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body });
}

async function serve(
  own: Session,
  url: string,
  { method, headers }: Protocol.Network.Request,
): Promise<Response | null> {
  const scheme = url.slice(0, url.indexOf(':'));
  const handler = own.serverOf(scheme);
  return handler ? handler(new Request(url, { method, headers })) : null;
}

function kindOf(type: string, isMain: boolean): string {
  if (type === 'Document') return isMain ? 'mainFrame' : 'subFrame';
  return type === 'XHR' || type === 'Fetch' ? 'xhr' : type.toLowerCase();
}

/**
 * Where every connection ends that was not answered above: sockets, which Chromium lets nobody hold, are asked about here.
 * Nothing leaves the machine: the app needs none of it.
 */
export async function startProxy(): Promise<string> {
  const proxy = createServer((_request, response) => response.writeHead(502).end());
  proxy.on('connect', ({ url = '' }, socket) => {
    const ask = async () => {
      const answers = [...allSessions()].map((each) => each.mayRequest(`ws://${url}/`, 'GET', 'webSocket'));
      const allowed = (await Promise.all(answers)).every(Boolean);
      socket.end(`HTTP/1.1 ${allowed ? '502 Bad Gateway' : '403 Forbidden'}\r\n\r\n`);
    };
    socket.on('error', () => {});
    ask().catch(broken(`connection to ${url}`));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxy.unref();
  return `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
}
