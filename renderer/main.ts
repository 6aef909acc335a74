/** The driver's page. */
import { mount } from 'svelte';
import type { Snapshot } from '../main/bridge/contract.ts';
import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import App from './App.svelte';
import { afterThisFrame, connect } from './client.ts';
import { Kiosk, prepare } from './kiosk.svelte.ts';
import { calm } from './calm.ts';
import { dress, light } from './dress.ts';

const connection = connect();
const kiosk = new Kiosk(connection, reportPaint);
let frameAsked = false;

/** One report a frame, of the snapshot that is in it: later ones wait for the next frame. */
function reportPaint(): void {
  if (frameAsked) return;
  frameAsked = true;
  requestAnimationFrame(() => {
    frameAsked = false;
    const seq = kiosk.snapshot?.seq;
    afterThisFrame(() => {
      if (seq !== undefined) kiosk.send({ type: 'painted', seq });
    });
  });
}

/** A touch on another language answers in one frame: its words are already here. */
let preloaded: number | undefined;
function preloadLanguages({ station, theme }: Snapshot): void {
  const revision = theme?.revision ?? 0;
  if (preloaded === revision) return;
  preloaded = revision;
  requestIdleCallback(() => {
    for (const language of station.languages) {
      prepare(language, theme).catch((error: unknown) => {
        console.warn('no words', language, error);
      });
    }
  });
}

calm(document, () => Boolean(kiosk.snapshot?.simulator) && !matchMedia('(display-mode: fullscreen)').matches);
connection.watchLink((link) => {
  kiosk.link = link;
});
connection.subscribe((snapshot) => {
  light(document, snapshot.look);
  dress(document, snapshot.theme);
  kiosk.take(snapshot);
  preloadLanguages(snapshot);
});

const target = document.getElementById('app');
if (target) mount(App, { target, props: { kiosk } });
