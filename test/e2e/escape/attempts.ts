/** All attempts there are. */
import type { Attempt } from './attempt.ts';
import { door } from './attempts/door.ts';
import { injection } from './attempts/injection.ts';
import { ipc } from './attempts/ipc.ts';
import { keyboard } from './attempts/keyboard.ts';
import { navigation } from './attempts/navigation.ts';
import { network } from './attempts/network.ts';
import { permissions } from './attempts/permissions.ts';
import { touches } from './attempts/touch.ts';
import { windows } from './attempts/windows.ts';

export const ATTEMPTS: readonly Attempt[] = [
  ...keyboard,
  ...touches,
  ...navigation,
  ...windows,
  ...permissions,
  ...network,
  ...injection,
  ...ipc,
  ...door,
];
