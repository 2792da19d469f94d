/** A refused try. `attempt` counts up, so that the same refusal twice is still news to the screen. */
export interface StepFailure {
  readonly text: string;
  readonly attempt: number;
  /** No further try before this many seconds have passed. */
  readonly waitSeconds?: number | undefined;
  /** The code was good, and came too late: only another one helps. */
  readonly expired?: boolean;
}

/** How a code is on its way to the user, for factors whose codes the server sends. */
export interface Delivery {
  /** `waiting`: sent before and still good. `none`: it could not be sent, and `reason` says why. */
  readonly state: 'sent' | 'resent' | 'waiting' | 'none';
  readonly reason?: string;
  /** Counts up with every answer, so that the same one twice is still news to the screen. */
  readonly round: number;
  /** Which code it is that is asked for: a new one empties the field. */
  readonly code: number;
  /** No other code before this many seconds have passed. */
  readonly waitSeconds?: number | undefined;
}

/** A step that asks for a code; whoever shows it sends the code on. */
export interface ChallengeStepProps {
  readonly busy: boolean;
  readonly failure: StepFailure | undefined;
  /** Said above the field, when the step follows something that went well. */
  readonly notice?: string | undefined;
  /** Absent for factors whose codes the user has at hand. */
  readonly delivery?: Delivery | undefined;
  /** Sends another code in place of the one before. */
  readonly onResend: () => void;
  readonly onSubmit: (code: string) => void;
  readonly onCancel: () => void;
}

/** What a login shows that has nowhere to send its code to. */
export interface NumberStepProps {
  /** Whether the user may enter a number here; otherwise an administrator has to. */
  readonly mayEnter: boolean;
  readonly busy: boolean;
  readonly failure: StepFailure | undefined;
  readonly onSubmit: (number: string) => void;
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
