import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Linked, LinkedList } from './linked-list.js';

class Item implements Linked<Item> {
  earlier: Item | null = null;
  later: Item | null = null;
  constructor(readonly name: number) {}
}

const named = (list: LinkedList<Item>): number[] => {
  const names: number[] = [];
  list.each(({ name }) => names.push(name));
  return names;
};

test('whatever comes and goes, it is what a plain list would be, and who left is linked to nobody', () => {
  const step = fc.record({ who: fc.nat(9), comes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const list = new LinkedList<Item>();
      const items = Array.from({ length: 10 }, (_, i) => new Item(i));
      let model: number[] = [];
      for (const { who, comes } of steps) {
        const item = items[who] as Item;
        if (!comes) {
          expect(list.remove(item)).toBe(model.includes(who));
          model = model.filter((name) => name !== who);
        } else if (!model.includes(who)) {
          list.push(item);
          model.push(who);
        }
        expect(named(list)).toEqual(model);
        expect([list.first?.name, list.size]).toEqual([model[0], model.length]);
      }
      for (const item of items) if (!model.includes(item.name)) expect([item.earlier, item.later]).toEqual([null, null]);
    }),
  );
});

test('who is looked at may leave', () => {
  const list = new LinkedList<Item>();
  for (let i = 0; i < 4; i++) list.push(new Item(i));
  list.each((item) => {
    if (item.name % 2 === 0) list.remove(item);
  });
  expect(named(list)).toEqual([1, 3]);
});
