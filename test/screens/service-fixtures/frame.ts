/** What stands around a page of service mode, and the door before it. */
import type { ServiceDoor, ServiceOpen, ServicePage } from '../../../main/bridge/service/views.ts';
import { AT, deadline, MINUTE, SECOND } from '../pieces.ts';

export function open(page: ServicePage, more: Partial<ServiceOpen> = {}): ServiceOpen {
  return {
    state: 'open',
    language: 'en',
    role: 'technician',
    who: { masked: '•••• 1190', label: 'Kim de Vries' },
    openedAt: AT - 4 * MINUTE,
    leaves: deadline(212, 300),
    page,
    busy: null,
    task: null,
    said: null,
    openFaults: 0,
    charging: [],
    outOfService: false,
    ...more,
  };
}

const DOOR: ServiceDoor = {
  state: 'door',
  language: 'en',
  card: null,
  refusal: null,
  triesLeft: 5,
  lockedUntil: null,
  checking: false,
  deadline: deadline(48, 60),
};

/** Each way in which the door may stand. */
export function doorFixtures(): Readonly<Record<string, ServiceDoor>> {
  const card = { masked: '•••• 1190', label: 'Maximiliane Featherstonehaugh-Obermüller, Stadtwerke Nord' };
  return {
    'door-corner': DOOR,
    'door-card': { ...DOOR, card },
    'door-wrong': { ...DOOR, card, refusal: 'wrong-pin', triesLeft: 1 },
    'door-locked': { ...DOOR, refusal: 'locked', triesLeft: 0, lockedUntil: AT + 14 * MINUTE + 7 * SECOND },
    'door-not-allowed': { ...DOOR, card, refusal: 'not-allowed' },
    'door-checking': { ...DOOR, card, checking: true },
  };
}
