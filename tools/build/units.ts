/** What is built, in an order in which everything a unit needs comes before it. */
export interface Unit {
  name: string;
  folder: string;
  /** Files and folders whose content decides whether the unit is stale, relative to `folder`. */
  inputs: string[];
  /** Folder of the result, relative to `folder`. */
  output: string;
  needs: string[];
  /** Settings of rolldown, which makes a few files of what the compiler wrote and its libraries. */
  bundle?: string;
}

const typescript = (folder: string, needs: string[] = [], inputs = ['src', 'tsconfig.json', 'package.json']): Unit => ({
  name: folder.split('/').at(-1) ?? folder,
  folder,
  inputs,
  output: 'dist',
  needs,
});

const bundled = (unit: Unit, bundle = 'rolldown.config.mjs'): Unit => ({ ...unit, inputs: [...unit.inputs, bundle], bundle });

export const units: Unit[] = [
  typescript('packages/kernel'),
  typescript('packages/definition', ['kernel']),
  typescript('packages/contracts', ['definition', 'kernel']),
  typescript('packages/client', ['contracts', 'kernel']),
  typescript('packages/testing'),
  typescript('migrations', [], ['.']),
  bundled(typescript('apps/gateway', ['definition', 'kernel'])),
  bundled(typescript('apps/control-plane', ['contracts', 'definition', 'gateway', 'kernel', 'migrations'])),
  {
    name: 'portal',
    folder: 'apps/portal',
    inputs: ['.'],
    output: '.next',
    needs: ['client', 'contracts', 'kernel'],
  },
];
