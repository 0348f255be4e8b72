import { isRunning, type Course } from "../../../operations/rebuild/build";
import { progressOf } from "../../../operations/rebuild/progress";
import { awsError } from "../../aws/errors";
import { githubError } from "../../github/place";
import { durationWords } from "../../terminal/duration";
import type { ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { logLink, outputOf, stateWord } from "../rebuild/words";
import { findBuilds, type FindOptions, type Found } from "./find";

export interface StatusOptions extends FindOptions {
  readonly format: "text" | "json";
  readonly limit: number;
}

type Seen = Found & Course;

/** `golden status`: how far a build is, or how it ended, whoever builds it. */
export async function status(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    const found = await findBuilds(options, options.limit);
    const seen = await Promise.all(
      found.map(async (each) => ({ ...each, ...(await each.builder.course(each.target, each.build)) })),
    );
    if (options.format === "json") terminal.out(printableJson({ format: 1, builds: seen.map(jsonOf) }));
    else say(seen, terminal);
    return seen.filter(isNewest).every(isSound) ? 0 : 1;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

function say(seen: readonly Seen[], terminal: Terminal): void {
  const now = new Date();
  const rows = seen.map((each) => [each.id, wordOf(each), beganAt(each), timeOf(each, now), printable(resultOf(each))]);
  terminal.out(table(["BUILD", "STATE", "BEGAN (UTC)", "TIME", "RESULT"], rows, terminal));
  for (const each of seen) {
    const { id, build, step } = each;
    if (seen.length > 1 && build.state === "available") continue;
    const where = step && `${step.hasFailed ? "ended" : "is"} in ${step.name} of ${step.of}`;
    const said = step?.message === undefined || step.message === build.reason ? "" : `: ${step.message}`;
    const link = logLink(build);
    if (where !== undefined || link !== undefined) terminal.out("");
    if (where !== undefined) terminal.out(printable(`${id} ${where}${said}`), 2);
    if (link !== undefined) terminal.out(`${where === undefined ? "" : "  "}${printable(link)}`);
  }
}

function wordOf({ build }: Seen): string {
  return stateWord(progressOf(build, "built", new Date()));
}

function resultOf({ build, step }: Seen): string {
  if (build.state === "available" || build.state === "deprecated") return outputOf(build);
  if (build.reason !== undefined) return build.reason;
  return isRunning(build) ? (step?.name ?? "") : build.status;
}

function beganAt({ build }: Seen): string {
  return build.startedAt?.toISOString().slice(0, 16).replace("T", " ") ?? "";
}

/** Of an end that nobody tells, nothing is said. */
function timeOf({ build, endedAt }: Seen, now: Date): string {
  const end = endedAt ?? (isRunning(build) ? now : undefined);
  if (end === undefined || build.startedAt === undefined) return "";
  return durationWords(end.getTime() - build.startedAt.getTime());
}

function isNewest({ id }: Seen, at: number, all: readonly Seen[]): boolean {
  const imageOf = (each: string): string => each.slice(0, each.search(/[/:]\d/));
  return all.findIndex((each) => imageOf(each.id) === imageOf(id)) === at;
}

function isSound({ build }: Seen): boolean {
  return isRunning(build) || build.state === "available" || build.state === "deprecated";
}

function jsonOf({ id, build, step, endedAt }: Seen): object {
  const link = logLink(build);
  const { id: build_, ...rest } = build;
  return { id, build: build_, ...rest, ...(endedAt && { endedAt }), ...(step && { step }), ...(link && { link }) };
}
