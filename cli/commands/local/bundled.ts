import { CliError } from "../../terminal/exit-code";

/** Stands for `run.ts` where all of golden is one file (`scripts/bundle.ts`), which the engine and the program are not in. */
export async function local(): Promise<never> {
  throw new CliError(
    "`golden local` runs your program on the Pulumi engine. This golden is the single file of the action and the pre-commit hook, which has neither.",
    "Use the one of the package: `npm install golden-images`, then `npx golden local preview`.",
  );
}
