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
    const newest = new Map([...seen].reverse().map(({ target, build }) => [target.id, build]));
    return [...newest.values()].every((build) => isRunning(build) || isBuilt(build)) ? 0 : 1;
  } catch (error) {
    throw awsError(error) ?? githubError(error) ?? error;
  }
}

function say(seen: readonly Seen[], terminal: Terminal): void {
  const rows = seen.map(({ id, build, step, endedAt }) => {
    const end = endedAt ?? (isRunning(build) ? new Date() : undefined);
    const began = build.startedAt;
    const time = began && end ? durationWords(end.getTime() - began.getTime()) : "";
    const result = build.reason ?? (isRunning(build) ? step?.name : build.status) ?? "";
    const words = isBuilt(build) ? outputOf(build) : result;
    const state = stateWord(progressOf(build, "built", new Date()));
    return [id, state, began?.toISOString().slice(0, 16).replace("T", " ") ?? "", time, printable(words)];
  });
  terminal.out(table(["BUILD", "STATE", "BEGAN (UTC)", "TIME", "RESULT"], rows, terminal));
  for (const { id, build, step } of seen.filter((each) => seen.length === 1 || !isBuilt(each.build))) {
    const said = step?.message === undefined || step.message === build.reason ? "" : `: ${step.message}`;
    const where = step && `${id} ${step.hasFailed ? "ended" : "is"} in ${step.name} of ${step.of}${said}`;
    for (const line of ["", where, logLink(build)]) if (line !== undefined) terminal.out(printable(line), 2);
  }
}

function isBuilt({ state }: Found["build"]): boolean {
  return state === "available" || state === "deprecated";
}

function jsonOf({ id, build: { id: build, ...rest }, step, endedAt }: Seen): object {
  return { id, build, ...rest, endedAt, step, link: logLink({ ...rest, id: build }) };
}
