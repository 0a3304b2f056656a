/** A text, and what is in it: kind and words, in order. */
export type Labelled = readonly [text: string, ...found: readonly (readonly [kind: string, text: string])[]];

const hex = (length: number): string => 'a1b2c3d4e5f60718'.repeat(Math.ceil(length / 16)).slice(0, length);
const mixed = (length: number): string => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC'.repeat(Math.ceil(length / 32)).slice(0, length);

/** People, as letters, forms, logs and tables have them. Made up; numbers have the check digits that they need. */
export const PEOPLE: readonly Labelled[] = [
  ['Write to jane.doe+news@mail.example.co.uk, please.', ['email', 'jane.doe+news@mail.example.co.uk']],
  ['"Jane" <jane@example.com>; o\'neil@example.ie', ['email', 'jane@example.com'], ['email', "o'neil@example.ie"]],
  ['mailto:x@y.io?subject=hi', ['email', 'x@y.io']],
  ['邮箱jane@example.com谢谢', ['email', 'jane@example.com']],
  ['user_name%test@sub.example.museum.', ['email', 'user_name%test@sub.example.museum']],
  ['git@github.com:acme/repo.git', ['email', 'git@github.com']],
  ['Card 4111 1111 1111 1111 exp 12/29', ['payment-card', '4111 1111 1111 1111']],
  ['5555-5555-5555-4444, 378282246310005', ['payment-card', '5555-5555-5555-4444'], ['payment-card', '378282246310005']],
  ['pan=6011111111111117;', ['payment-card', '6011111111111117']],
  ['2223003122003222 and 3530111333300000', ['payment-card', '2223003122003222'], ['payment-card', '3530111333300000']],
  ['30569309025904 (Diners)', ['payment-card', '30569309025904']],
  ['no 1234 4111 1111 1111 1111', ['payment-card', '4111 1111 1111 1111']],
  ['IBAN: DE89 3704 0044 0532 0130 00.', ['iban', 'DE89 3704 0044 0532 0130 00']],
  ['gb33bukb20201555555555', ['iban', 'gb33bukb20201555555555']],
  ['FR14 2004 1010 0505 0001 3M02 606 or NL91ABNA0417164300', ['iban', 'FR14 2004 1010 0505 0001 3M02 606'], ['iban', 'NL91ABNA0417164300']],
  ['CH93-0076-2011-6238-5295-7', ['iban', 'CH93-0076-2011-6238-5295-7']],
  ['SSN 078-05-1120, again 219 09 9999', ['us-ssn', '078-05-1120'], ['us-ssn', '219 09 9999']],
  ['Call +44 20 7946 0958 or +1 (415) 555-2671', ['phone', '+44 20 7946 0958'], ['phone', '+1 (415) 555-2671']],
  ['(415) 555-2671, 415-555-2671, 415.555.2671', ['phone', '(415) 555-2671'], ['phone', '415-555-2671'], ['phone', '415.555.2671']],
  ['Tel. 030 1234567, mobil 0171 2345678', ['phone', '030 1234567'], ['phone', '0171 2345678']],
  ['+4915112345678', ['phone', '+4915112345678']],
  ['from 203.0.113.42:443 to 10.0.0.1', ['ip-address', '203.0.113.42'], ['ip-address', '10.0.0.1']],
  ['[2001:db8::ff00:42:8329] and fe80::1', ['ip-address', '2001:db8::ff00:42:8329'], ['ip-address', 'fe80::1']],
  ['postgres://admin:s3cr3t!@db.internal:5432/x', ['url-credentials', 'admin:s3cr3t!']],
  ['https://user:pa$$word@example.com/a?b', ['url-credentials', 'user:pa$$word']],
];

