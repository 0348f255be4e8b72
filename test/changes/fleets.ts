import type { ImageDefinition, Settings } from "../../definition";
import type { AmiDefinition } from "../../definition/image/image-definition";
import { compareFleets, type Changes, type FleetState, type ImageChange } from "../../changes";
import { MINIMAL } from "../plan/samples";

/** A definition that differs from the least one as told. */
export function image(name: string, more: Partial<AmiDefinition> = {}): AmiDefinition {
  return { ...MINIMAL, name, file: `images/${name}.yaml`, ...more };
}

/** An image built on another of ours. */
export function child(name: string, parent: string, range: string, more: Partial<AmiDefinition> = {}): AmiDefinition {
  return image(name, { parent: { kind: "image", image: parent, version: range }, ...more });
}

export function fleet(definitions: readonly ImageDefinition[], more: Partial<FleetState> = {}): FleetState {
  return {
    project: "golden-images",
    definitions,
    unreadable: [],
    variables: {},
    usedVariables: new Map(),
    settings: new Map(),
    unreadableSettings: [],
    deployed: new Map(),
    ...more,
  };
}

/** Settings of stacks that deploy images, by stack. */
export function ofImages(stacks: Readonly<Record<string, Settings>>): FleetState["settings"] {
  return new Map(Object.entries(stacks).map(([stack, settings]) => [stack, { kind: "images", settings }]));
}

export function compare(before: readonly ImageDefinition[], after: readonly ImageDefinition[]): Changes {
  return compareFleets(fleet(before), fleet(after));
}

/** The only change. */
export function changeOf(before: ImageDefinition, after: ImageDefinition): ImageChange {
  const [change, second] = compare([before], [after]).images;
  if (change === undefined || second !== undefined) throw new Error("expected one change");
  return change;
}
