import { codeOf, fromBase32, stepAt, wrongCode } from './authenticator.ts';
import type { Answer, Question, Requests } from './browser-requests.ts';

export const PASSWORD = 'Corr3ct-horse';
const SECRET_PATH = '/user/currentUser/totpSecret';
const CODE_USED = /Code already used/;

/** `perhaps`: ending it was asked for and not answered. */
export interface HeldSession {
  readonly id: string;
  readonly restricted: boolean;
  readonly headers: Readonly<Record<string, string>>;
  state: 'live' | 'perhaps' | 'ended';
}

/** A login with a code, as far as its user knows. */
export interface CodeLogin {
  readonly step: number;
  state: 'answered' | 'perhaps' | 'refused';
}

/**
 * A user with a phone and browsers, who writes down what they ask before they ask it and what was answered after. The
 * notes are what a crash must not contradict. One thing at a time: only what is asked last can be without an answer.
 */
export class Person {
  readonly name: string;
  readonly key: string;
  /** Failures count per address too, and a person is to meet only their own. */
  readonly address: string;
  secret: Uint8Array | null = null;
  pendingSecret: Uint8Array | null = null;
  factor: 'off' | 'active' | 'perhaps active' | 'perhaps off' = 'off';
  activations = 0;
  revocations = 0;
  /** The greatest step whose code was ever sent. */
  triedStep = 0;
  /** The greatest step that surely is used up. */
  usedStep = 0;
  logins: CodeLogin[] = [];
  sessions: HeldSession[] = [];
  /** At least so many failures are on the counters. */
  codeFailures = 0;
  /** At most so many: a code that came too late, or whose answer was lost, may have been charged. */
  codeFailuresAtMost = 0;
  passwordFailures = 0;
  lockedUntil = 0;
  /** What was answered and must never be. */
  readonly faults: string[] = [];
  #wrongPasswords = 0;

  constructor(name: string, key: string, address: string) {
    this.name = name;
    this.key = key;
    this.address = address;
  }

  /** Right password, no code, while TOTP is off: a session for setting up. */
  async startSetUp(requests: Requests): Promise<HeldSession | null> {
    this.pendingSecret = null;
    const answer = await this.#logIn(requests, {}, null);
    return this.#expect('login without TOTP', answer, 200) ? this.#keep(answer, true) : null;
  }

