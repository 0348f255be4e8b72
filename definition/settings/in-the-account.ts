import { cronFault, isTimezone } from "../aws/cron";
import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { listing } from "../diagnostics/suggest";
import { START_WITHOUT_REBUILD, type OnDeploy } from "./on-deploy";

const { codes, fault } = faultsOf({
  "start-without-rebuild": START_WITHOUT_REBUILD,
  "rebuild-schedule": error("A time that EventBridge Scheduler does not know", {
    why: "It would refuse the schedule of rebuilds.",
    bad: 'rebuild: {cron: "0 7 * * *"}',
    good: 'rebuild: {cron: "0 7 * * ? *", timezone: Europe/Berlin}',
  }),
  "rebuild-channel": error("Rebuilds notify a channel that is not there", {
    why: "There would be no topic to tell.",
    bad: "rebuild: {notify: [releases]}",
    good: "channels: {releases: {}}\nrebuild: {notify: [releases]}",
  }),
  "runner-schedule": error("A time of the runner that EventBridge Scheduler does not know", {
    why: "It would refuse the schedule of updates.",
    bad: 'update: {runner: {githubApp: golden-images/github-app, cron: "0 5 * * 1-5"}}',
    good: 'update: {runner: {githubApp: golden-images/github-app, cron: "0 5 ? * MON-FRI *"}}',
  }),
  "runner-channel": error("The runner of updates notifies a channel that is not there", {
    why: "Nobody would hear of a run that failed.",
    bad: "update: {runner: {githubApp: golden-images/github-app, notify: [ops]}}",
    good: "channels: {ops: {}}\nupdate: {runner: {githubApp: golden-images/github-app, notify: [ops]}}",
  }),
  "runner-repository": error("A runner of updates without a repository", {
    why: "It checks the definitions out of it, and proposes changes there.",
    bad: "update: {runner: {githubApp: golden-images/github-app}}",
    good: "repository: example/team-images\nupdate: {runner: {githubApp: golden-images/github-app}}",
  }),
});
export { codes as accountCodes };

/** What runs by itself. */
interface Scheduled {
  readonly cron: string;
  readonly timezone: string;
  readonly notify: readonly string[];
}

/** Settings of a stack of images, as far as they count here. */
interface InTheAccount {
  readonly rebuild?: Scheduled;
  readonly update?: { readonly runner?: Scheduled & { readonly repository?: string } };
  readonly channels: object;
  readonly build?: { readonly onDeploy?: OnDeploy };
  readonly repository?: string;
}

export function rebuildFaults({ rebuild, channels, build }: InTheAccount): Fault[] {
  if (rebuild !== undefined) return scheduledFaults("rebuild", ["rebuild"], rebuild, channels);
  if (build?.onDeploy !== "start") return [];
  const message = "build.onDeploy: start leaves builds to the state machine of `rebuild`, which is not here.";
  return [fault("start-without-rebuild", ["build", "onDeploy"], message, 'Add "rebuild: {}", or write wait.')];
}

export function runnerFaults({ update, channels, repository }: InTheAccount): Fault[] {
  const { runner } = update ?? {};
  if (runner === undefined) return [];
  const faults = scheduledFaults("runner", ["update", "runner"], runner, channels);
  if ((runner.repository ?? repository) !== undefined) return faults;
  const message = "Nothing says which repository the runner checks out.";
  return [...faults, fault("runner-repository", ["update", "runner"], message, "Write repository: owner/name among the settings.")]; // prettier-ignore
}

function scheduledFaults(
  what: "rebuild" | "runner",
  at: readonly string[],
  { cron, timezone, notify }: Scheduled,
  channels: object,
): Fault[] {
  const reason = cronFault(cron);
  const message = `${JSON.stringify(cron)} is not a cron expression: ${reason ?? ""}.`;
  const zone = `${JSON.stringify(timezone)} is not an IANA time zone.`;
  const known = Object.keys(channels);
  const has = known.length === 0 ? "there are none" : `there are ${listing(known)}`;
  const schedule = `${what}-schedule` as const;
  return [
    ...(reason === undefined
      ? []
      : [fault(schedule, [...at, "cron"], message, 'Write six fields, like "0 7 * * ? *" for every day at seven.')]),
    ...(isTimezone(timezone)
      ? []
      : [fault(schedule, [...at, "timezone"], zone, "Write one like Etc/UTC or Europe/Berlin.")]),
    ...notify.flatMap((name, index) => {
      if (Object.hasOwn(channels, name)) return [];
      const fix = "Add it under channels, or name one that is there.";
      return [fault(`${what}-channel`, [...at, "notify", index], `There is no channel ${name}: ${has}.`, fix)];
    }),
  ];
}
