import { setMaxListeners } from "node:events";
import type { Check, Finding } from "./finding";

/** Longer than a call with its retries takes where AWS answers at all. */
const PATIENCE_MS = 15_000;

/** A question to AWS. */
interface Question<Answer> {
  readonly check: Check;
  /** What the question is about, such as the name of a secret. */
  readonly about: string;
  /** The action of IAM that it takes. */
  readonly action: string;
  readonly call: (limit: { readonly abortSignal: AbortSignal }) => Promise<Answer>;
  readonly found: (answer: Answer) => readonly Finding[];
  /** Errors that are an answer, by name. @default none */
  readonly refused?: Readonly<Record<string, Finding>>;
}

/** Asks once, within a time limit: whatever AWS does, there is a finding. */
export async function ask<Answer>(question: Question<Answer>): Promise<readonly Finding[]> {
  const { check, about, action, call, found, refused = {} } = question;
  try {
    const abortSignal = AbortSignal.timeout(PATIENCE_MS);
    setMaxListeners(0, abortSignal); // a question may be many calls
    return found(await call({ abortSignal }));
  } catch (error) {
    const known = error instanceof Error ? refused[error.name] : undefined;
    return [known ?? { is: "no-answer", check, about, action, error }];
  }
}
