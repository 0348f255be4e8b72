import type { Target } from "../../plan/fleet";

/** States of the Amazon States Language by name. */
export type States = Readonly<Record<string, object>>;

/** What the states of one image call. */
export interface Calls {
  readonly bucket: string;
  /** ARN of a task: `aws-sdk:imagebuilder:getImage`. */
  readonly task: (action: string) => string;
  /** ARN of the function that asks GitHub; absent where no workflow builds anything. */
  readonly functionArn?: string;
  /** ARN of the function that looks what images are built on today; without it builds and parents alone say what is outdated. */
  readonly todayArn?: string;
}

/** Refusals in a row, and looks that failed. */
export const MOST_MISSES = 5;

/** An expression, which Step Functions evaluates; on one line. */
export function jsonata(expression: string): string {
  return `{% ${expression.replace(/\s*\n\s*/g, " ").trim()} %}`;
}

export function choice(rules: readonly (readonly [condition: string, next: string])[], otherwise: string): object {
  const choices = rules.map(([condition, next]) => ({ Condition: jsonata(condition), Next: next }));
  return { Type: "Choice", Choices: choices, Default: otherwise };
}

/** Another state for each builder. */
export function byBuilder(next: Readonly<Record<Target["builder"], string>>, { functionArn }: Calls): object {
  const { "image-builder": image, codebuild, github } = next;
  const hub: readonly (readonly [string, string])[] =
    functionArn === undefined ? [] : [["$target.builder = 'github'", github]];
  return choice([["$target.builder = 'codebuild'", codebuild], ...hub], image);
}

/** What AWS says is kept, and each failure in a row counted. */
export function caught(next: string): object {
  const { Error: error, Cause: said } = { Error: "$states.errorOutput.Error", Cause: "$states.errorOutput.Cause" };
  const missing = `$contains(${error}, 'NoSuchKey')`;
  const kept = {
    error: jsonata(error),
    said: jsonata(`$exists(${said}) ? ${said} : ${error}`),
    misses: jsonata(`${missing} ? 0 : $misses + 1`),
  };
  return { Catch: [{ ErrorEquals: ["States.ALL"], Assign: kept, Next: next }] };
}

/** What is assigned after a start that was taken. */
export function started(id: string): object {
  const own = { state: "pending", status: "PENDING", startedAt: jsonata("$now()"), requests: jsonata("[$request]") };
  return { build: { id: jsonata(id), ...own, amis: [], containers: [] }, misses: 0 };
}

/** By which two starts that saw the same builds are one. */
export const START_TOKEN = jsonata(
  "$substring($hash($join([$item.builtBy, $target.version, $exists($builds[0].id) ? $builds[0].id : ''], '\\n'), 'SHA-256'), 0, 36)",
);

export function notStarted(why: object | string): object {
  return { Type: "Pass", Assign: { outcome: { state: "not-started", why } }, Next: "Write" };
}

/** A table as a literal of JSONata, and what is not in it. */
export function looked(table: Readonly<Record<string, string>>, key: string, otherwise: string): string {
  const rows = Object.entries(table).map(([name, value]) => `'${name}': '${value}'`);
  return `($known := $lookup({${rows.join(", ")}}, ${key}); $exists($known) ? $known : ${otherwise})`;
}
