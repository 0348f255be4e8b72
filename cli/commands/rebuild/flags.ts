import { InvalidArgumentError, Option, type Command } from "commander";
import { SEVERITIES } from "../../../operations/rebuild/severity";
import { baseOption, collected, countUpTo, formatOption, rootOption, stackOption } from "../options";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "images, by name or glob like 'web-*'")
    .option("--all", "every image that the stack deploys")
    .option("--variable <name>", "images that use this variable; repeatable", collected)
    .option("--changed", "images that rebuild since a base commit")
    .addOption(baseOption().implies({ changed: true }))
    .option("--outdated", "images whose last build is missing, failed, or behind its parent, components or fixes")
    .option("--released", "images of onDeploy: start whose deployed version is neither built nor being built")
    .addOption(new Option("--older-than <days>", "images whose last build is as old, like 30d").argParser(days))
    .addOption(new Option("--severity <level>", "images with findings as bad that have a fix").choices(SEVERITIES))
    .option("--children", "also images built on the chosen ones")
    .addOption(
      new Option("--inventory <name>", "images of inventories/<name>.yaml instead of the stack's").conflicts(
        "all variable changed base outdated released olderThan severity children detach stack".split(" "),
      ),
    )
    .addOption(
      new Option("--detach", "have the account do it, by the stack's state machine; prints an id").conflicts("wait"),
    )
    .addOption(new Option("--parallel <count>", "most builds at once, 1 to 100").default(10).argParser(countUpTo(100)));
  addRunFlags(command);
}

/** Of every command that starts builds and watches them. */
export function addRunFlags(command: Command): void {
  command
    .option("-y, --yes", "start builds without asking; off a terminal it is not needed")
    .addOption(new Option("--dry-run", "print what would be built and why, and start nothing").conflicts("yes"));
  addWatchFlags(command);
  command
    .addOption(
      new Option(
        "--request <id>",
        "take builds of this id as done (default: of the same command, or run of a workflow)",
      ).argParser(request),
    )
    .option("--summary", "also append the report to the job summary (GITHUB_STEP_SUMMARY)")
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

/** Of a command that may watch what it starts. */
export function addWatchFlags(command: Command): void {
  command
    .option("--wait", "watch builds to their end, and start children after their parents")
    .addOption(
      new Option("--timeout <time>", "give up watching after as long, like 90m or 12h")
        .default(86_400, "24h")
        .argParser(seconds),
    )
    .addOption(
      new Option("--interval <seconds>", "seconds between two looks, 1 to 600").default(30).argParser(countUpTo(600)),
    );
}

export const HELP = `
Needs credentials of the stack's account: AWS_PROFILE, or whatever the AWS CLI
takes. On a terminal it starts nothing without --yes. Names, --variable and
--changed narrow the choice; of --outdated, --older-than and --severity one
suffices. --released is for a release, after the deployment: where nothing is
left to start it says so, and exits with 0. The same command again joins builds
that run and starts what is missing. Exits with 1 unless every image is
available in the end. Ctrl-C leaves builds running.
With --detach nothing waits here: golden watch <id> shows it from anywhere.

Examples:
  golden rebuild docker-host --children
  golden rebuild docker-host --children --yes --wait
  golden rebuild --outdated --older-than 30d --yes --wait
  golden rebuild --all --yes --detach
  golden rebuild --released --yes --detach
  golden rebuild --inventory csm 'cray-*' --yes --wait
  golden rebuild 'web-*' --variable DOCKER_VERSION --dry-run`;

function days(text: string): number {
  const [, count] = /^([1-9]\d{0,3})d$/.exec(text) ?? [];
  if (count !== undefined) return Number(count);
  throw new InvalidArgumentError("It takes days, like 30d.");
}

function seconds(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,3})([smhd])$/.exec(text) ?? [];
  const found = Number(count) * (UNITS[unit] ?? 0);
  if (found > 0) return found;
  throw new InvalidArgumentError("It takes seconds, minutes, hours or days, like 90s, 90m, 12h or 2d.");
}

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html */
function request(text: string): string {
  if (/^[\w.:/=+@-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("It takes up to 100 letters, digits and . : / = + @ _ -");
}
