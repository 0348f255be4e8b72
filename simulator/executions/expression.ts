import { createHash } from "node:crypto";
import jsonata from "jsonata";

const WHOLE = /^\{%([\s\S]*)%\}$/;

/** Step Functions' own functions beside JSONata's: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
const FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  hash: (text: string, algorithm: string) =>
    createHash(algorithm.toLowerCase().replace("-", "")).update(text).digest("hex"),
  parse: (text: string) => JSON.parse(text) as unknown,
};

const known = new Map<string, jsonata.Expression>();

/** An expression of a state gave an error, or nothing: an error of the execution, which a state may catch. */
export class EvaluationError extends Error {
  override readonly name = "States.QueryEvaluationError";
}

/** A field with its expressions evaluated. In a map one that gives nothing is an error, as in Step Functions. */
export async function evaluated(
  field: unknown,
  bindings: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<unknown> {
  if (typeof field === "string") {
    const [, expression] = WHOLE.exec(field) ?? [];
    return expression === undefined ? field : evaluate(expression, bindings, now);
  }
  if (typeof field !== "object" || field === null) return field;
  if (Array.isArray(field)) return Promise.all(field.map((item) => evaluated(item, bindings, now)));
  const entries = Object.entries(field).map(
    async ([name, value]) => [name, await evaluated(value, bindings, now)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluate(expression: string, bindings: Readonly<Record<string, unknown>>, now: Date): Promise<unknown> {
  const parsed = known.get(expression) ?? jsonata(expression);
  known.set(expression, parsed);
  const clock = { millis: () => now.getTime(), now: () => now.toISOString() };
  let found: unknown;
  try {
    found = await parsed.evaluate(undefined, { ...FUNCTIONS, ...clock, ...bindings });
  } catch (error) {
    const { message = String(error) } = error as { readonly message?: string };
    throw new EvaluationError(`${message}: ${expression.trim()}`);
  }
  if (found === undefined) throw new EvaluationError(`The expression gives nothing: ${expression.trim()}`);
  // JSONata's sequences are arrays with properties of their own; an execution passes JSON on.
  return JSON.parse(JSON.stringify(found)) as unknown;
}
