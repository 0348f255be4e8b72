import { isWithin, type Changes, type EffectOn, type FieldChange, type SettingsChange } from "../../changes";
import { EFFECT_WORDS } from "./change-words";
import { listOf, step, value, type Line, type Section } from "./lines";
import { consequenceSections } from "./sections";

/** What one key of a stack's settings leads to: a headline, and below it the stack and then the images. */
export interface Block {
  readonly headline: string;
  readonly sections: readonly Section[];
}

type ImageEffect = SettingsChange["effects"][number]["images"][number];

/** What differs in the settings of each stack, and what a deployment of it does. */
export function settingsBlocks({ settings }: Changes): readonly Block[] {
  return settings.flatMap(({ stack, kind, fields, effects }): readonly Block[] => {
    if (effects.length === 0) return [{ headline: `settings of ${stack}`, sections: [why(fields)] }];
    return effects.map(({ key, stack: shared, images }) => ({
      headline: `settings of ${stack}: ${key}`,
      sections: [
        why(fields.filter(({ path }) => isWithin(path, key))),
        sharedEffect(kind, shared),
        ...consequenceSections(shared.consequences),
        ...groups(images).flatMap(groupSections),
      ],
    }));
  });
}

function why(fields: readonly FieldChange[]): Section {
  return { title: "why", lines: fields.map((field): Line => [value(field.path), ": ", ...step(field)]) };
}

/** Of a stack without images the records are fewer than its resources. */
function sharedEffect(kind: SettingsChange["kind"], { effect }: EffectOn): Section {
  if (kind === "images") return { title: "all share", lines: [[EFFECT_WORDS[effect]]] };
  const more = effect === "nothing" || effect === "refused" ? "" : "; see the preview";
  return { title: "stack", lines: [[`${EFFECT_WORDS[effect]}${more}`]] };
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
  const word = `${EFFECT_WORDS[first.effect]}${first.rebuilds ? " and rebuilt" : ""}`;
  const names = images.map(({ name }) => name);
  return [{ title: names.length === 1 ? "image" : "images", lines: [[...listOf(names), `: ${word}`]] }, ...consequenceSections(first.consequences)]; // prettier-ignore
}
