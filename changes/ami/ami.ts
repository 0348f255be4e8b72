import type { AmiDefinition } from "../../definition/image/image-definition";
import { documentsOf } from "../image-builder/documents";
import { AROUND, type Content, type KindOfImage } from "../kind";
import { accessChange } from "./access";
import { consequencesOfAdding, consequencesOfRaising, consequencesOfRemoving, factsOf } from "./consequences";
import { writtenForm } from "./written-form";

export const AMI: KindOfImage<AmiDefinition> = {
  written: writtenForm,
  contents,
  around: new Set([...AROUND, "build", "imageTests", "lifecycle", "promotion", "scanning", "schedule"] as const),
  facts: factsOf,
  access: accessChange,
  adding: consequencesOfAdding,
  removing: consequencesOfRemoving,
  raising: consequencesOfRaising,
};

function contents(definition: AmiDefinition): ReadonlyMap<string, Content> {
  const { userData } = definition;
  const found = documentsOf(definition);
  return userData === undefined ? found : found.set("userData", { path: userData.file, text: userData.content });
}
