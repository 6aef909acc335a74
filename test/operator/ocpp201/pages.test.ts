/** Reports of several messages. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paged } from '../../../main/operator/ocpp201/outgoing.ts';

it('carry each item once, in order, and only the last says that it is the last', () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 20 }), (count, size) => {
      const items = Array.from({ length: count }, (_, index) => index);
      const pages = paged(items, size, (list, seqNo, tbc) => ({ list, seqNo, tbc }));
      expect(pages.flatMap(({ list }) => list)).toEqual(items);
      expect(pages.map(({ seqNo }) => seqNo)).toEqual(pages.map((_, index) => index));
      expect(pages.map(({ tbc }) => tbc)).toEqual(pages.map((_, index) => index < pages.length - 1));
      expect(pages).toHaveLength(Math.max(1, Math.ceil(count / size)));
    }),
  );
});
