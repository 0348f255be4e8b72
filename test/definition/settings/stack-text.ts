import { Stacks, type FormResult, type NoStack, type ImageSettings, type Stack } from "../../../definition";

/** The stack that a text of `Pulumi.<stack>.yaml` describes. */
export function stackIn(content: string | Uint8Array, file = "Pulumi.prod.yaml"): Stack | NoStack {
  const name = file.slice("Pulumi.".length, -".yaml".length);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return new Stacks({ stacks: [name], read: () => ({ bytes }) }).named(name);
}

/** Settings of images in such a text. */
export function loadSettings(content: string | Uint8Array, file?: string): FormResult<ImageSettings> {
  const stack = stackIn(content, file);
  return stack.kind === "images" ? stack : { issues: stack.issues };
}
