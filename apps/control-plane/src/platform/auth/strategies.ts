import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import passport from 'passport';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { Strategy as LocalStrategy } from 'passport-local';
import { verifyPassword } from './passwords.js';
import { Identities, type Identity } from './ports.js';

type Verified = (error: unknown, identity?: Identity | false) => void;

const settle = (work: Promise<Identity | undefined>, done: Verified) =>
  void work.then(
    (identity) => done(null, identity ?? false),
    (error: unknown) => done(error),
  );

/** Passport's strategies on an instance of our own: its global one would be shared by every application in the process. */
@Injectable()
export class Strategies {
  private readonly passport = new passport.Passport();

  constructor(identities: Identities) {
    void verifyPassword(undefined, ''); // makes the decoy now: the first unknown e-mail must not take longer than the second
    const byPassword = async (email: string, password: string): Promise<Identity | undefined> => {
      const found = await identities.byEmail(email.toLowerCase());
      const right = await verifyPassword(found?.passwordHash, password);
      return right ? found : undefined;
    };
    this.passport.use(
      new LocalStrategy({ usernameField: 'email', session: false }, (email, password, done) => settle(byPassword(email, password), done as Verified)),
    );
    this.passport.use(new BearerStrategy((token, done) => settle(identities.byAccessToken(token), done as Verified)));
  }

  /** Undefined: refused. */
  run(strategy: 'local' | 'bearer', request: Request, response: Response): Promise<Identity | undefined> {
    return new Promise((resolve, reject) => {
      const decide = (error: unknown, identity?: Identity | false) => (error ? reject(error) : resolve(identity || undefined));
      (this.passport.authenticate(strategy, { session: false }, decide) as (request: Request, response: Response, next: (error?: unknown) => void) => void)(
        request,
        response,
        (error) => reject(error),
      );
    });
  }
}
