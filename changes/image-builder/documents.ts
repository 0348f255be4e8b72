import type { BuilderImage } from "../../definition/image/image-definition";
import type { Content } from "../kind";
import { componentKey } from "./written-form";

/** Documents of components by their role, in the order in which they run. */
export function documentsOf({ components, tests }: BuilderImage): Map<string, Content> {
  const found = new Map<string, Content>();
  for (const [role, uses] of Object.entries({ components, tests })) {
    for (const use of uses) {
      const key = `${role}.${componentKey(use)}`;
      if (use.kind === "document") found.set(key, { path: use.file ?? key, text: use.data });
    }
  }
  return found;
}
