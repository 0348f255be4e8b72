import type { AmiDefinition } from "../../definition/image/image-definition";
import { AROUND, type Content, type KindOfImage } from "../kind";
import { accessChange } from "./access";
import { consequencesOfAdding, consequencesOfRaising, consequencesOfRemoving, factsOf } from "./consequences";
import { componentKey, writtenForm } from "./written-form";

export const AMI: KindOfImage<AmiDefinition> = {
  written: writtenForm,
  contents,
  around: new Set([...AROUND, "build", "imageTests", "lifecycle", "scanning", "schedule"] as const),
  facts: factsOf,
  access: accessChange,
  adding: consequencesOfAdding,
  removing: consequencesOfRemoving,
  raising: consequencesOfRaising,
};

function contents({ components, tests, userData }: AmiDefinition): ReadonlyMap<string, Content> {
  const found = new Map<string, Content>();
  for (const [role, uses] of Object.entries({ components, tests })) {
    for (const use of uses) {
      const key = `${role}.${componentKey(use)}`;
      if (use.kind === "document") found.set(key, { path: use.file ?? key, text: use.data });
    }
  }
  return userData === undefined ? found : found.set("userData", { path: userData.file, text: userData.content });
}
