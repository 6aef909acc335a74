/** The words of the pages about the machine, by the language of service mode. */
import type { ServiceLanguage } from '../../../main/bridge/contract.ts';
import { connectorsDe } from '../words/connectors-de.ts';
import { connectorsEn, type ConnectorsWords } from '../words/connectors-en.ts';
import { machineDe } from '../words/machine-de.ts';
import { machineEn, type MachineWords } from '../words/machine-en.ts';

export const MACHINE_WORDS: Readonly<Record<ServiceLanguage, MachineWords>> = {
  en: machineEn,
  de: machineDe,
};
export const CONNECTORS_WORDS: Readonly<Record<ServiceLanguage, ConnectorsWords>> = {
  en: connectorsEn,
  de: connectorsDe,
};
