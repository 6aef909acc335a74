/**
 * Whether an SVG is a drawing and nothing else. Pages show it as an <img> under a policy that loads and runs nothing; that a
 * drawing cannot even ask is for whoever opens the file elsewhere, and says in the theme's check what a page would leave out.
 */
import type { Objection } from './objection.ts';
import { MOST_PARTS, MOST_PIXELS, partsOf, pixelsWithin } from './svg-load.ts';
import { type XmlElement, readXml } from './xml.ts';

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';

/** Elements that draw, or say what is drawn. Neither scripts, documents of others, links nor movement. */
const DRAWS = new Set(
  (
    'svg g defs symbol use title desc metadata style path rect circle ellipse line polyline polygon text tspan textPath ' +
    'linearGradient radialGradient stop clipPath mask pattern marker switch view image filter feBlend feColorMatrix ' +
    'feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow ' +
    'feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight ' +
    'feSpecularLighting feSpotLight feTile feTurbulence'
  ).split(' '),
);

/** The first thing that is wrong; null: it is a drawing. */
export function inspectSvg(body: Buffer): Objection | null {
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return bad('is not written in UTF-8', 'Save it as UTF-8.'); // the decoder's only failure
  }
  const read = readXml(source);
  if (!read.ok) return bad(`${read.reason}: it is no well-formed SVG`, 'Export it as plain SVG again.');
  const [root] = read.elements;
  if (root?.name !== 'svg' || attributeOf(root, 'xmlns') !== SVG) {
    return bad(`does not begin with <svg xmlns="${SVG}">`, 'Export it as plain SVG.');
  }
  if (!hasSize(root)) {
    return bad('has neither a viewBox nor width and height', 'Add a viewBox: viewBox="0 0 320 80".');
  }
  for (const element of read.elements) {
    const reason = objectionTo(element);
    if (reason !== null) return hostile(`${reason} (<${element.name}>)`);
  }
  return loadOf(read.elements);
}

/** A panel that is busy with a drawing, or out of memory for it, shows nothing else. */
function loadOf(elements: readonly XmlElement[]): Objection | null {
  if (partsOf(elements) > MOST_PARTS)
    return bad(`unfolds into more than ${MOST_PARTS} parts`, 'Use fewer parts of it again, or export a PNG.');
  const pixels = pixelsWithin(elements);
  if (pixels === null) return bad('holds a picture that is no PNG or JPEG', 'Embed it as PNG again.');
  if (pixels > MOST_PIXELS)
    return bad(`holds pictures of ${pixels} pixels`, `Embed them with ${MOST_PIXELS} pixels at most in all.`);
  return null;
}

function hasSize(root: XmlElement): boolean {
  const size = /^\s*(\d+(\.\d+)?|\.\d+)(px|mm|cm|in|pt|pc)?\s*$/;
  const [width, height] = [attributeOf(root, 'width'), attributeOf(root, 'height')];
  if (width !== undefined && height !== undefined && size.test(width) && size.test(height)) return true;
  return /^\s*-?[\d.]+([\s,]+-?[\d.]+){3}\s*$/.test(attributeOf(root, 'viewBox') ?? '');
}

function objectionTo({ name, attributes, text }: XmlElement): string | null {
  const [prefix, local] = split(name);
  // What drawing programs keep for themselves has a prefix of its own, and draws nothing.
  const draws = prefix === '' || prefix === 'svg';
  if (draws && !DRAWS.has(local)) return 'holds an element that is no part of a plain drawing';
  if (local === 'style' && isStyleActive(text)) return 'has a style that loads something';
  for (const [key, value] of attributes) {
    const reason = attributeObjection(local, key, value);
    if (reason !== null) return reason;
  }
  return null;
}

function attributeObjection(element: string, name: string, value: string): string | null {
  const [prefix, local] = split(name);
  if (name === 'xmlns' && value !== SVG) return 'holds elements of another language';
  if (prefix === 'xmlns' && (value === XHTML || (value === SVG && local !== 'svg'))) {
    return 'gives elements that could do more than draw another name';
  }
  if (/^on/i.test(local)) return `has an event handler (${name})`;
  if (name === 'xml:base') return 'has an xml:base';
  if (/^(href|src)$/i.test(local) && prefix !== 'xmlns' && !isOwn(element, value)) {
    return `refers to something outside itself (${name})`;
  }
  if (isStyleActive(value)) return `refers to something outside itself (${name})`;
  return null;
}

/** A part of the same drawing, or a picture that is written out in it. */
function isOwn(element: string, target: string): boolean {
  const value = target.trim();
  if (value.startsWith('#')) return true;
  return element === 'image' && /^data:image\/(png|jpeg);base64,[\w+/=\s]*$/.test(value);
}

/** CSS that loads: `url()` of anything but a part of the drawing, `@import`, or escapes behind which either could hide. */
function isStyleActive(css: string): boolean {
  if (/@import|javascript:|image-set\s*\(|expression\s*\(/i.test(css)) return true;
  if (/\\/.test(css) && /[:;{]/.test(css)) return true;
  const targets = css.matchAll(/url\s*\(\s*(["']?)\s*([^)]*)/gi);
  return [...targets].some(([, , target = '']) => !target.startsWith('#'));
}

function split(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find(([key]) => key === name)?.[1];
}

function bad(message: string, hint: string): Objection {
  return { code: 'theme.bad-picture', message, hint };
}

function hostile(message: string): Objection {
  return {
    code: 'theme.active-picture',
    message,
    hint: 'Export it as plain (or "optimised") SVG, without scripts, links, animations or linked files.',
  };
}
