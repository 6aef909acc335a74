/** Code that is not the kiosk's, smuggled into its page. What runs leaves a mark in `window.escaped`. */
import { ALL, type Attempt, BOTH, byScript } from '../attempt.ts';
import type { HostKind } from '../host.ts';

const smuggle = (id: string, title: string, script: string, hosts: readonly HostKind[] = ALL) =>
  byScript('injection', id, title, script, { hosts });

const MARK = `window.escaped = 'code'`;

/** Each as markup that is set as the inside of an element. */
const MARKUP: readonly (readonly [id: string, markup: string])[] = [
  ['handler', `<img src="data:," onerror="${MARK}">`],
  ['svg-handler', `<svg onload="${MARK}"></svg>`],
  ['svg-animate', `<svg><a><animate attributeName="href" values="javascript:${MARK}" /></a></svg>`],
  ['srcdoc', `<iframe srcdoc="<script>parent.${MARK.replace('window.', '')}</script>"></iframe>`],
  ['iframe-javascript', `<iframe src="javascript:parent.${MARK.replace('window.', '')}"></iframe>`],
  ['details', `<details open ontoggle="${MARK}">a</details>`],
];
/** What an ordinary page does not run either. */
const HARMLESS_ALONE = ['svg-animate', 'svg-handler'];

export const injection: readonly Attempt[] = [
  smuggle('eval', 'eval', `return (0, eval)("window.escaped = 'code'");`),
  smuggle('function', 'new Function', `return new Function("window.escaped = 'code'")();`),
  smuggle(
    'timeout-string',
    'a timer with words instead of a function',
    `setTimeout("window.escaped = 'code'");`,
  ),
  smuggle(
    'inline-script',
    'a script in the page',
    `document.body.append(Object.assign(document.createElement('script'), { textContent: "window.escaped = 'code'" }));`,
  ),
  smuggle(
    'data-script',
    'a script in its own address',
    `document.body.append(Object.assign(document.createElement('script'), { src: "data:text/javascript,window.escaped='code'" }));`,
  ),
  smuggle(
    'blob-script',
    'a script made on the spot',
    `
      const src = URL.createObjectURL(new Blob(["window.escaped='code'"], { type: 'text/javascript' }));
      document.body.append(Object.assign(document.createElement('script'), { src }));
    `,
  ),
  smuggle(
    'data-import',
    'a module in its own address',
    `return import("data:text/javascript,window.escaped='code'").then(() => 'there');`,
  ),
  smuggle(
    'javascript-link',
    'a link that is code',
    `
      const link = Object.assign(document.createElement('a'), {
        href: "javascript:void(window.escaped='code')",
      });
      document.body.append(link);
      link.click();
      link.remove();
    `,
  ),
  smuggle(
    'javascript-location',
    'an address that is code',
    `(location.href = "javascript:void(window.escaped='code')");`,
  ),
  smuggle(
    'style-element',
    'a style in the page',
    `
      const style = Object.assign(document.createElement('style'), {
        textContent: ":root { --escaped: 'style' }",
      });
      document.head.append(style);
      const got = getComputedStyle(document.documentElement).getPropertyValue('--escaped');
      style.remove();
      if (got !== '')
        Object.assign(window, { escaped: got });
    `,
  ),
  smuggle(
    'style-attribute',
    'a style in an element',
    `
      const element = document.createElement('p');
      element.setAttribute('style', "--escaped: 'style'");
      if (element.style.getPropertyValue('--escaped') !== '')
        Object.assign(window, { escaped: 'style' });
    `,
  ),
  smuggle(
    'base',
    'another base for every address',
    `
      const base = Object.assign(document.createElement('base'), { href: 'http://127.0.0.1:9/' });
      document.head.append(base);
      if (document.baseURI.startsWith('http://127.0.0.1:9/'))
        Object.assign(window, { escaped: 'base' });
      base.remove();
    `,
  ),
  ...MARKUP.map(([id, markup]): Attempt => ({
    id: `markup-${id}`,
    kind: 'injection',
    title: `markup: ${id}`,
    hosts: HARMLESS_ALONE.includes(id) ? BOTH : ALL,
    try: (host) =>
      host.run(`(() => {
          const place = document.createElement('div');
          place.innerHTML = ${JSON.stringify(markup)};
          document.body.append(place);
          place.querySelector('a')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
          return new Promise((resolve) => setTimeout(resolve, 60)).then(() => place.remove());
        })()`),
  })),
];
