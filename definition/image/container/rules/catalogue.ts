import { buildRules } from "../../image-builder/rules/catalogue";
import { cronDates } from "../../image-builder/rules/cron-dates";
import { cron, scheduleWhen, timezone } from "../../image-builder/rules/schedule";
import type { ContainerRule } from "./container-rule";
import { parentBuilder } from "./parent-builder";
import { partitions } from "./partitions";
import { adoptedShare, cleanUpChoice, repositoryKey, repositoryNames } from "./repository";
import { sharedRepositories } from "./shared-repositories";
import { movingTags, mutableTags } from "./tags";

/** Of whatever has a schedule. */
const OF_SCHEDULES: ReadonlySet<object> = new Set([cron, cronDates, scheduleWhen, timezone]);

/** In no particular order: a rule never depends on another. */
export const containerRules: readonly ContainerRule[] = [
  ...buildRules.map(ofImageBuilder),
  parentBuilder,
  repositoryNames,
  repositoryKey,
  adoptedShare,
  cleanUpChoice,
  sharedRepositories,
  movingTags,
  mutableTags,
  partitions,
];

/** The others judge what Image Builder does. */
function ofImageBuilder(rule: (typeof buildRules)[number]): ContainerRule {
  if (OF_SCHEDULES.has(rule)) return rule;
  const check = (view: Parameters<ContainerRule["check"]>[0]) =>
    view.definition.docker ? [] : rule.check(view as never);
  return { ...rule, check } as ContainerRule;
}
