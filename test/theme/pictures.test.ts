import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectFont } from '../../main/theme/font.ts';
import { inspectPicture } from '../../main/theme/pictures.ts';
import { readXml } from '../../main/theme/xml.ts';
import { DRAWING, png, woff2 } from './theme-folder.ts';

const NS = 'xmlns="http://www.w3.org/2000/svg"';

function verdict(svg: string): string {
  const seen = inspectPicture(Buffer.from(svg), 'logo.svg');
  return seen.ok ? 'good' : seen.objection.code;
}

function drawing(inside: string, attributes = ''): string {
  return `<svg ${NS} viewBox="0 0 4 1" ${attributes}>${inside}</svg>`;
}

function embedded(kind: string, body: Buffer): string {
  return `<image href="data:image/${kind};base64,${body.toString('base64')}"/>`;
}

/** A JPEG's outside: SOI, an APP0, SOF2, SOS. */
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc2, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const application = Buffer.from([0xff, 0xe0, 0, 4, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), application, frame, Buffer.from([0xff, 0xda, 0, 2])]);
}

/** `levels` groups, each of which uses the one before `times` times. */
function usedAgain(levels: number, times: number): string {
  const groups = Array.from({ length: levels }, (_, level) => {
    const uses = `<use href="#l${level}"/>`.repeat(times);
    return `<g id="l${level + 1}">${uses}</g>`;
  });
  return `<defs><path id="l0" d="M0 0"/>${groups.join('')}</defs><use href="#l${levels}"/>`;
}

