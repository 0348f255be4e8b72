import * as pulumi from "@pulumi/pulumi";

/** One wrong argument of a component. */
export interface ArgumentFault {
  /** Where in the args: `distributions[0].amiName`. */
  readonly path: string;
  /** What is wrong, with the value got and what is allowed. */
  readonly reason: string;
  /** The change to make, as an imperative sentence. */
  readonly fix: string;
}

/**
 * Throws one `ResourceError` that lists every fault, without a stack trace: the fault is in the arguments, not here.
 * Nothing happens without faults.
 *
 * @param component the component, already registered, so that the engine prints the message beside it
 * @param title `ImagePipeline "docker-host"`
 */
export function throwFaults(component: pulumi.Resource, title: string, faults: readonly ArgumentFault[]): void {
  if (faults.length === 0) return;
  throw new pulumi.ResourceError(faultMessage(title, faults), component, true);
}

/** A quoted value for a message; control characters are escaped and long text is cut. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return cut.replace(/[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, unicodeEscape);
}

function faultMessage(title: string, faults: readonly ArgumentFault[]): string {
  const count = faults.length === 1 ? "one wrong argument" : `${faults.length} wrong arguments`;
  const lines = faults.map((fault) => `  ${fault.path}: ${fault.reason}\n    ${fault.fix}`);
  return [`${title} has ${count}:`, ...lines].join("\n");
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
