declare module 'serverless-offline/lambda' {
  /** The emulator's Lambda endpoint: what a function is, and where it listens. Only what is used here. */
  export default class Lambda {
    constructor(serverless: object, options: object);
    create(lambdas: { functionKey: string; functionDefinition: object }[]): void;
    start(): Promise<void>;
    stop(timeoutMs?: number): Promise<void>;
    cleanup(): Promise<void>;
  }
}