/** What looks like it and is none. */
export const NEARLY: readonly Labelled[] = [
  ['Order 4711-0815 of 2024-11-23, total 1,234,567.89 EUR'],
  ['ISBN 978-3-16-148410-0, EAN 4006381333931'],
  ['4111 1111 1111 1112 has a wrong check digit'],
  ['id 1234567890123456789012345678'],
  ['uuid 123e4567-e89b-12d3-a456-426614174000'],
  ['DE89 3704 0044 0532 0130 01 has a wrong check digit'],
  ['version 1.2.3, 10.0 and 256.300.1.2, at 12:30:45'],
  ['000-12-3456 and 666-45-6789 and 900-12-3456 are given to nobody'],
  ['@jane, a @ b, me@localhost, x@y, foo@bar.1'],
  ['std::vector<int>, a::b, Foo::Bar, ::'],
  ['http://example.com:8080/path and ssh://host:22'],
  ['phone model 555-1234, room 030, 5 555 5555'],
  ['pi is 3.14159265358979, e is 2.718281828459045'],
  ['2024-11-23T10:15:30.123456789Z 1732356930123'],
  ['sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['AB12 CDEF 3456 is a licence plate'],
  ['GPS 48.137154, 11.576124; colour #aabbcc; 50 % of 1 000 000'],
  ['The skeleton of sk-learn, an AKIA quilt, a ghp_ prefix and xoxb- alone'],
  ['sk-short, AIzaShort, eyJ.eyJ.x'],
  ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
  ['-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
];

export const SECRETS_LABELLED: readonly Labelled[] = [
  ['export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7REALKEY', ['aws-access-key', 'AKIAIOSFODNN7REALKEY']],
  [`aws_secret_access_key = ${mixed(40)}`, ['aws-secret-key', mixed(40)]],
  [`"secretAccessKey": "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"`, ['aws-secret-key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYREALREALK1']],
  [`token ghp_${mixed(36)}`, ['github-token', `ghp_${mixed(36)}`]],
  [`github_pat_${mixed(22)}_${mixed(59)}`, ['github-token', `github_pat_${mixed(22)}_${mixed(59)}`]],
  [`glpat-${mixed(20)}`, ['gitlab-token', `glpat-${mixed(20)}`]],
  [`OPENAI_API_KEY="sk-proj-${mixed(48)}"`, ['openai-key', `sk-proj-${mixed(48)}`]],
  [`sk-${mixed(20)}T3BlbkFJ${mixed(20)}`, ['openai-key', `sk-${mixed(20)}T3BlbkFJ${mixed(20)}`]],
  [`sk-ant-api03-${mixed(93)}AA`, ['anthropic-key', `sk-ant-api03-${mixed(93)}AA`]],
  [`xoxb-123456789012-1234567890123-${mixed(24)}`, ['slack-token', `xoxb-123456789012-1234567890123-${mixed(24)}`]],
  [`https://hooks.slack.com/services/T00000000/B00000000/${mixed(24)}`, ['slack-webhook', `hooks.slack.com/services/T00000000/B00000000/${mixed(24)}`]],
  [`sk_live_${mixed(24)}`, ['stripe-key', `sk_live_${mixed(24)}`]],
  [`AIza${mixed(35)}`, ['google-key', `AIza${mixed(35)}`]],
  [`//registry.npmjs.org/:_authToken=npm_${mixed(36)}`, ['npm-token', `npm_${mixed(36)}`]],
  [`SG.${mixed(22)}.${mixed(43)}`, ['sendgrid-key', `SG.${mixed(22)}.${mixed(43)}`]],
  [`hf_${mixed(34)}`, ['huggingface-token', `hf_${mixed(34)}`]],
  [`shpat_${hex(32)}`, ['shopify-token', `shpat_${hex(32)}`]],
  [`lin_api_${mixed(40)}`, ['linear-key', `lin_api_${mixed(40)}`]],
  [`dop_v1_${hex(64)}`, ['digitalocean-token', `dop_v1_${hex(64)}`]],
  [`gth_live_${mixed(40)}`, ['gatehouse-key', `gth_live_${mixed(40)}`]],
  [
    'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
    ['jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'],
  ],
  [
    `-----BEGIN RSA PRIVATE KEY-----\n${mixed(640)}\n-----END RSA PRIVATE KEY-----\n`,
    ['private-key', `-----BEGIN RSA PRIVATE KEY-----\n${mixed(640)}\n-----END RSA PRIVATE KEY-----`],
  ],
];
