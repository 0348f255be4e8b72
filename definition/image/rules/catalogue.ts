import type { Codes, Fault } from "../../diagnostics/fault";
import { nameMatcher } from "../../settings/globs";
import type { ImageSettings } from "../../settings/images";
import { isAmong } from "../../yaml/place";
import type { ImageDefinition } from "../image-definition";
import { kindNamed, kindOf, KINDS } from "../kinds";
import { consumerPlaces } from "./consumers";
import { channels, demands, houseName, owner } from "./house";
import { parentArchitectures, parentCycle, parentExists, parentKind, parentVersion } from "./parents";
import { buildProjectRules } from "../build-projects/rules/catalogue";
import { buildProjectCodes } from "../build-projects/normalize";
import type { Fleet, Member, Rule } from "./rule";
import { requiredTags, reservedTags } from "./tags";

/** Those of every kind of image, in no particular order: a rule never depends on another. */
const sharedRules: readonly Rule[] = [
  reservedTags,
  requiredTags,
  houseName,
  owner,
  channels,
  demands,
  consumerPlaces,
  parentExists,
  parentKind,
  parentCycle,
  parentVersion,
  parentArchitectures,
  ...buildProjectRules,
];

/** Of all kinds: of their normal form and of every rule. */
export const imageCodes: Codes = Object.assign(
  {},
  ...Object.values(KINDS).flatMap(({ codes, rules }) => [codes, ...rules.map((rule) => rule.codes)]),
  buildProjectCodes,
  ...sharedRules.map(({ codes }) => codes),
) as Codes;

/** Those that hold for an image, by its kind. */
const rulesOfKind = new Map<unknown, readonly Rule<ImageDefinition>[]>(
  Object.keys(KINDS).map((word) => {
    const kind = kindOf({ kind: kindNamed(word) });
    return [kind, [...sharedRules, ...kind.rules]];
  }),
);

/** What the rules find in an image. `settings` are those of all stacks; an image is judged by those that deploy it. */
export function judge(
  { definition, broken }: Member,
  fleet: Fleet,
  settings: readonly ImageSettings[],
): readonly Fault[] {
  const ofStacks = settings.filter(({ images }) => nameMatcher(images)(definition.name));
  const alone = { definition, fleet };
  const needed = ofStacks.map((each) => ({ definition, fleet, settings: each }));
  const used = needed.length === 0 ? [alone] : needed;
  const faults: Fault[] = [];
  const add = (found: readonly Fault[]): void => {
    if (found.length > 0) faults.push(...found);
  };
  for (const rule of rulesOfKind.get(kindOf(definition)) ?? []) {
    if (broken.length > 0 && rule.needs.some((need) => isAmong(need, broken))) continue;
    if (rule.settings === undefined) add(rule.check(alone));
    else if (rule.settings === "needed") for (const view of needed) add(rule.check(view));
    else for (const view of used) add(rule.check(view));
  }
  return faults;
}
