export { Browser } from './browser.js';
export { mailsTo } from './mails.js';
export { TEST_GATEWAY_TOKEN, TestApp, type TestAppOptions, type TestTenant, testApp } from './test-app.js';
export { type Answer, CallRefused, pathOf, TestClient } from './test-client.js';
