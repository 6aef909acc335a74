/** Words of the system page. */
import type { SystemPage } from '../../../main/bridge/contract.ts';

type Synced = SystemPage['clock']['synced'];

export const systemEn = {
  title: 'System',
  charger: 'Charger',
  inService: 'In service',
  inServiceText: 'Drivers can charge.',
  outOfService: 'Out of service',
  outOfServiceText: 'Drivers read that this charger is closed. Sessions that run go on.',
  takeOut: 'Take out of service',
  takeOutTitle: 'Take the whole charger out of service?',
  takeOutText: 'Nobody new can begin. Sessions that run go on to their end.',
  takeBack: 'Back into service',
  safeMode: 'It runs in safe mode after several crashes: charging works, what is not needed is off.',
  restart: 'Restart the kiosk',
  restartText: 'The screen is dark for some seconds. Not possible while somebody is charging.',
  restartUnsupervised: 'Nothing would start it again here, so it cannot be restarted from here.',
  clock: 'Clock',
  synced: {
    yes: 'in step',
    no: 'not in step',
    unknown: 'not known',
  } satisfies Record<Synced, string> as Record<Synced, string>,
  network: 'Network time',
  source: 'Kept by',
  noSource: 'not known',
  zone: 'Time zone',
  automatic: 'Automatic',
  automaticText: 'The network keeps the time.',
  automaticOn: 'On',
  automaticOff: 'Off',
  unsure: 'The time may be wrong. Compare it with your watch.',
  accept: 'The time is right',
  set: 'Set the time',
  setTitle: 'Set date and time',
  setText: 'Receipts and prices by the time of day follow it at once.',
  cannotSet: 'It cannot be set here',
  bundle: 'Support bundle',
  bundleText:
    'Logs, configuration without secrets, a summary of the database, versions and the last frames of each device, in one zip file. No card numbers.',
  bundleMake: 'Write the bundle',
  audit: 'Audit',
  noAudit: 'Nothing was done yet.',
  pageOf: 'Part',
};

export type SystemWords = typeof systemEn;
