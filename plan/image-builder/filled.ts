import { physicalName } from "../names";

/** Image Builder's own `{{ … }}` first, so it stays as it is; then ours. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{(name|architecture|version)\}/g;

/**
 * Fills `{name}`, `{architecture}` and `{version}` of a name template. `{name}` carries the stack's prefix, so that two
 * stacks in one account write neither the same parameter nor the same AMI name; `{architecture}` is AWS's word
 * (`x86_64`), as in the definition and in AWS's public parameters, or that of `architectureNames`.
 * `{{ imagebuilder:buildDate }}` is untouched.
 */
export function filled(
  template: string,
  { name, version }: { readonly name: string; readonly version: string },
  architecture: string,
  prefix: string | undefined,
): string {
  const values: Record<string, string> = { name: physicalName("imageBuilder", prefix, name), architecture, version };
  return template.replace(PLACEHOLDER, (whole, key = "") => values[String(key)] ?? whole);
}
