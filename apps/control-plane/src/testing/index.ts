export { Browser } from './browser.js';
export { mailsTo } from './mails.js';
export { TestApp, type TestTenant, testApp } from './test-app.js';
export { type Answer, CallRefused, TestClient } from './test-client.js';