describe('a drawing', () => {
  it.each([
    ['plain', DRAWING],
    ['with width and height', `<svg ${NS} width="320px" height="80px"><g/></svg>`],
    [
      'as Inkscape saves it',
      `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="297mm" viewBox="0 0 210 297" version="1.1" id="svg5"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="namedview7" pagecolor="#ffffff" inkscape:pageopacity="0.0" />
  <defs id="defs2" /><g inkscape:label="Layer 1" id="layer1"><path style="fill:#000000;stroke:none" d="M 0,0 H 4"/></g>
</svg>`,
    ],
    [
      'with an old DOCTYPE',
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${DRAWING}`,
    ],
    [
      'with gradients, classes and parts used again',
      drawing(
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient><path id="p" d="M0 0"/></defs>' +
          '<style>.a { fill: url(#g); } .b { clip-path: url("#c") }</style><use href="#p" class="a"/>' +
          '<rect fill="url(#g)" xlink:href="#p"/>',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
      ),
    ],
    ['with a picture written out in it', drawing(embedded('png', png(320, 80)))],
    ['with a photograph written out in it', drawing(embedded('jpeg', jpeg(320, 80)))],
    ['with parts of parts used again', drawing(usedAgain(3, 10))],
    [
      'with parts that use each other',
      drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    ],
    ['with text and entities', drawing('<text>A &amp; B &#x20ac;&#49;</text><!-- <script> -->')],
    ['after a byte order mark', `\uFEFF${DRAWING}`],
  ])('is good: %s', (_name, svg) => {
    expect(verdict(svg)).toBe('good');
  });

  it.each([
    ['a script', drawing('<script>alert(1)</script>')],
    ['a script of another name', drawing('<s:script xmlns:s="http://www.w3.org/2000/svg"/>')],
    ['a script as svg:script', drawing('<svg:script/>', 'xmlns:svg="http://www.w3.org/2000/svg"')],
    ['a script in a link', drawing('<a href="javascript:alert(1)"><path/></a>')],
    ['an event handler', drawing('<path onclick="alert(1)"/>')],
    ['an event handler on the root', drawing('', 'onload="alert(1)"')],
    ['an event handler in capitals', drawing('<path ONLOAD="alert(1)"/>')],
    ['a page in it', drawing('<foreignObject><p/></foreignObject>')],
    ['HTML by its namespace', drawing('<h:img src="x" xmlns:h="http://www.w3.org/1999/xhtml"/>')],
    ['HTML by a new default', drawing('<g xmlns="http://www.w3.org/1999/xhtml"/>')],
    ['HTML by an entity in the namespace', drawing('<h:p xmlns:h="http://www.w3.org/1999/x&#104;tml"/>')],
    ['a picture from the network', drawing('<image href="https://example.org/a.png"/>')],
    ['a picture from the disk', drawing('<image xlink:href="file:///etc/passwd"/>', 'xmlns:xlink="x"')],
    ['a drawing in a picture', drawing('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>')],
    ['a part of another drawing', drawing('<use href="other.svg#p"/>')],
    ['a colour from the network', drawing('<rect fill="url(https://example.org/#g)"/>')],
    ['a style sheet from the network', drawing('<style>@import "https://example.org/a.css";</style>')],
    ['a font from the network', drawing('<style>@font-face{src:url( "//example.org/a")}</style>')],
    ['a style that hides it', drawing('<rect style="fill:u\\72l(//example.org)"/>')],
    [
      'a picture from the network in a style',
      drawing('<rect style="mask: image-set(\'//example.org/a\' 1x)"/>'),
    ],
    ['a style in CDATA', drawing('<style><![CDATA[a{fill:url(x)}]]></style>')],
    ['another base', drawing('<use href="#a"/>', 'xml:base="https://example.org/"')],
    ['movement', drawing('<animate attributeName="href" to="javascript:alert(1)"/>')],
    ['a set attribute', drawing('<set attributeName="onmouseover" to="alert(1)"/>')],
    ['an element of HTML', drawing('<iframe src="#"/>')],
    ['sound', drawing('<audio/>')],
  ])('is refused with %s', (_name, svg) => {
    expect(verdict(svg)).toBe('theme.active-picture');
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'PNG?'],
    ['an open element', `<svg ${NS} viewBox="0 0 1 1"><g></svg>`],
    ['an element that was not opened', `${DRAWING}</g>`],
    ['two roots', DRAWING + DRAWING],
    ['another root', `<html ${NS} viewBox="0 0 1 1"/>`],
    ['no namespace', '<svg viewBox="0 0 1 1"/>'],
    ['no size', `<svg ${NS}/>`],
    ['a size of nothing but per cent', `<svg ${NS} width="100%" height="100%"/>`],
    ['an attribute twice', drawing('<path d="" d=""/>')],
    ['an attribute without quotes', drawing('<path d=M0/>')],
    ['entities of its own', `<!DOCTYPE svg [<!ENTITY a "b">]>${DRAWING}`],
    ['an entity that nobody knows', drawing('<text>&boom;</text>')],
    ['a style sheet by instruction', `<?xml-stylesheet href="a.css"?>${DRAWING}`],
    ['an instruction inside', drawing('<?php ?>')],
    ['an open comment', drawing('<!-- ')],
    ['too deep a nest', drawing('<g>'.repeat(200) + '</g>'.repeat(200))],
    ['a few parts that become millions', drawing(usedAgain(7, 10))],
    [
      'patterns that become millions',
      drawing(usedAgain(7, 10).replaceAll(/href="(#l\d)"/g, 'fill="url($1)"')),
    ],
    ['an endless chain of parts', drawing(usedAgain(9000, 1))],
    ['a picture in it that unfolds', drawing(embedded('png', png(30_000, 30_000)))],
    ['a photograph in it that unfolds', drawing(embedded('jpeg', jpeg(60_000, 60_000)))],
    ['many pictures in it that unfold together', drawing(embedded('png', png(4000, 4000)).repeat(3))],
    ['a picture in it that is none', drawing('<image href="data:image/png;base64,iVBORw0KGgo="/>')],
  ])('is refused with %s', (_name, svg) => {
    expect(verdict(svg)).toBe('theme.bad-picture');
  });

  it.each([
    ['digits', `<svg ${NS} width="${'1'.repeat(400_000)}x" height="1"/>`],
    ['attributes', drawing(`<g ${Array.from({ length: 40_000 }, (_, index) => `a${index}=""`).join(' ')}/>`)],
    ['blanks', drawing(`<g${' '.repeat(400_000)}`)],
    ['addresses', drawing(`<rect style="${'url('.repeat(100_000)}"/>`)],
    ['figures', drawing('').replace('0 0 4 1', `0 ${'1.'.repeat(200_000)} 4`)],
  ])('of nothing but %s keeps nobody waiting', (_name, svg) => {
    const begun = performance.now();
    verdict(svg);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('is refused in any other encoding', () => {
    const body = Buffer.from(DRAWING, 'utf16le');
    expect(inspectPicture(body, 'logo.svg')).toMatchObject({ ok: false });
    expect(inspectPicture(Buffer.from([0x3c, 0xff, 0xfe]), 'logo.svg')).toMatchObject({
      objection: { message: 'is not written in UTF-8' },
    });
  });

  it('is read without ever throwing, whatever it is', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      '=',
      '&',
      ';',
      '#',
      '<g',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      ' a',
      'svg',
      '?',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 30 }), (pieces) => {
        expect(readXml(pieces.join(''))).toHaveProperty('ok');
      }),
    );
  });
});

describe('a PNG', () => {
  it('is one by what is in it', () => {
    expect(inspectPicture(png(320, 80), 'logo.PNG')).toEqual({
      ok: true,
      type: 'image/png',
      extension: 'png',
    });
  });

  it.each([
    ['a drawing', Buffer.from(DRAWING)],
    ['half a file', png(320, 80).subarray(0, 30)],
    ['one that is not whole', png(320, 80).subarray(0, -4)],
    ['too many pixels', png(5000, 80)],
    ['hardly any pixels', png(320, 1)],
  ])('is refused for %s', (_name, body) => {
    expect(inspectPicture(body, 'logo.png')).toMatchObject({ objection: { code: 'theme.bad-picture' } });
  });

  it('is refused by the name of a drawing', () => {
    expect(inspectPicture(png(320, 80), 'logo.svg').ok).toBe(false);
  });
});

describe('a font', () => {
  it('is WOFF2, and whole', () => {
    expect(inspectFont(woff2())).toBeNull();
  });

  it.each([
    ['TrueType', Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.alloc(100)])],
    ['the first WOFF', Buffer.concat([Buffer.from('wOFF'), Buffer.alloc(100)])],
    ['half of it', woff2(200).subarray(0, 120)],
    ['nothing', Buffer.alloc(0)],
  ])('is refused for %s', (_name, body) => {
    expect(inspectFont(body)?.code).toBe('theme.bad-font');
  });
});
