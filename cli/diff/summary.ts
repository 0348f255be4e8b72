import { isRefused, type Changes, type ImageChange } from "../../changes";
import { plural } from "../terminal/issue-report";

/** What becomes of an image, gravest first; each image counts once. */
const FATES = [
  "new",
  "removed",
  "refused by the version guard",
  "stopped",
  "rebuilt",
  "moved",
  "replaced",
  "no longer deployed",
  "deployed anew",
  "changed in place",
] as const;

type Fate = (typeof FATES)[number];

/** `1 new, 2 rebuilt, 4 as before.`; what follows a parent later is not counted. */
export function summaryOf(changes: Changes): string {
  const fates = [...fatesOf(changes).values()];
  const beside = besideImages(changes);
  // Of the images without a change of their own, settings change some all the same.
  const asBefore = changes.unchanged - (fates.length - changes.images.length);
  if (fates.length === 0 && beside.length === 0) return `Nothing changes: ${plural(asBefore, "image")} as before.`;
  const counts = FATES.map((fate) => [fates.filter((one) => one === fate).length, fate] as const);
  const [first, ...others] = counts.filter(([count]) => count > 0);
  const later = followers(changes);
  const parts = [
    ...(first === undefined ? [] : [`${plural(first[0], "image")} ${first[1]}`]),
    ...others.map(([count, fate]) => `${count.toString()} ${fate}`),
    ...(later > 0 ? [`${later.toString()} built later, after a parent`] : []),
    ...(asBefore > 0 ? [`${first === undefined ? plural(asBefore, "image") : asBefore.toString()} as before`] : []),
    ...beside,
  ];
  return `${parts.join(", ")}.`;
}

/** By name. What a definition says is graver than what its stack says, but for a change in place. */
function fatesOf({ images: changed, settings, stacks }: Changes): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>(changed.map((image) => [image.name, fateOf(image)]));
  const add = (name: string, fate: Fate): void => {
    const before = fates.get(name);
    if (before === undefined || FATES.indexOf(fate) < FATES.indexOf(before)) fates.set(name, fate);
  };
  const effects = settings.flatMap((stack) => stack.effects.flatMap((effect) => effect.images));
  for (const { name, effect, rebuilds } of effects) {
    if (effect === "refused") add(name, "stopped");
    else if (effect === "moved") add(name, "moved");
    else if (effect === "replaced") add(name, rebuilds ? "rebuilt" : "replaced");
    else if (effect === "updated") add(name, "changed in place");
  }
  const [joining, leaving] = [stacks.flatMap(({ joins }) => joins), stacks.flatMap(({ leaves }) => leaves)];
  for (const name of joining) add(name, leaving.includes(name) ? "moved" : "deployed anew");
  for (const name of leaving) if (!joining.includes(name)) add(name, "no longer deployed");
  return fates;
}

function fateOf(image: ImageChange): Fate {
  if (image.change !== "changed") return image.change === "added" ? "new" : "removed";
  if (isRefused(image)) return "refused by the version guard";
  return image.rebuild.yes ? "rebuilt" : "changed in place";
}

function followers({ images: changed }: Changes): number {
  const own = new Set(changed.map(({ name }) => name));
  const later = changed.flatMap(({ children }) => children.filter(({ name, follows }) => follows && !own.has(name)));
  return new Set(later.map(({ name }) => name)).size;
}

/** What differs without a change of a definition. */
function besideImages({ settings, unreadable, unreadableSettings }: Changes): readonly string[] {
  const files = unreadable.length + unreadableSettings.length;
  const stacks = settings.map(({ stack }) => stack);
  const named = stacks.length > 3 ? `${stacks.length.toString()} stacks` : stacks.join(" and ");
  return [
    ...(files > 0 ? [`${files.toString()} cannot be compared`] : []),
    ...(stacks.length > 0 ? [`settings of ${named} change`] : []),
  ];
}
