import { outcomeKey } from "../../plan/fleet";
import * as check from "../argument-checks";
import type { FleetRebuildArgs } from "./args";

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export function fleetRebuildFaults(args: FleetRebuildArgs): check.ArgumentFault[] {
  const { name, targets, schedule, githubApp } = args;
  const { parallel, olderThanDays, cron } = schedule ?? {};
  const version = (at: number): string => `targets[${at}].version`;
  return [
    ...check.account("accountId", args.accountId),
    ...check.failIf(!NAME.test(name), "name", {
      message: `${check.shown(name)} is not 1–64 letters, digits, "-" and "_", which state machines and schedules take`,
      fix: 'Use a name such as "golden-images-prod-rebuild".',
    }),
    ...check.failIf(targets.length === 0, "targets", {
      message: "there is nothing to rebuild",
      fix: "Name at least one target, or leave the component out.",
    }),
    ...check.unique(
      "targets",
      targets.map(({ id }) => id),
    ),
    ...check.unique("targets", targets.map(outcomeKey)),
    ...check.failIf(githubApp === undefined && targets.some(({ builder }) => builder === "github"), "githubApp", {
      message: "a workflow of GitHub builds a target, and nothing says as whom it is started",
      fix: 'Give githubApp: { secretName: "github-app" }, or leave such targets out.',
    }),
    ...targets.flatMap((target, at) => check.version(version(at), target.version)),
    ...check.cron("schedule.cron", cron),
    ...check.range("schedule.parallel", parallel, 1, 100),
    ...check.range("schedule.olderThanDays", olderThanDays, 0, 9999),
    ...check.range("reportRetentionDays", args.reportRetentionDays, 1, 36_500),
    ...check.tags(args.tags),
  ];
}
