/** More windows, dialogs, prints and downloads. */
import { ALL, type Attempt, BOTH, type Kind, byScript, unlessRefused } from '../attempt.ts';
import type { HostKind, HostUnderTest } from '../host.ts';

const of =
  (kind: Kind) =>
  (id: string, title: string, script: string, hosts: readonly HostKind[] = ALL) =>
    byScript(kind, id, title, script, { hosts });
const window_ = of('window');
const dialog = of('dialog');
const download = of('download');

/** A link is laid over the page and clicked by a real pointer with something held down. */
function linkClick(id: string, title: string, button: '1' | '2', key: string | null): Attempt {
  return {
    id,
    kind: 'window',
    title,
    hosts: ['browser', 'plain'],
    async try(host: HostUnderTest) {
      await host.run(`(() => {
        const link = document.createElement('a');
        link.id = 'over';
        link.href = ${JSON.stringify(`${host.world.http}/${id}`)};
        link.style.cssText = 'position:fixed;inset:0;z-index:9999';
        document.body.append(link);
      })()`);
      const held = key === null ? [] : ['keydown', key];
      const released = key === null ? [] : ['keyup', key];
      await host.pointer?.('mousemove', '640', '400', ...held, 'click', button, ...released);
      return host.run(`document.getElementById('over')?.remove()`);
    },
  };
}

export const windows: readonly Attempt[] = [
  window_('open', 'window.open, elsewhere', `return String(window.open(http + '/open'));`),
  window_('open-blank', 'window.open of nothing', `return String(window.open('about:blank'));`),
  window_('open-self', 'window.open of the kiosk itself', `return String(window.open('/'));`),
  window_(
    'open-popup',
    'window.open of a size',
    `return String(window.open(http + '/popup', 'p', 'popup,width=300,height=300'));`,
  ),
  window_(
    'open-noopener',
    'window.open that cannot be traced',
    `return String(window.open(http + '/noopener', '_blank', 'noopener'));`,
  ),
  window_(
    'open-top',
    'window.open onto the page itself',
    `return String(window.open(http + '/top', '_top'));`,
  ),
  window_(
    'target-blank',
    'a link to a new window',
    `
      const link = Object.assign(document.createElement('a'), { href: http + '/blank', target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    `,
  ),
  window_(
    'form-blank',
    'a form to a new window',
    `
      const form = Object.assign(document.createElement('form'), {
        action: http + '/form-blank',
        target: '_blank',
      });
      document.body.append(form);
      form.submit();
      form.remove();
    `,
  ),
  window_(
    'picture-in-picture',
    'a small window on top',
    `
      return window.documentPictureInPicture
        .requestWindow()
        .then(() => 'there');
    `,
  ),
  window_('close', 'the page closes its window', `return window.close();`, BOTH),
  window_(
    'move',
    'the page moves its window',
    `
      window.moveTo(200, 200);
      window.resizeTo(300, 300);
    `,
    BOTH,
  ),
  byScript(
    'window',
    'full-screen',
    'something laid over the whole screen',
    `return document.body.requestFullscreen().then(() => 'there');`,
    { escaped: unlessRefused },
  ),
  byScript('window', 'pointer-lock', 'the pointer caught', `return document.body.requestPointerLock();`, {
    hosts: BOTH,
  }),
  linkClick('shift-click', 'a link clicked with Shift', '1', 'shift'),
  linkClick('ctrl-click', 'a link clicked with Ctrl', '1', 'ctrl'),
  linkClick('middle-click-link', 'a link clicked with the middle button', '2', null),
  linkClick('alt-click', 'a link clicked with Alt: saves it', '1', 'alt'),

  dialog('alert', 'an alert', `setTimeout(() => alert('a'));`),
  dialog(
    'alert-loop',
    'alerts without end',
    `
      for (let turn = 0; turn < 20; turn++)
        setTimeout(() => alert('a'));
    `,
  ),
  dialog('confirm', 'a question', `setTimeout(() => confirm('a'));`),
  dialog('prompt', 'a question with a field', `setTimeout(() => prompt('a'));`),
  dialog('print', 'window.print', `setTimeout(() => print());`),
  dialog('print-command', 'the print command', `setTimeout(() => document.execCommand('print'));`, BOTH),
  dialog(
    'before-unload',
    'a page that asks before it goes',
    `
      addEventListener('beforeunload', (event) => event.preventDefault(), { once: true });
      setTimeout(() => location.reload());
    `,
  ),
  dialog(
    'file-input',
    'a field for a file',
    `
      const field = Object.assign(document.createElement('input'), { type: 'file' });
      document.body.append(field);
      field.click();
      field.remove();
    `,
    ['browser', 'plain'],
  ),
  byScript(
    'dialog',
    'save-picker',
    'a place to save to',
    `
      return window
        .showSaveFilePicker()
        .then(() => 'there');
    `,
    { escaped: unlessRefused },
  ),
  byScript(
    'dialog',
    'folder-picker',
    'a folder to read',
    `
      return window
        .showDirectoryPicker()
        .then(() => 'there');
    `,
    { escaped: unlessRefused },
  ),

  download(
    'download-link',
    'a link that downloads',
    `
      const link = Object.assign(document.createElement('a'), {
        href: 'data:text/plain,hello',
        download: 'a.txt',
      });
      document.body.append(link);
      link.click();
      link.remove();
    `,
  ),
  download(
    'download-blob',
    'a file made on the spot',
    `
      const href = URL.createObjectURL(new Blob(['hello']));
      const link = Object.assign(document.createElement('a'), { href, download: 'a.txt' });
      document.body.append(link);
      link.click();
      link.remove();
    `,
  ),
  download(
    'download-type',
    'an address that is no page',
    `location.href = URL.createObjectURL(new Blob(['hello'], { type: 'application/octet-stream' }));`,
  ),
];
