import { describe, expect, it } from 'vitest';
import { amountWords, choiceWord, labelOf, oneOf } from './words';

describe('words of a form', () => {
  it('names fields, with their unit and bound', () => {
    const names = ['timeoutMs', 'allow-origins', 'keysUrl', 'bodyBytesMax', 'waitMsMax', 'ageMaxMs', 'queueMax', 'max'];
    expect(names.map((name) => labelOf(name, {}))).toEqual([
      'Timeout (ms)',
      'Allow origins',
      'Keys URL',
      'Body, at most (bytes)',
      'Wait, at most (ms)',
      'Age, at most (ms)',
      'Queue, at most',
      'Max',
    ]);
    expect(labelOf('name', { title: 'Display name' })).toBe('Display name');
  });

  it('writes choices as words, and leaves codes alone', () => {
    expect(['end-user', 'gcra', 'api', 'us-ssn', 'RS256', 'text/html', '*'].map(choiceWord)).toEqual([
      'End user',
      'GCRA',
      'API',
      'US SSN',
      'RS256',
      'text/html',
      '*',
    ]);
  });

  it('names one of many', () => {
    expect(['Methods', 'Bodies', 'Statuses', 'Addresses', 'Also', 'All of these scopes'].map(oneOf)).toEqual([
      'Method',
      'Body',
      'Status',
      'Address',
      'Entry',
      'Entry',
    ]);
  });

  it('says long numbers in larger units', () => {
    const said = [
      amountWords('Window (ms)', 86_400_000),
      amountWords('Window (ms)', 5_400_000),
      amountWords('Window (ms)', 1_500),
      amountWords('Window', 60_000),
    ];
    expect(said).toEqual(['1 day', '1 hour 30 minutes', undefined, undefined]);
    expect([amountWords('Body, at most (bytes)', 1_048_576), amountWords('Body, at most (bytes)', 512)]).toEqual(['1 MiB', undefined]);
  });
});
