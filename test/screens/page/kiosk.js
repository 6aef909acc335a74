/* global window, document, requestAnimationFrame */
// Runs in the page before its own scripts: a kiosk that shows one snapshot and remembers what is sent to it.
(() => {
  let listener = () => {};
  let snapshot = null;
  window.sentCommands = [];
  window.showSnapshot = (next) => {
    snapshot = next;
    listener(next);
  };
  /** Resolves once that snapshot has been painted whole, its words, codes and fonts included. */
  window.shown = async ({ seq, language, screen }) => {
    const there = () =>
      window.sentCommands.some((command) => command.type === 'painted' && command.seq === seq) &&
      document.documentElement.lang === language &&
      document.querySelector(`[data-screen="${screen}"]`) !== null &&
      [...document.querySelectorAll('.qr')].every((qr) => qr.querySelector('svg'));
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    while (!there()) await frame();
    await document.fonts.ready;
    // Fitting answers to resizes within a frame; two frames later everything stands.
    await frame();
    await frame();
  };
  Object.defineProperty(window, 'kiosk', {
    value: {
      subscribe(next) {
        listener = next;
        if (snapshot) next(snapshot);
        return () => {};
      },
      send(command) {
        window.sentCommands.push(command);
      },
    },
  });
})();
