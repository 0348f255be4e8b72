import { strict as assert } from "node:assert";
import { CliError } from "../../cli/terminal/exit-code";

/** Fails unless a command refuses, in these words: what is wrong, and on the next line the change to make. */
export function refused(promise: Promise<unknown>, message: RegExp): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof CliError, String(error));
    assert.match(`${error.message}\n${error.fix}`, message);
    return true;
  });
}
