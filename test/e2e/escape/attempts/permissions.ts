/** What a browser asks a person for: nobody may be asked, and nothing may be had. */
import { ALL, type Attempt, BOTH, byScript, unlessRefused } from '../attempt.ts';
import type { HostKind } from '../host.ts';

const ask = (id: string, title: string, script: string, hosts: readonly HostKind[] = ALL) =>
  byScript('permission', id, title, script, { hosts, escaped: unlessRefused });

export const permissions: readonly Attempt[] = [
  ask('notifications', 'notifications', `return Notification.requestPermission();`),
  ask(
    'location-asked',
    'where we are',
    `return new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(() => resolve('there'), () => reject(new Error('no'))));`,
  ),
  ask(
    'camera',
    'the camera',
    `return navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'there');`,
    BOTH,
  ),
  ask(
    'microphone',
    'the microphone',
    `return navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'there');`,
    BOTH,
  ),
  ask(
    'screen-capture',
    'a picture of the screen',
    `return navigator.mediaDevices.getDisplayMedia().then(() => 'there');`,
  ),
  ask('clipboard-read', 'what was copied', `return navigator.clipboard.readText();`),
  ask(
    'clipboard-write',
    'something to paste elsewhere',
    `return navigator.clipboard.writeText('a').then(() => 'written');`,
  ),
  ask('midi', 'MIDI devices', `return navigator.requestMIDIAccess({ sysex: true }).then(() => 'there');`),
  ask('usb', 'USB devices', `return navigator.usb.requestDevice({ filters: [] }).then(() => 'there');`),
  ask('hid', 'input devices', `return navigator.hid.requestDevice({ filters: [] }).then(() => 'there');`),
  ask('serial', 'serial ports', `return navigator.serial.requestPort().then(() => 'there');`),
  ask(
    'bluetooth',
    'Bluetooth devices',
    `return navigator.bluetooth.requestDevice({ acceptAllDevices: true }).then(() => 'there');`,
    BOTH,
  ),
  ask(
    'wake-lock',
    'a screen that stays on',
    `return navigator.wakeLock.request('screen').then(() => 'there');`,
  ),
  ask('idle', 'whether somebody is there', `return window.IdleDetector.requestPermission();`),
  ask('fonts', 'the fonts of the machine', `return window.queryLocalFonts().then(() => 'there');`),
  ask('screens', 'the screens of the machine', `return window.getScreenDetails().then(() => 'there');`),
  ask(
    'payment',
    'a payment',
    `
      return new PaymentRequest([{ supportedMethods: 'https://example.com/pay' }], {
        total: { label: 'a', amount: { currency: 'EUR', value: '1' } },
      }).show();
    `,
    BOTH,
  ),
  ask(
    'passkey',
    'a passkey',
    `
      return navigator.credentials
        .create({
        publicKey: {
          challenge: new Uint8Array(16),
          rp: { name: 'a' },
          user: { id: new Uint8Array(16), name: 'a', displayName: 'a' },
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        },
      })
        .then(() => 'there');
    `,
    BOTH,
  ),
  ask('share', 'sharing', `return navigator.share({ text: 'a' }).then(() => 'shared');`, BOTH),
  ask(
    'protocol',
    'to be asked for mail addresses',
    `
      navigator.registerProtocolHandler('mailto', '/?%s');
      return new Promise((resolve) => setTimeout(resolve, 100)).then(() => 'refused, or nobody knows');
    `,
    ['browser'],
  ),
];
