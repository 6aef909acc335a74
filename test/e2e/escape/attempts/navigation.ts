/** Away from the page, to anywhere. */
import { ALL, type Attempt, BOTH, byScript } from '../attempt.ts';
import type { HostKind } from '../host.ts';

const go = (id: string, title: string, script: string, hosts: readonly HostKind[] = ALL) =>
  byScript('navigation', id, title, script, { hosts });

/** Addresses that no page of the web may open by itself, which is the browser's own doing: only tried at the kiosk. */
const ADDRESSES: readonly (readonly [id: string, address: string])[] = [
  ['file', 'file:///etc/passwd'],
  ['chrome', 'chrome://settings'],
  ['devtools', 'devtools://devtools/bundled/inspector.html'],
  ['view-source', 'view-source:http://127.0.0.1/'],
  ['data', 'data:text/html,<h1>data</h1>'],
  ['about', 'about:blank'],
  ['mailto', 'mailto:somebody@example.com'],
  ['tel', 'tel:+31201234567'],
  ['intent', 'intent://scan/#Intent;scheme=zxing;end'],
  ['custom', 'steam://run/1'],
  ['extension', 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html'],
  ['filesystem', 'filesystem:http://127.0.0.1/temporary/a.html'],
];

export const navigation: readonly Attempt[] = [
  go('location', 'a script sets the address', `return location.href = http + '/location';`),
  go('location-replace', 'a script replaces the address', `return location.replace(http + '/replace');`),
  go('reload', 'a script loads the page again', `return location.reload();`),
  go(
    'link',
    'a link is followed',
    `
      const link = document.createElement('a');
      link.href = http + '/link';
      document.body.append(link);
      link.click();
      link.remove();
    `,
  ),
  go(
    'meta-refresh',
    'the page is told to go elsewhere',
    `
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = '0;url=' + http + '/meta';
      document.head.append(meta);
    `,
  ),
  ...(['get', 'post'] as const).map((method) =>
    byScript(
      'navigation',
      `form-${method}`,
      `a form is sent by ${method.toUpperCase()}`,
      method === 'get'
        ? `
      const form = Object.assign(document.createElement('form'), {
        action: http + '/form',
        method: 'get',
      });
      document.body.append(form);
      form.submit();
      form.remove();
    `
        : `
      const form = Object.assign(document.createElement('form'), {
        action: http + '/form',
        method: 'post',
      });
      document.body.append(form);
      form.submit();
      form.remove();
    `,
    ),
  ),
  go(
    'blob-page',
    'a page made on the spot',
    `location.href = URL.createObjectURL(new Blob(['<h1>blob</h1>'], { type: 'text/html' }));`,
  ),
  go('same-origin', 'another file of the kiosk', `return location.href = '/left';`),
  go('fragment', 'an anchor in the page', `return location.hash = 'elsewhere';`),
  go('push-state', 'an address that is only shown', `return history.pushState(null, '', '/elsewhere');`),
  go('history-back', 'back by a script', `return history.back();`, BOTH),
  ...(['iframe', 'object', 'embed', 'frame-top'] as const).map((how) => {
    const scripts: Readonly<Record<typeof how, string>> = {
      iframe: `
      const frame = document.createElement('iframe');
      frame.src = http + '/iframe';
      document.body.append(frame);
      return new Promise((resolve) => setTimeout(resolve, 100)).then(() => frame.remove());
    `,
      object: `
      const frame = document.createElement('object');
      frame.data = http + '/object';
      document.body.append(frame);
      return new Promise((resolve) => setTimeout(resolve, 100)).then(() => frame.remove());
    `,
      embed: `
      const frame = document.createElement('embed');
      frame.src = http + '/embed';
      document.body.append(frame);
      return new Promise((resolve) => setTimeout(resolve, 100)).then(() => frame.remove());
    `,
      'frame-top': `
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inside = frame.contentWindow;
      if (inside?.top)
        inside.top.location.href = http + '/top';
      frame.remove();
    `,
    };
    return go(`into-${how}`, `by ${how}`, scripts[how]);
  }),
  ...ADDRESSES.map(([id, address]): Attempt => ({
    id: `address-${id}`,
    kind: 'navigation',
    title: `to ${address}`,
    hosts: BOTH,
    try: (host) =>
      host.run(`(() => {
          const link = document.createElement('a');
          link.href = ${JSON.stringify(address)};
          document.body.append(link);
          link.click();
          link.remove();
          location.href = ${JSON.stringify(address)};
        })()`),
  })),
];
