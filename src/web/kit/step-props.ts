/** A refused try. `attempt` counts up, so that the same refusal twice is still news to the screen. */
export interface StepFailure {
  readonly text: string;
  readonly attempt: number;
  /** No further try before this many seconds have passed. */
  readonly waitSeconds?: number | undefined;
}

/** A step that asks for a code; whoever shows it sends the code on. */
export interface ChallengeStepProps {
  readonly busy: boolean;
  readonly failure: StepFailure | undefined;
  /** Said above the field, when the step follows something that went well. */
  readonly notice?: string | undefined;
  readonly onSubmit: (code: string) => void;
  readonly onCancel: () => void;
}

/** A step that makes a factor usable and talks to the server about it by itself. */
export interface EnrolmentStepProps {
  /** At the login because it must be, at the login as an offer, or in a dialog of a logged-in user. */
  readonly place: 'required' | 'offered' | 'dialog';
  /** The account is being logged in with the code just given. */
  readonly busy: boolean;
  /** The factor is active; `code` proved it. */
  readonly onDone: (code: string) => void;
  readonly onCancel: () => void;
  readonly onPostpone?: (() => void) | undefined;
  /** The session that was allowed to do this is over. */
  readonly onEnded: () => void;
}
