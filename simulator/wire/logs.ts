import { phaseMs, type Walk } from "../builds/walk";
import { here } from "../cloud/kind";
import { IMAGE } from "../cloud/imagebuilder-image";
import { block, text } from "../schema/property";
import type { Api } from "./api";
import { builds, type RunningBuild } from "./builds";
import { runOf, walkOf } from "./images";
import type { Outcome } from "../builds/script";

/** One line of a log. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** What a build writes, as far as it is. */
export interface LogStream {
  readonly groupName: string;
  readonly streamName: string;
  readonly events: readonly LogEvent[];
}

/** Where a build of CodeBuild writes: its project says where, or that it does not. */
export function streamOf({ id, settings }: Pick<RunningBuild, "id" | "settings">) {
  const [project = "", uuid = ""] = id.split(":");
  const config = block(block(settings, "logsConfig"), "cloudWatchLogs");
  const prefix = text(config, "streamName");
  return {
    groupName: text(config, "groupName") || `/aws/codebuild/${project}`,
    streamName: prefix === "" ? uuid : `${prefix}/${uuid}`,
    isWritten: text(config, "status") !== "DISABLED",
  };
}

/** The logs of every build of CodeBuild and Image Builder. */
export function streams(api: Api): readonly LogStream[] {
  const ofBuilds = builds(api).flatMap((build) => {
    const { groupName, streamName, isWritten } = streamOf(build);
    return isWritten ? [{ groupName, streamName, events: eventsOf(build.walk, build.script, "BUILD", api.time) }] : [];
  });
  const ofImages = here(api, IMAGE).flatMap((image) => {
    const [walk, run] = [walkOf(api, image), runOf(api.store, image)];
    if (!walk || !run) return [];
    const [, name = "", version = "", build = ""] = image.id.split("/");
    const events = eventsOf(walk, run.script, "BUILDING", api.time);
    const own = text(block(image.state, "loggingConfiguration"), "logGroupName");
    return [{ groupName: own || `/aws/imagebuilder/${name}`, streamName: `${version}/${build}`, events }];
  });
  return [...ofBuilds, ...ofImages];
}

/** Pure, as the walk: the lines of the work come evenly over its phase. */
function eventsOf({ steps }: Walk, script: Outcome, work: string, now: number): readonly LogEvent[] {
  const { logs = [], message = "COMMAND_EXECUTION_ERROR: Error while executing command. Reason: exit status 1" } =
    script;
  const lines = steps.flatMap(({ phase, status, startedAt, endedAt }) => {
    if (["SUBMITTED", "QUEUED", "PROVISIONING", "PENDING"].includes(phase)) return [];
    const own = phase === work ? logs : [];
    const each = phaseMs(script) / (own.length + 1);
    return [
      { timestamp: startedAt, message: `Entering phase ${phase}` },
      ...own.map((line, at) => ({ timestamp: startedAt + Math.round(each * (at + 1)), message: line })),
      ...(endedAt === undefined ? [] : [{ timestamp: endedAt, message: `Phase complete: ${phase} State: ${status}` }]),
      ...(endedAt === undefined || status !== "FAILED"
        ? []
        : [{ timestamp: endedAt, message: `Phase context status code: ${message}` }]),
    ];
  });
  const written = lines.filter(({ timestamp }) => timestamp <= now);
  return written.map(({ timestamp, message: line }) => ({
    timestamp,
    message: `[Container] ${stamp(timestamp)} ${line}\n`,
  }));
}

function stamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ").replaceAll("-", "/");
}
