import { say } from './run.mjs';

/** Ends the process with the script's exit code; a failure that a reader can mend is one line, not a stack trace. */
export function main(script) {
  script().then(
    (code) => process.exit(code),
    (error) => {
      say(error.message);
      process.exit(1);
    },
  );
}
