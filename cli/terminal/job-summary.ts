import { appendFileSync } from "node:fs";
import { CliError } from "./exit-code";

/** Appends markdown to the job summary of GitHub Actions; throws a {@link CliError} elsewhere. */
export function appendSummary(text: string): void {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") {
    throw new CliError(
      "There is no job summary: GITHUB_STEP_SUMMARY is not set.",
      "Leave --summary out; only GitHub Actions has job summaries.",
    );
  }
  appendFileSync(file, `${text}\n`);
}
