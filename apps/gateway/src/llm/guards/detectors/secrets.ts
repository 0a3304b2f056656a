import { alphabet, type Detector, type Match, runStart } from './detector.js';
import { PatternDetector } from './pattern-detector.js';

interface Token {
  kind: string;
  opens: readonly string[];
  /** What follows one of them. */
  rest: string;
}

/** By the beginnings that their makers gave them, so that they can be found. */
const TOKENS: readonly Token[] = [
  { kind: 'aws-access-key', opens: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], rest: '[A-Z2-7]{16}' },
  { kind: 'github-token', opens: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], rest: '[A-Za-z0-9]{36,255}' },
  { kind: 'github-token', opens: ['github_pat_'], rest: '[A-Za-z0-9_]{70,100}' },
  { kind: 'gitlab-token', opens: ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glcbt-', 'gloas-'], rest: '[A-Za-z0-9_-]{20,64}' },
  { kind: 'anthropic-key', opens: ['sk-ant-'], rest: '[A-Za-z0-9_-]{20,200}' },
  { kind: 'openai-key', opens: ['sk-'], rest: '(?!ant-)[A-Za-z0-9_-]{20,250}' },
  { kind: 'slack-token', opens: ['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'], rest: '[A-Za-z0-9-]{10,250}' },
  { kind: 'slack-webhook', opens: ['hooks.slack.com/services/', 'hooks.slack.com/workflows/'], rest: '[A-Za-z0-9/_+]{20,90}' },
  { kind: 'stripe-key', opens: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], rest: '[A-Za-z0-9]{16,247}' },
  { kind: 'stripe-key', opens: ['whsec_'], rest: '[A-Za-z0-9]{24,64}' },
  { kind: 'google-key', opens: ['AIza'], rest: '[A-Za-z0-9_-]{35}' },
  { kind: 'google-key', opens: ['GOCSPX-', 'ya29.'], rest: '[A-Za-z0-9_-]{20,500}' },
  { kind: 'npm-token', opens: ['npm_'], rest: '[A-Za-z0-9]{36}' },
  { kind: 'pypi-token', opens: ['pypi-'], rest: '[A-Za-z0-9_-]{50,300}' },
  { kind: 'sendgrid-key', opens: ['SG.'], rest: '[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{39,50}' },
  { kind: 'huggingface-token', opens: ['hf_'], rest: '[A-Za-z0-9]{30,60}' },
  { kind: 'groq-key', opens: ['gsk_'], rest: '[A-Za-z0-9]{40,80}' },
  { kind: 'shopify-token', opens: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], rest: '[A-Fa-f0-9]{32}' },
  { kind: 'linear-key', opens: ['lin_api_', 'lin_oauth_'], rest: '[A-Za-z0-9]{32,80}' },
  { kind: 'digitalocean-token', opens: ['doo_v1_', 'dop_v1_', 'dor_v1_'], rest: '[a-f0-9]{64}' },
  { kind: 'gatehouse-key', opens: ['gth_live_', 'gth_test_', 'gth_pat_'], rest: '[0-9A-Za-z]{20,120}' },
  { kind: 'jwt', opens: ['eyJ'], rest: '[A-Za-z0-9_-]{8,1024}\\.eyJ[A-Za-z0-9_-]{2,1024}\\.[A-Za-z0-9_-]{8,1024}' },
];
const MEMBERS = alphabet('A-Za-z0-9_./+-');
const LONGEST = 3 * 1_024 + 16;
const escaped = (text: string): string => text.replaceAll('.', '\\.');
/** Matches this, or as much of it as a text that ends has. */
const begun = (open: string): string => [...open].reduceRight((rest, letter) => `${escaped(letter)}${rest === '' ? '' : `(?:$|${rest})`}`, '');

/** All of them in one pass. */
class TokenDetector implements Detector {
  private readonly pattern = new RegExp(
    `(?<![A-Za-z0-9_-])(?:${TOKENS.map(({ opens, rest }) => `((?:${opens.map(escaped).join('|')})${rest})`).join('|')})(?![A-Za-z0-9_-])`,
    'g',
  );
  private readonly beginning = new RegExp(`(?<![A-Za-z0-9_-])(?:${TOKENS.flatMap(({ opens }) => opens.map(begun)).join('|')})`, 'g');

  find(text: string, from: number): Match | null {
    const { pattern } = this;
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match === null) return null;
    const kind = TOKENS[match.findIndex((group, i) => i > 0 && group !== undefined) - 1]?.kind ?? 'secret';
    return { kind, start: match.index, end: pattern.lastIndex };
  }

  undecided(text: string, from: number): number {
    const { beginning } = this;
    beginning.lastIndex = runStart(text, from, LONGEST, MEMBERS);
    return beginning.exec(text)?.index ?? text.length;
  }
}

/** Known by what stands before it alone. */
const awsSecret = new PatternDetector('aws-secret-key', {
  pattern:
    /(?<![A-Za-z0-9/+])(?=[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))(?<=secret[_ -]?(?:access)?[_ -]?key["']{0,2}[ \t]{0,3}(?:=>|[:=])[ \t]{0,3}["']?)[A-Za-z0-9/+]{40}/gi,
  longest: 42,
  members: alphabet('A-Za-z0-9/+'),
  holds: ['secret', 'Secret', 'SECRET'],
});

const BEGIN = '-----BEGIN ';
const HEADER = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const HEADER_LONGEST = 130;
const KEY_LONGEST = 16_384;

/** The textual form of keys (RFC 7468, RFC 4880), its end included; one that does not end is taken for so long. */
class PrivateKeyDetector implements Detector {
  find(text: string, from: number): Match | null {
    for (let start = text.indexOf(BEGIN, from); start >= 0; start = text.indexOf(BEGIN, start + 1)) {
      HEADER.lastIndex = start;
      if (HEADER.test(text)) return { kind: 'private-key', start, end: this.end(text, start) ?? Math.min(text.length, start + KEY_LONGEST) };
    }
    return null;
  }

  private end(text: string, start: number): number | undefined {
    END.lastIndex = start;
    const match = END.exec(text);
    return match !== null && END.lastIndex <= start + KEY_LONGEST ? END.lastIndex : undefined;
  }

  undecided(text: string, from: number): number {
    const first = Math.max(from, text.length - KEY_LONGEST);
    for (let start = text.indexOf(BEGIN, first); start >= 0; start = text.indexOf(BEGIN, start + 1)) {
      HEADER.lastIndex = start;
      const begun = HEADER.test(text) ? this.end(text, start) === undefined : text.length - start <= HEADER_LONGEST;
      if (begun) return start;
    }
    for (let length = Math.min(BEGIN.length - 1, text.length - from); length > 0; length--) {
      if (text.endsWith(BEGIN.slice(0, length))) return text.length - length;
    }
    return text.length;
  }
}

/** What opens doors. */
export const SECRETS: readonly Detector[] = [new TokenDetector(), awsSecret, new PrivateKeyDetector()];
