import { DockerfileParser, type Arg, type From } from "dockerfile-ast";
import type { Leaf } from "./leaf";

type Range = NonNullable<ReturnType<From["getImageRange"]>>;

/** `FROM` and an image without its tag is the tag; `ARG` and a name is its default. */
export function dockerfileLeaves(text: string): readonly Leaf[] {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ index, 0: end }) => index + end.length)];
  const leaf = (path: readonly string[], { start: from, end: to }: Range, not?: string): Leaf => {
    const [start, end] = [from, to].map(({ line, character }) => (starts[line] ?? 0) + character) as [number, number];
    const [, quote = "", value = ""] = /^(["']?)([^]*)\1$/.exec(text.slice(start, end)) ?? [];
    if (not !== undefined || /[\\$]/.test(value)) return { path, start, is: not ?? "made of variables or escapes" };
    return { path, start, is: { value, end, write: (wanted) => quote + wanted + quote } };
  };
  return DockerfileParser.parse(text)
    .getInstructions()
    .flatMap((instruction) => {
      const word = instruction.getKeyword();
      if (word === "FROM") return fromLeaf(instruction as From, leaf);
      if (word !== "ARG") return [];
      return (instruction as Arg).getProperties().map((property) => {
        const range = property.getValueRange();
        return leaf(["ARG", property.getName()], range ?? property.getRange(), range ? undefined : "without a default");
      });
    });
}

function fromLeaf(from: From, leaf: (path: readonly string[], range: Range, not?: string) => Leaf): readonly Leaf[] {
  const [image, tag] = [from.getImageRange(), from.getImageTagRange()];
  const name = (from.getImage() ?? "").replace(/@.*/, "");
  if (image === null) return [];
  if (tag === null) return [leaf(["FROM", name], image, "without a tag")];
  const pinned = from.getImageDigest() === null ? undefined : "pinned to a digest, which belongs to one tag";
  return [leaf(["FROM", name.slice(0, -(from.getImageTag()?.length ?? 0) - 1)], tag, pinned)];
}
