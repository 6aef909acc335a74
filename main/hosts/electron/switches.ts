/** Chromium's switches: what the app sets itself, and what whoever starts it may give. */
import path from 'node:path';
import type { CommandLine } from 'electron';
import type { Problem } from '../../problem.ts';

/** Things of Blink that no page of ours uses: what is not there asks for nothing. */
const WITHOUT_BLINK = [
  'FileSystemAccess',
  'FileSystemAccessLocal',
  'WebUSB',
  'Serial',
  'WebHID',
  'WebBluetooth',
  'Notifications',
  'GetDisplayMedia',
  'RemotePlayback',
  'DocumentPictureInPictureAPI',
  'EyeDropperAPI',
];
const WITHOUT_FEATURES = ['TouchpadOverscrollHistoryNavigation', 'HardwareMediaKeyHandling', 'MediaRouter'];

const SET: Readonly<Record<string, string>> = {
  'disable-pinch': '',
  'overscroll-history-navigation': '0',
  'disable-touch-drag-drop': '',
  // No content policy speaks for WebRTC's sockets.
  'webrtc-ip-handling-policy': 'disable_non_proxied_udp',
  'disable-blink-features': WITHOUT_BLINK.join(','),
  'disable-features': WITHOUT_FEATURES.join(','),
};

/** Before the app is ready. */
export function setSwitches(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  for (const [name, value] of Object.entries(SET)) {
    if (value === '') commandLine.appendSwitch(name);
    else commandLine.appendSwitch(name, value);
  }
}

/** What an installer may need for his hardware. Anything else, above all what opens a door for a debugger, is refused. */
const GIVEN = new RegExp(
  `^--(${[
    'no-sandbox',
    'disable-gpu',
    'ozone-platform(-hint)?=\\w+',
    'enable-features=(UseOzonePlatform|WaylandWindowDecorations|,)+',
    'touch-events(=\\w+)?',
  ].join('|')})$`,
);

export interface Given {
  readonly argv: readonly string[];
  readonly isPackaged: boolean;
  readonly appPath: string;
}

/** The arguments that are meant for the kiosk: without the executable, the app's folder, and switches for hardware. */
export function ownArguments({ argv, isPackaged, appPath }: Given): string[] {
  // Not packaged, the switches of whoever develops it come before the app.
  const before = isPackaged ? 0 : argv.findIndex((argument) => path.resolve(argument) === appPath);
  return argv.slice(before + 1).filter((argument) => !GIVEN.test(argument));
}

/** Pages without Chromium's sandbox are good enough to look at, not to stand in a street. */
export function sandboxProblem(
  commandLine: Pick<CommandLine, 'hasSwitch'>,
  { isPackaged, config }: { readonly isPackaged: boolean; readonly config: string | null },
): Problem | null {
  if (!isPackaged || config === null || !commandLine.hasSwitch('no-sandbox')) return null;
  return {
    code: 'host.no-sandbox',
    message: 'a charger does not run without Chromium’s sandbox (--no-sandbox)',
    hint: 'Run it as an unprivileged user who may make user namespaces, or install the deb package.',
  };
}
