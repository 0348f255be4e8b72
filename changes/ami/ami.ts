import type { AmiDefinition, ComponentUse } from "../../definition/image/image-definition";
import type { Content, KindOfImage } from "../kind";
import { accessChange } from "./access";
import { consequencesOfAdding, consequencesOfRaising, consequencesOfRemoving, factsOf } from "./consequences";
import { componentKey, writtenForm } from "./written-form";

export const AMI: KindOfImage<AmiDefinition> = {
  written: writtenForm,
  contents,
  around: new Set(["build", "consumers", "imageTests", "lifecycle", "notify", "scanning", "schedule"]),
  facts: factsOf,
  access: accessChange,
  adding: consequencesOfAdding,
  removing: consequencesOfRemoving,
  raising: consequencesOfRaising,
};

function contents({ components, tests, userData }: AmiDefinition): ReadonlyMap<string, Content> {
  const documents = [...components.flatMap(inRole("components")), ...tests.flatMap(inRole("tests"))];
  const script = userData && (["userData", { path: userData.file, text: userData.content }] as const);
  return new Map([...documents, ...(script ? [script] : [])]);
}

function inRole(role: string): (use: ComponentUse) => readonly (readonly [string, Content])[] {
  return (use) => {
    if (use.kind !== "document") return [];
    const key = `${role}.${componentKey(use)}`;
    return [[key, { path: use.file ?? key, text: use.data }]];
  };
}
