import { API, type Input } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Controller, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { SignIn } from '../../platform/auth/index.js';
import { type AccountActor, Arguments, Bind, type BoundRequest, CurrentActor } from '../../platform/http/index.js';
import { Passwords } from './passwords.service.js';
import { SessionStart } from './session-start.js';
import { SessionView } from './session-view.js';
import { SignUp } from './sign-up.service.js';

const addressOf = (request: BoundRequest) => request.ip ?? '';

@Controller()
export class AuthController {
  constructor(
    private readonly signUps: SignUp,
    private readonly passwords: Passwords,
    private readonly start: SessionStart,
    private readonly signIns: SignIn,
    private readonly view: SessionView,
  ) {}

  @Bind(API.accounts.signUpInfo)
  signUpInfo() {
    return { mode: this.signUps.mode };
  }

  @Bind(API.accounts.signUp)
  async signUp(@Req() request: BoundRequest, @Arguments() { body }: Input<typeof API.accounts.signUp>) {
    const account = await this.signUps.signUp(body, addressOf(request));
    if (this.signUps.mode === 'verified') return { session: null, verificationSent: true };
    return { session: await this.start.begin(request, account.id), verificationSent: false };
  }

  @Bind(API.accounts.verify)
  async verify(@Req() request: BoundRequest, @Arguments() { body }: Input<typeof API.accounts.verify>) {
    return this.start.begin(request, await this.signUps.verify(body.token));
  }

  @Bind(API.accounts.resendVerification)
  resendVerification(@Req() request: BoundRequest, @Arguments() { body }: Input<typeof API.accounts.resendVerification>) {
    return this.signUps.resend(body.email, addressOf(request));
  }

  @Bind(API.accounts.signIn)
  async signIn(@Req() request: BoundRequest, @Res({ passthrough: true }) response: Response, @Arguments() { body }: Input<typeof API.accounts.signIn>) {
    const identity = await this.signIns.byPassword(request, response, body.email);
    // told only to who knows the password
    if (this.signUps.mode === 'verified' && !identity.emailVerified)
      throw new ProblemError('auth.email_not_verified', 'Open the link in the mail, or ask for a new one.');
    return this.start.begin(request, identity.id);
  }

  @Bind(API.accounts.signOut)
  async signOut(@Req() request: BoundRequest, @CurrentActor() actor: AccountActor) {
    if (actor.via === 'session') await this.signIns.end(request, actor.id);
  }

  @Bind(API.accounts.me)
  me(@Req() request: BoundRequest, @CurrentActor() actor: AccountActor) {
    return this.view.of(actor.id, actor.via === 'session' ? (request.session.csrfToken ?? null) : null);
  }

  @Bind(API.accounts.requestReset)
  requestReset(@Req() request: BoundRequest, @Arguments() { body }: Input<typeof API.accounts.requestReset>) {
    return this.passwords.requestReset(body.email, addressOf(request));
  }

  @Bind(API.accounts.completeReset)
  completeReset(@Arguments() { body }: Input<typeof API.accounts.completeReset>) {
    return this.passwords.completeReset(body.token, body.password);
  }
}
