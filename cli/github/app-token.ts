import { CliError } from "../terminal/exit-code";
import { printable } from "../terminal/printable";
import { githubError, GitHubClients, githubPlace } from "./place";

const NEED = "write access to contents and pull requests";

/** Where git has no golden yet, as in the runner of updates: prints a token of the App for the repository, and nothing else. */
async function printToken(repository: string): Promise<void> {
  const place = githubPlace(repository);
  try {
    process.stdout.write(await new GitHubClients(NEED).tokenOf(place));
  } catch (error) {
    const told = error instanceof CliError ? error : githubError(error, `${NEED} of ${place.repository}`);
    if (told === undefined) throw error;
    process.stderr.write(`${printable(told.message)}\n  fix: ${printable(told.fix)}\n`);
    process.exitCode = 2;
  }
}

if (require.main === module) void printToken(process.argv[2] ?? "");
