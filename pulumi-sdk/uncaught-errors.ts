import type * as Sdk from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import type * as SdkErrors from "@pulumi/pulumi/errors";
import { isPlain } from "./switch";

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Listener = (error: Error) => void;
/** Listeners of a run that failed: several promises reject with one error, and some late. */
let leftBehind: readonly (() => void)[] = [];

/** Of the SDK's own state: what it waits for before it ends. */
interface State {
  readonly getStore?: () => { readonly settings: { rpcDone?: Promise<unknown> } };
}

/**
 * The program, which ends when an `apply` in it has thrown.
 *
 * Why: an inline program waits for its outputs. A resource whose inputs throw is never registered, so an output that comes from it
 * never does, and the deployment hangs, its error on the screen; so it does for the outputs of a component. Under Pulumi's language
 * host the process ends there. The error of a user is the program's own then, and not reported a second time.
 *
 * Seen with 3.248 and the CLI 3.204. Where outputs are rejected instead, the program ends by that.
 * Upstream: none filed.
 */
export function endingWithErrors(program: PulumiFn): PulumiFn {
  if (isPlain()) return program;
  return async () => {
    for (const remove of leftBehind) remove();
    /* eslint-disable @typescript-eslint/no-require-imports -- by now the SDK is loaded; before, all of it would be: deferred-modules.ts */
    const { isGrpcError, RunError } = require("@pulumi/pulumi/errors") as typeof SdkErrors;
    const { settings } = (require("@pulumi/pulumi/runtime/state") as State).getStore?.() ?? {};
    const { output } = require("@pulumi/pulumi") as typeof Sdk;
    /* eslint-enable @typescript-eslint/no-require-imports */
    let fail: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    failed.catch(() => undefined); // it may come after the end
    const listeners = EVENTS.map((event) => {
      return listenInstead(event, (error, report) => {
        if (!RunError.isInstance(error)) report(error);
        if (isGrpcError(error)) return; // what the engine refuses ends the program by itself
        if (settings !== undefined) settings.rpcDone = Promise.resolve(); // what is waited for never comes
        fail(error);
      });
    });
    try {
      const outputs = await program();
      await Promise.race([failed, settled(output(outputs))]);
      for (const { restore } of listeners) restore();
      return outputs;
    } catch (error) {
      leftBehind = listeners.map(({ remove }) => remove);
      throw error;
    }
  };
}

/** Puts a listener in place of the newest, which is the SDK's of this run. */
function listenInstead(event: (typeof EVENTS)[number], hear: (error: Error, report: Listener) => void) {
  const own = process.listeners(event as "uncaughtException").at(-1) as Listener | undefined;
  const listener: Listener = (error) => {
    hear(error, own ?? (() => undefined));
  };
  const remove = (): void => void process.off(event, listener);
  const restore = (): void => {
    remove();
    if (own !== undefined) process.on(event, own);
  };
  if (own !== undefined) process.off(event, own);
  process.on(event, listener);
  return { remove, restore };
}

/** Resolves when all outputs have, known or not. Their values are not looked at: secret ones stay so. */
function settled(outputs: unknown): Promise<unknown> {
  return (outputs as { promise(withUnknowns: boolean): Promise<unknown> }).promise(true);
}
