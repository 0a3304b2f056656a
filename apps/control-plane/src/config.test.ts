import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const good = {
  DATABASE_URL: 'postgres://owner:pw@localhost/gatehouse',
  REDIS_URL: 'redis://localhost:6379',
  GATEHOUSE_SECRET_KEY: 'q1Zr8sX0b7NfUo4Kd2VtYh6GmLp9WcEa3JiTnBvR5xQ',
  GATEHOUSE_GATEWAY_TOKEN: 'gth_gw_fWq3Zk81LxP0vRtY7sBnC2mD5hJ9gKaE',
};
const fault = (env: NodeJS.ProcessEnv) => {
  try {
    readConfig({ ...good, ...env });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  throw new Error('accepted');
};

test('the smallest environment gives documented defaults', () => {
  expect(readConfig(good)).toMatchObject({
    role: 'api',
    port: 4000,
    host: '127.0.0.1',
    portalUrl: 'http://localhost:3000',
    signUp: 'open',
    secureCookies: false,
    demo: false,
  });
});

test('what follows from other settings', () => {
  const set = readConfig({
    ...good,
    SMTP_URL: 'smtp://mail.example:25',
    GATEHOUSE_PORTAL_URL: 'https://portal.example/',
    GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '10.0.0.0/8, localhost:9000',
  });
  expect(set).toMatchObject({
    signUp: 'verified',
    secureCookies: true,
    portalUrl: 'https://portal.example',
    allowPrivateUpstreams: ['10.0.0.0/8', 'localhost:9000'],
  });
});

test('each mistake is named, all in one line, without its value', () => {
  expect(fault({ GATEHOUSE_ROEL: 'api' })).toMatch(/GATEHOUSE_ROEL is not a setting/);
  expect(fault({ DATABASE_URL: undefined })).toMatch(/DATABASE_URL is (?:not set|needed)/);
  expect(fault({ GATEHOUSE_CONTROL_PORT: '70000', REDIS_URL: 'http://x' })).toMatch(/GATEHOUSE_CONTROL_PORT .*REDIS_URL must be a URL/);
  expect(fault({ GATEHOUSE_SECRET_KEY: 'short-secret' })).not.toContain('short-secret');
});

test('secrets that anybody would guess are refused', () => {
  for (const weak of ['changeme', 'a'.repeat(43), 'changeme-changeme-changeme-changeme-changeme', 'secretsecretsecretsecretsecretsecretsecret00']) {
    expect(fault({ GATEHOUSE_SECRET_KEY: weak })).toContain('GATEHOUSE_SECRET_KEY');
    expect(fault({ GATEHOUSE_GATEWAY_TOKEN: weak })).toContain('GATEHOUSE_GATEWAY_TOKEN');
  }
});

test('settings of the other processes on the machine are no mistakes', () => {
  expect(readConfig({ ...good, GATEHOUSE_GATEWAY_PORT: '8080', GATEHOUSE_PORTAL_PORT: '3000' }).port).toBe(4000);
});