  async showSecret(requests: Requests, session: HeldSession): Promise<boolean> {
    const answer = await this.#ask(requests, { method: 'POST', path: SECRET_PATH, headers: session.headers });
    if (!this.#expect('new secret', answer, 200)) return false;
    this.pendingSecret = fromBase32(String(answer.body.rawSecret));
    return true;
  }

  async verify(requests: Requests, session: HeldSession, step: number): Promise<boolean> {
    const { pendingSecret } = this;
    if (pendingSecret === null) return false;
    this.#mayHaveSucceeded(step);
    const answer = await this.#verify(requests, session, codeOf(pendingSecret, step));
    if (this.#cameTooLate(step, answer) || !this.#expect('verify', answer, 204)) return false;
    this.codeFailuresAtMost = 0;
    return true;
  }

  async verifyWrongly(requests: Requests, session: HeldSession): Promise<void> {
    if (this.pendingSecret === null) return;
    const answer = await this.#verify(requests, session, wrongCode(this.pendingSecret));
    if (this.#expect('verify with a wrong code', answer, 403)) this.codeFailures++;
  }

  async activate(requests: Requests, session: HeldSession, verifiedStep: number): Promise<boolean> {
    this.secret = this.pendingSecret;
    this.factor = 'perhaps active';
    // Sessions that were opened without TOTP end with it.
    const others = this.#leaveInDoubt((other) => other !== session);
    const json = { isActive: true };
    const path = `${SECRET_PATH}/activity`;
    const answer = await this.#ask(requests, { method: 'POST', path, headers: session.headers, json });
    if (!this.#expect('activation', answer, 204)) return false;
    this.factor = 'active';
    for (const other of others) other.state = 'ended';
    this.pendingSecret = null;
    this.activations++;
    this.usedStep = Math.max(this.usedStep, verifiedStep);
    return true;
  }

  /** `enrolment`: the session that set TOTP up and may use its code once more, and is replaced. */
  async logIn(requests: Requests, step: number, enrolment: HeldSession | null = null): Promise<boolean> {
    const login = this.#startLogin(step);
    if (enrolment !== null) enrolment.state = 'perhaps';
    const answer = await this.#logIn(requests, { tfa_code: this.#code(step) }, enrolment);
    if (this.#cameTooLate(step, answer) || !this.#expect('login with a fresh code', answer, 200)) {
      login.state = 'refused';
      if (enrolment !== null) enrolment.state = 'live';
      return false;
    }
    this.#finishLogin(login, answer);
    if (enrolment !== null) enrolment.state = 'ended';
    return true;
  }

  /** The same code from two browsers at once: at most one may get in. */
  async logInTwice(requests: Requests, step: number): Promise<void> {
    const login = this.#startLogin(step);
    const once = () => this.#logIn(requests, { tfa_code: this.#code(step) }, null);
    const results = await Promise.allSettled([once(), once()]);
    const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const inside = answers.filter((answer) => answer.status === 200);
    for (const answer of answers) {
      if (answer.status !== 200) this.#expect('second login with one code', answer, 401, CODE_USED);
    }
    if (inside.length > 1) this.faults.push(`${this.name}: one code let two browsers in`);
    const [first] = inside;
    if (first !== undefined) this.#finishLogin(login, first);
    else if (answers.length === 2 && !this.#isOver(step))
      this.faults.push(`${this.name}: of two logins with a fresh code neither got in`);
    // The other one may have been charged after this one cleared the counter.
    if (first !== undefined) this.codeFailuresAtMost = 1;
    const lost = results.find((result) => result.status === 'rejected');
    if (lost !== undefined) throw lost.reason;
  }

  /** A code that was used must not work again, from a browser that knows nothing of its first use. */
  async replay(requests: Requests, step: number): Promise<void> {
    const answer = await this.#logIn(requests, { tfa_code: this.#code(step) }, null);
    // Codes grow too old to be recognised as used ones.
    if (this.#expect('used code', answer, 401, /Invalid TFA TOTP code/)) this.codeFailures++;
  }

  async logInWrongly(requests: Requests): Promise<void> {
    if (this.secret === null) return;
    const answer = await this.#logIn(requests, { tfa_code: wrongCode(this.secret) }, null);
    if (!this.#expect('wrong code', answer, 401, /Invalid TFA TOTP code/)) return;
    this.codeFailures++;
  }

  async mistypePassword(requests: Requests): Promise<void> {
    this.#wrongPasswords++;
    const password = `Wr0ng-${this.#wrongPasswords}`;
    const answer = await this.#logIn(requests, { password }, null);
    if (this.#expect('wrong password', answer, 401, /Bad credentials/)) this.passwordFailures++;
  }

  async meetLock(requests: Requests, step: number): Promise<void> {
    const answer = await this.#logIn(requests, { tfa_code: this.#code(step) }, null);
    this.#expect('right code during a lock', answer, 401, /User account is locked/);
  }

  async trySession(requests: Requests, session: HeldSession): Promise<void> {
    const path = session.restricted ? `${SECRET_PATH}/activity` : '/user/currentUser';
    const answer = await this.#ask(requests, { method: 'GET', path, headers: session.headers });
    const isOpen = answer.status === 200 || (session.restricted && answer.status === 404);
    if (session.state === 'live' && !isOpen) this.#fault('a live session', answer);
    if (session.state === 'ended' && answer.status !== 401) this.#fault('an ended session', answer);
  }

  async logOut(requests: Requests, session: HeldSession): Promise<void> {
    session.state = 'perhaps';
    const question = { method: 'POST', path: '/user/logout', headers: session.headers } as const;
    if (this.#expect('logout', await this.#ask(requests, question), 200)) session.state = 'ended';
  }

  /** By an administrator. */
  async revoke(requests: Requests, administrator: string): Promise<void> {
    this.factor = 'perhaps off';
    this.codeFailures = 0;
    const live = this.#leaveInDoubt(() => true);
    const path = `/user/t1/users/${this.name}/totpSecret/revoke`;
    const headers = { authorization: `Bearer ${administrator}` };
    if (!this.#expect('revoke', await this.#ask(requests, { method: 'DELETE', path, headers }), 204)) return;
    this.factor = 'off';
    this.secret = null;
    this.codeFailuresAtMost = 0;
    this.revocations++;
    for (const session of live) session.state = 'ended';
  }

  /** The server takes a code for a step longer than its own; on a very busy machine a request may take longer. */
  #isOver(step: number): boolean {
    return step < stepAt(Date.now()) - 1;
  }

  #cameTooLate(step: number, answer: Answer): boolean {
    return this.#isOver(step) && /Invalid (TFA TOTP|verification) code/.test(answer.message);
  }

  #code(step: number): string {
    if (this.secret === null) throw new Error(`${this.name} has no secret`);
    return codeOf(this.secret, step);
  }

  #leaveInDoubt(which: (session: HeldSession) => boolean): HeldSession[] {
    const live = this.sessions.filter((session) => session.state === 'live' && which(session));
    for (const session of live) session.state = 'perhaps';
    return live;
  }

  /** Success clears the counters, and it may have come to that without an answer. */
  #mayHaveSucceeded(step: number): void {
    this.triedStep = Math.max(this.triedStep, step);
    this.codeFailures = 0;
  }

  #startLogin(step: number): CodeLogin {
    this.#mayHaveSucceeded(step);
    this.passwordFailures = 0;
    const login: CodeLogin = { step, state: 'perhaps' };
    this.logins.push(login);
    return login;
  }

  #finishLogin(login: CodeLogin, answer: Answer): void {
    login.state = 'answered';
    this.codeFailuresAtMost = 0;
    this.usedStep = Math.max(this.usedStep, login.step);
    this.#keep(answer, false);
  }

  #keep(answer: Answer, restricted: boolean): HeldSession {
    const token = answer.cookies.get('authorization') ?? '';
    const xsrf = answer.cookies.get('XSRF-TOKEN') ?? '';
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
    const headers = { cookie: `authorization=${token}; XSRF-TOKEN=${xsrf}`, 'x-xsrf-token': xsrf };
    const session: HeldSession = { id: claims.sid, restricted, headers, state: 'live' };
    this.sessions.push(session);
    return session;
  }

  #logIn(requests: Requests, sent: Record<string, string>, session: HeldSession | null): Promise<Answer> {
    if (sent.tfa_code !== undefined) this.codeFailuresAtMost++;
    const form = { grant_type: 'PASSWORD', username: this.name, password: PASSWORD, ...sent };
    const path = '/tenant/oauth?tenant_id=t1';
    return this.#ask(requests, { method: 'POST', path, form, headers: session?.headers ?? {} });
  }

  #verify(requests: Requests, session: HeldSession, code: string): Promise<Answer> {
    this.codeFailuresAtMost++;
    const path = `${SECRET_PATH}/verify`;
    return this.#ask(requests, { method: 'POST', path, json: { code }, headers: session.headers });
  }

  #ask(requests: Requests, question: Question): Promise<Answer> {
    return requests.ask({ ...question, headers: { ...question.headers, 'x-forwarded-for': this.address } });
  }

  #expect(what: string, answer: Answer, status: number, message = /(?:)/): boolean {
    const isExpected = answer.status === status && message.test(answer.message);
    if (!isExpected) this.#fault(what, answer);
    return isExpected;
  }

  #fault(what: string, { status, message }: Answer): void {
    this.faults.push(`${this.name}: ${what} was answered with ${status} ${message}`);
  }
}
