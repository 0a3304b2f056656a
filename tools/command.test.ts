import { expect, test, vi } from 'vitest';
import { command } from './command.js';

const program = (script: string) => [process.execPath, ['-e', script]] as const;

test('a program beside other work is shown in one piece when it has ended, and its exit code is told', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const [node, args] = program('process.stdout.write("first "); setTimeout(() => { process.stderr.write("last"); process.exitCode = 3 }, 50)');
  const code = await command(node, [...args], { inOnePiece: true });
  const shown = write.mock.calls.map(([chunk]) => String(chunk));
  write.mockRestore();
  expect([code, shown.filter((text) => /first|last/.test(text))]).toEqual([3, ['first last']]);
});

test('a program that is not there is an error', async () => {
  await expect(command('/nowhere/at-all', [])).rejects.toThrow('ENOENT');
});
