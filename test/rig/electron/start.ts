/** After the app's first turn: Chromium, then `ready`. */
import { app } from './app.ts';
import { startChromium } from './chromium.ts';
import { startProxy, watchRequests } from './requests.ts';
import { browserRuns } from './runtime.ts';
import { watchTargets } from './targets.ts';
import { announce } from './questions.ts';

export async function start(): Promise<void> {
  const switches = [...app.commandLine.forChromium(), ...(app.hardwareAcceleration ? [] : ['--disable-gpu'])];
  const chromium = await startChromium(switches, await startProxy());
  await Promise.all([watchRequests(chromium), watchTargets(chromium.cdp)]);
  browserRuns(chromium);
  announce({ endpoint: chromium.endpoint });
  app.becomeReady();
}
