import type { Severity } from "./issue";
import type { Platform } from "./image-definition";

/** Stands for `./awstoe` until that branch is merged. */
export interface DocumentFault {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
  readonly severity: Severity;
}

export function validateDocument(_input: {
  readonly value: unknown;
  readonly platform: Platform;
  readonly use: "build" | "test";
  readonly parameters: Readonly<Record<string, string>>;
}): readonly DocumentFault[] {
  return [];
}
