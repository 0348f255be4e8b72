import type { Changes, EffectOn, FieldChange, SettingsChange } from "../../changes";
import { listOf, plain, step, value, type Line, type Section } from "./lines";

/** What one key of a stack's settings leads to: a headline, and below it the stack and then the images. */
export interface Block {
  readonly headline: string;
  readonly sections: readonly Section[];
}

type ImageEffect = SettingsChange["effects"][number]["images"][number];

/** The lists of an outcome in the words and the order of those of an image. */
const LISTS = [
  ["creates", "created"],
  ["replaces", "replaced"],
  ["deletes", "deleted"],
  ["keeps", "kept"],
  ["gains", "gained"],
  ["loses", "lost"],
] as const;

/** What differs in the settings of each stack, and what a deployment of it does. */
export function settingsBlocks({ settings }: Changes): readonly Block[] {
  return settings.flatMap(({ stack, kind, fields, effects }): readonly Block[] => {
    if (effects.length === 0) return [{ headline: `settings of ${stack}`, sections: [why(fields)] }];
    return effects.map(({ key, stack: shared, images }) => ({
      headline: `settings of ${stack}: ${key}`,
      sections: [
        why(fields.filter(({ path }) => isOf(path, key))),
        { title: kind === "images" ? "all share" : "stack", lines: [[shared.effect]] },
        ...outcome(shared),
        ...groups(images).flatMap(groupSections),
      ],
    }));
  });
}

function why(fields: readonly FieldChange[]): Section {
  return { title: "why", lines: fields.map((field): Line => [value(field.path), ": ", ...step(field)]) };
}

function isOf(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);
}

/** Images of which the same is to be said, said once. */
function groups(images: readonly ImageEffect[]): readonly (readonly ImageEffect[])[] {
  const byText = new Map<string, ImageEffect[]>();
  for (const image of images) {
    const text = JSON.stringify({ ...image, name: "" });
    const group = byText.get(text);
    if (group === undefined) byText.set(text, [image]);
    else group.push(image);
  }
  return [...byText.values()];
}

function groupSections(images: readonly ImageEffect[]): readonly Section[] {
  const [first] = images;
  if (first === undefined) return [];
  const word = first.rebuilds ? `${first.effect} and rebuilt` : first.effect;
  const names = images.map(({ name }) => name);
  return [{ title: names.length === 1 ? "image" : "images", lines: [[...listOf(names), `: ${word}`]] }, ...outcome(first)]; // prettier-ignore
}

function outcome(effect: EffectOn): readonly Section[] {
  const sections = LISTS.map(([title, list]) => ({ title, lines: (effect[list] ?? []).map(plain) }));
  return sections.filter(({ lines }) => lines.length > 0);
}
