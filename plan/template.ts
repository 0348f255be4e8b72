import type { Architecture, ImageDefinition } from "../definition/image/image-definition";
import { physicalName } from "./names";

/** Image Builder's own `{{ … }}` first, so that it stays as it is; then ours. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{(name|architecture|version)\}/g;

/**
 * Fills `{name}`, `{architecture}` and `{version}` of a name template. `{name}` carries the stack's prefix, so that two
 * stacks in one account write neither the same parameter nor the same AMI name; `{architecture}` is AWS's word
 * (`x86_64`), as in the definition and in AWS's public parameters. `{{ imagebuilder:buildDate }}` is untouched.
 */
export function filled(
  template: string,
  definition: Pick<ImageDefinition, "name" | "version">,
  architecture: Architecture,
  prefix: string | undefined,
): string {
  const values: Readonly<Record<string, string>> = {
    name: physicalName("imageBuilder", prefix, definition.name),
    architecture,
    version: definition.version,
  };
  return template.replace(PLACEHOLDER, (whole, key: string | undefined) =>
    key === undefined ? whole : (values[key] ?? whole),
  );
}
