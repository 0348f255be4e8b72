import type { AwstoeCode, AwstoePlatform } from "../../../../definition/awstoe";
import { bash, building } from "../samples";

/** A document with faults and what is reported of it, in order. */
export interface FaultCase {
  readonly title: string;
  readonly document: unknown;
  readonly platform?: AwstoePlatform;
  readonly use?: "build" | "test";
  readonly parameters?: Readonly<Record<string, string>>;
  readonly faults: readonly {
    readonly code: AwstoeCode;
    readonly at: string;
    readonly says: RegExp;
    readonly fix: RegExp;
  }[];
}

export type Fault = FaultCase["faults"][number];

/** One expected fault: code, path, and what message and fix say. */
export function fault(code: AwstoeCode, at: string, says: RegExp, fix: RegExp): Fault {
  return { code, at, says, fix };
}

/** A document with one step, changed. */
export function step(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return building([{ ...bash("true"), ...more }]);
}

/** `not` so many levels deep. */
export function nested(levels: number): unknown {
  return levels === 0 ? { fileExists: "/a" } : { not: nested(levels - 1) };
}
