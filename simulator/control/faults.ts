import { apiError, CloudError } from "../cloud/error";

/** One failure to inject. */
export interface Fault {
  readonly on: "create" | "update" | "delete" | "read";
  /** Type token, such as "aws:imagebuilder/imageRecipe:ImageRecipe". @default any */
  readonly type?: string;
  /** Strikes at the k-th matching call, from 1, counted from when the fault was injected. */
  readonly call: number;
  /**
   * `fail`: nothing happened; `fail-after`: AWS did it and the answer was lost; `hang`: nothing happened and no answer comes until the
   * provider is cancelled or the simulator closes; `hang-after`: AWS did it, and no answer comes.
   */
  readonly effect: "fail" | "fail-after" | "hang" | "hang-after";
  /** @default a 500 InternalServerError in AWS's words */
  readonly message?: string;
}

/** The faults that are armed, and the calls that hang on one. */
export interface Faults {
  /** A fault counts matching calls from here on. */
  inject(faults: readonly Fault[]): void;
  clear(): void;
  /** Counts a call; the fault that strikes it, if one does. */
  strike(on: Fault["on"], type: string): Fault | undefined;
  /** Never resolves; rejects once the peer's calls, or all, are released. */
  hang(peer: string): Promise<never>;
  /** Ends hanging calls: those of a peer, or all. */
  release(peer?: string): void;
}

/** No fault is armed, no call hangs. */
export function createFaults(): Faults {
  let armed: { readonly fault: Fault; seen: number }[] = [];
  let hanging: { readonly peer: string; readonly reject: (reason: Error) => void }[] = [];
  return {
    inject: (faults) => {
      armed.push(...faults.map((fault) => ({ fault, seen: 0 })));
    },
    clear: () => {
      armed = [];
    },
    strike: (on, type) => {
      const matching = armed.filter(({ fault }) => fault.on === on && (fault.type ?? type) === type);
      for (const entry of matching) entry.seen += 1;
      return matching.find(({ fault, seen }) => seen === fault.call)?.fault;
    },
    hang: (peer) =>
      new Promise((_, reject) => {
        hanging.push({ peer, reject });
      }),
    release: (peer) => {
      const released = hanging.filter((call) => peer === undefined || call.peer === peer);
      hanging = hanging.filter((call) => !released.includes(call));
      for (const { reject } of released) reject(new CloudError("the call was cancelled before AWS answered"));
    },
  };
}

/** What the user sees of a fault. */
export function faultError(fault: Fault, type: string): CloudError {
  if (fault.message !== undefined) return new CloudError(fault.message);
  const noun = type.split(":").at(-1) ?? type;
  const lost =
    fault.effect === "fail-after" ? "the connection was lost before the answer came" : "an internal error occurred";
  const doing = `${fault.on.replace(/e?$/, "ing")} ${noun}`;
  const service = type.split(/[:/]/)[1] ?? "aws";
  const operation = `${fault.on.charAt(0).toUpperCase()}${fault.on.slice(1)}${noun}`;
  return apiError(doing, `${service}: ${operation}`, `500 InternalServerError: injected fault: ${lost}`);
}
