/** What every page of service mode shares: its language, how it writes figures, and the way to act. */
import { createContext } from 'svelte';
import type { ServiceCommand, ServiceLanguage, ServiceView } from '../../main/bridge/contract.ts';
import type { Kiosk } from '../kiosk.svelte.ts';
import { serviceFormat } from './format.ts';
import { commonEn, type CommonWords } from './words/common-en.ts';
import { commonDe } from './words/common-de.ts';

export class Service {
  readonly #kiosk: Kiosk;
  readonly #view: () => ServiceView | null;

  constructor(kiosk: Kiosk, view: () => ServiceView | null) {
    this.#kiosk = kiosk;
    this.#view = view;
  }

  readonly language: ServiceLanguage = $derived.by(() => this.#view()?.language ?? 'en');
  readonly timeZone: string = $derived.by(() => this.#kiosk.snapshot?.station.timeZone ?? 'UTC');
  readonly format = $derived.by(() => serviceFormat(this.language, this.timeZone));
  readonly words: CommonWords = $derived.by(() => this.say({ en: commonEn, de: commonDe }));
  /** An act that has not been answered yet: others wait. */
  readonly busy = $derived.by(() => {
    const view = this.#view();
    return view?.state === 'open' ? view.busy : null;
  });
  readonly task = $derived.by(() => {
    const view = this.#view();
    return view?.state === 'open' ? view.task : null;
  });
  /** Only technicians touch the electronics; what the role may not do is not offered. */
  readonly technician = $derived.by(() => {
    const view = this.#view();
    return view?.state === 'open' && view.role === 'technician';
  });

  /** The kiosk's time, cut to the second; reactive. */
  get now(): number {
    return this.#kiosk.now.second;
  }

  /** A page's own words in the language that is spoken. */
  say<Words>(words: Readonly<Record<ServiceLanguage, Words>>): Words {
    return words[this.language];
  }

  send(command: ServiceCommand): void {
    this.#kiosk.send(command);
  }
}

export const [getService, setService] = createContext<Service>();
