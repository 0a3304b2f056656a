export { type Client, type ClientOptions, createClient } from './client.js';
export { ApiProblem } from './problem.js';
