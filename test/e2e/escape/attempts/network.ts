/** A page that would tell the world, by every way that a page has. A visit elsewhere is seen there. */
import { ALL, type Attempt, BOTH, byScript } from '../attempt.ts';
import type { HostKind } from '../host.ts';

const tell = (id: string, title: string, script: string, hosts: readonly HostKind[] = ALL) =>
  byScript('network', id, title, script, { hosts });

export const network: readonly Attempt[] = [
  tell('fetch', 'fetch', `return fetch(http + '/fetch').then(() => 'answered');`),
  tell(
    'fetch-blind',
    'fetch that wants no answer',
    `return fetch(http + '/blind', { mode: 'no-cors', method: 'POST', body: 'a', keepalive: true }).then(() => 'sent');`,
  ),
  tell(
    'xhr',
    'XMLHttpRequest',
    `
      const request = new XMLHttpRequest();
      request.open('GET', http + '/xhr');
      request.send();
    `,
  ),
  tell('websocket', 'a WebSocket', `new WebSocket(ws + '/socket');`),
  tell('beacon', 'a beacon', `return navigator.sendBeacon(http + '/beacon', 'a');`),
  tell('image', 'a picture', `(new Image().src = http + '/image');`),
  tell(
    'event-source',
    'server-sent events',
    `
      const source = new EventSource(http + '/events');
      setTimeout(() => source.close(), 100);
    `,
  ),
  tell(
    'media',
    'a film',
    `Object.assign(document.createElement('video'), { src: http + '/film', preload: 'auto' }).load();`,
  ),
  tell('font', 'a font', `return new FontFace('a', 'url(' + http + '/font)').load().then(() => 'there');`),
  tell(
    'css-url',
    'a background',
    `
      document.body.style.backgroundImage = 'url(' + http + '/background)';
      return new Promise((resolve) => setTimeout(resolve, 100)).then(() => document.body.style.removeProperty('background-image'));
    `,
  ),
  tell(
    'stylesheet',
    'a style sheet',
    `
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: http + '/style' });
      document.head.append(link);
      return new Promise((resolve) => setTimeout(resolve, 50)).then(() => link.remove());
    `,
  ),
  ...(['prefetch', 'preload', 'modulepreload', 'icon', 'manifest'] as const).map((rel): Attempt => ({
    id: `link-${rel}`,
    kind: 'network',
    title: `a link in the head: ${rel}`,
    // An icon nobody shows and a manifest nobody installs are not fetched.
    hosts: rel === 'icon' || rel === 'manifest' ? BOTH : ALL,
    try: (host) =>
      host.run(`(() => {
        const link = Object.assign(document.createElement('link'), { rel: '${rel}', href: '${host.world.http}/${rel}', as: 'script' });
        document.head.append(link);
        return new Promise((resolve) => setTimeout(resolve, 50)).then(() => link.remove());
      })()`),
  })),
  tell(
    'ping',
    'a link that tells whom it was clicked by',
    `
      const link = Object.assign(document.createElement('a'), { href: '#', ping: http + '/ping' });
      document.body.append(link);
      link.click();
      link.remove();
    `,
  ),
  tell(
    'script',
    'a script of elsewhere',
    `document.head.append(Object.assign(document.createElement('script'), { src: http + '/script.js' }));`,
  ),
  tell('import', 'a module of elsewhere', `return import(http + '/module.js').then(() => 'there');`),
  tell(
    'worker-import',
    'a worker that asks elsewhere',
    `
      const code = "fetch('" + http + "/worker')";
      return void new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    `,
  ),
  tell('shared-worker', 'a worker that outlives the page', `new SharedWorker('/worker.js');`),
  tell(
    'service-worker',
    'a worker that outlives the browser',
    `return navigator.serviceWorker.register('/worker.js').then(() => 'there');`,
  ),
  tell(
    'worker-blob',
    'a worker made on the spot',
    `
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' })));
      worker.onmessage = () => Object.assign(window, { escaped: 'worker' });
      return new Promise((resolve) => setTimeout(resolve, 100)).then(() => worker.terminate());
    `,
  ),
  tell(
    'stun',
    'WebRTC',
    `
      const line = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
      line.createDataChannel('a');
      setTimeout(() => line.close(), 350);
      return line.setLocalDescription().then(() => undefined);
    `,
  ),
  tell(
    'turn-tcp',
    'WebRTC over TCP',
    `
      const urls = stun.replace('stun:', 'turn:') + '?transport=tcp';
      const line = new RTCPeerConnection({
        iceServers: [{ urls, username: 'a', credential: 'a' }],
        iceTransportPolicy: 'relay',
      });
      line.createDataChannel('a');
      setTimeout(() => line.close(), 350);
      return line.setLocalDescription().then(() => undefined);
    `,
    BOTH,
  ),
  tell(
    'web-transport',
    'WebTransport',
    `return new WebTransport(http.replace('http:', 'https:')).ready.then(() => 'there');`,
    BOTH,
  ),
];
