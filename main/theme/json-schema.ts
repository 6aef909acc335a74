/** JSON Schema of theme files, for editors: with every text's key, and what it says where nothing is changed. */
import { z } from 'zod';
import { houseTexts } from './texts/house-keys.ts';
import { RENDERER_KEYS } from './texts/renderer-keys.ts';
import { themeSchema } from './schema.ts';

const PLURAL_FORMS = ['zero', 'one', 'two', 'few', 'many'];

export function themeJsonSchema(): object {
  const schema = z.toJSONSchema(themeSchema, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      // texts.<language>: a record, whose keys only this file knows; the same in every language.
      if (path.at(-3) !== 'texts' || path.at(-2) !== 'properties') return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      jsonSchema.$ref = '#/$defs/texts';
    },
  });
  const texts = { type: 'object', properties: textProperties(), additionalProperties: false };
  return { ...schema, $defs: { texts } };
}

function textProperties(): Record<string, { readonly type: 'string'; readonly description?: string }> {
  const house = [...houseTexts('en')].map(([key, { builtIn }]) => [
    key,
    { type: 'string' as const, ...(builtIn !== null && { description: builtIn }) },
  ]);
  const pages = Object.entries(RENDERER_KEYS).flatMap(([key, names]) => {
    const placeholders: readonly string[] = names;
    const description = placeholders.map((name) => `{${name}}`).join(' ');
    const entry = { type: 'string' as const, ...(description !== '' && { description }) };
    const forms = placeholders[0] === 'count' ? PLURAL_FORMS.map((form) => `${key}.${form}`) : [];
    return [key, ...forms].map((name) => [name, entry]);
  });
  return Object.fromEntries([...pages, ...house]);
}
