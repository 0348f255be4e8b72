import { InvalidArgumentError, Option, type Command } from "commander";
import { collected, countUpTo, formatOption, rootOption, stackOption } from "../options";

export function addFlags(ci: Command): void {
  addBuildFlags(ci, "ci");
}

export const HELP = helpOf("ci");

/** The same of `golden ci` and `golden release`: both are builds of CodeBuild projects. */
export function addBuildFlags(command: Command, kind: "ci" | "release"): void {
  const start = command
    .command("start <name>")
    .description("start the builds of a definition, and watch them")
    .addOption(
      new Option("--branch <name>", "build this branch (default: as the project says)").conflicts(["tag", "commit"]),
    )
    .addOption(new Option("--tag <name>", "build this tag").conflicts(["branch", "commit"]))
    .addOption(new Option("--commit <sha>", "build this commit").conflicts(["branch", "tag"]))
    .option("-e, --env <NAME=value>", "environment variable of these builds, in clear text; repeatable", variable)
    .option("--flavor <name>", "build only this flavor and those it needs; repeatable", collected)
    .addOption(new Option("--detach", "start, print the id and end"));
  if (kind === "release") addReleaseFlags(start);
  const watch = command
    .command("watch <name|id>")
    .description("watch the latest builds, or those of an id, to their end");
  const status = command
    .command("status <name|id>")
    .description("print how far the latest builds are, or those of an id");
  const logs = command
    .command("logs <name|id> [flavor]")
    .description("print the end of the logs")
    .addOption(
      new Option("--lines <count>", "lines of each log, 1 to 10000").default(100).argParser(countUpTo(10_000)),
    );
  const validate = command
    .command("validate [name...]")
    .description("hold the projects of definitions against the simulator and against AWS")
    .option("--offline", "ask only the simulator");
  for (const each of [start, watch]) each.addOption(interval());
  for (const each of [start, watch, status, logs, validate])
    each
      .addOption(stackOption())
      .addOption(rootOption())
      .addOption(formatOption(["text", "json"]));
  const more = {
    ci: [
      `golden ci start web --branch feature/x --flavor standard --flavor slim`,
      `golden ci start web -e LEVEL=debug`,
    ],
    release: ["golden release start web --dry-run", "golden release start web --branch main --draft-release v1.2.0"],
  };
  const examples = [
    [start, `golden ${kind} start web`, ...more[kind]],
    [watch, `golden ${kind} watch web`],
    [status, `golden ${kind} status web --format json`],
    [validate, `golden ${kind} validate`, `golden ${kind} validate web --offline`],
    [logs, `golden ${kind} logs web ubuntu-22-04 --lines 500`],
  ] as const;
  for (const [each, ...lines] of examples) {
    const title = lines.length === 1 ? "Example" : "Examples";
    each.addHelpText("after", `\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  }
}

function addReleaseFlags(start: Command): void {
  start
    .addOption(
      new Option(
        "--draft-release <tag>",
        "hand builds the draft GitHub release of this tag; created where there is none",
      ),
    )
    .addOption(
      new Option("--release-id <id>", "hand builds this GitHub release")
        .conflicts(["draftRelease"])
        .argParser(releaseId),
    )
    .addOption(
      new Option("--dry-run", "do everything but the upload: sets DRY_RUN").conflicts(["draftRelease", "releaseId"]),
    );
}

export function helpOf(kind: "ci" | "release"): string {
  return `
Needs credentials of the stack's account: AWS_PROFILE, or whatever the AWS CLI
takes. Exits with 1 when a build failed. Ctrl-C leaves builds running.

Examples:
  golden ${kind} start web
  golden ${kind} status web
  golden ${kind} logs web ubuntu-22-04`;
}

function interval(): Option {
  const option = new Option("--interval <seconds>", "seconds between two looks, 1 to 600");
  return option.default(5).argParser(countUpTo(600));
}

function releaseId(text: string): string {
  if (/^[1-9]\d{0,18}$/.test(text)) return text;
  throw new InvalidArgumentError("It takes the number of a release.");
}

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html */
function variable(text: string, before?: readonly string[]): readonly string[] {
  if (/^[A-Za-z_]\w*=/.test(text)) return collected(text, before);
  throw new InvalidArgumentError("It takes NAME=value, the name in letters, digits and _.");
}
