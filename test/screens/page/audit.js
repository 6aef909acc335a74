/* global window, document, getComputedStyle, NodeFilter */
// Runs in the page: what a person would stumble over. Returns a list of complaints.
window.auditScreen = () => {
  const complaints = [];
  const view = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
  const portrait = view.height > view.width;
  const sheet = document.querySelector('[data-sheet]');
  const root = sheet ?? document.body;
  const name = (element) => {
    const text = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> "${text}"`;
  };
  const seen = (element) =>
    element.checkVisibility({ opacityProperty: false, visibilityProperty: true }) &&
    !element.closest('.sr-only');

  const largestType = (element) =>
    Math.max(
      ...[element, ...element.querySelectorAll('*')].map((each) =>
        parseFloat(getComputedStyle(each).fontSize),
      ),
    );

  for (const element of root.querySelectorAll('*')) {
    if (element.closest('svg') || !seen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (box.right > view.width + 1 || box.bottom > view.height + 1 || box.left < -1 || box.top < -1) {
      complaints.push(`outside the panel: ${name(element)}`);
    }
    const clips = getComputedStyle(element).overflowX === 'clip';
    if (!clips && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
      complaints.push(
        `wider than its place by ${element.scrollWidth - element.clientWidth}: ${name(element)}`,
      );
    }
    const spill = element.scrollHeight - element.clientHeight;
    if (!clips && element.clientHeight > 0 && spill > 1 && getComputedStyle(element).display !== 'inline') {
      // Tight lines let glyphs' empty tops reach over their box: harmless where nothing is cut.
      const cuts = getComputedStyle(element).overflowY !== 'visible';
      if (cuts || spill > largestType(element) * 0.22) {
        complaints.push(`taller than its place by ${spill}: ${name(element)}`);
      }
    }
  }

  // Texts on texts: two words in one place.
  const words = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!parent || !node.data.trim() || parent.closest('svg') || !seen(parent)) continue;
    if (!sheet && parent.closest('[data-sheet]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      // A line box reaches over its letters by a fifth, above and below.
      const ink = box.height * 0.2;
      words.push({
        box: {
          left: box.left,
          right: box.right,
          top: box.top + ink,
          bottom: box.bottom - ink,
          height: box.height - 2 * ink,
        },
        parent,
      });
    }
  }
  for (let one = 0; one < words.length; one++) {
    for (let other = one + 1; other < words.length; other++) {
      const a = words[one].box;
      const b = words[other].box;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (
        across > 2 &&
        down > Math.min(a.height, b.height) * 0.4 &&
        words[one].parent !== words[other].parent
      ) {
        complaints.push(`on top of each other: ${name(words[one].parent)} and ${name(words[other].parent)}`);
      }
    }
  }

  for (const button of root.querySelectorAll('button')) {
    const box = button.getBoundingClientRect();
    const primary =
      (button.classList.contains('button') && !button.classList.contains('soft')) ||
      button.classList.contains('choice');
    const least = primary ? 64 : 48;
    if (box.height < least - 0.5 || box.width < least - 0.5) {
      complaints.push(
        `touch target ${box.width.toFixed()} × ${box.height.toFixed()} < ${least}: ${name(button)}`,
      );
    }
    if (portrait && primary && box.top < view.height * 0.4) {
      complaints.push(`out of reach at ${box.top.toFixed()}: ${name(button)}`);
    }
  }

  return {
    complaints: [...new Set(complaints)],
    fit: Math.max(0, ...[...root.querySelectorAll('[data-fit]')].map((column) => Number(column.dataset.fit))),
  };
};
