import { Refusal } from '../refusal.ts';

/** A refusal that asks for a code, and what the client shows with the code to be known as the one that was asked. */
export class CodeChallenge extends Refusal {
  override name = 'CodeChallenge';
  readonly client: string;

  constructor(refusal: Refusal, client: string) {
    super(refusal.code, refusal.parameters, refusal.headers);
    this.client = client;
  }
}
