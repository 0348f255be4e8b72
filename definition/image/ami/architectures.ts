import type { AmiDraft } from "../../form/draft";
import { whole } from "../../form/draft";
import { isAmong, type Path } from "../../yaml/place";
import type { Architecture } from "../image-definition";
import type { Inherited } from "../kind";

const ALL: readonly Architecture[] = ["x86_64", "arm64"];

const NAMES: readonly (readonly [Architecture, RegExp])[] = [
  ["arm64", /(?<![a-z0-9])(?:arm64|aarch64|graviton)(?![a-z0-9])/i],
  ["x86_64", /(?<![a-z0-9])(?:x86[_-]64|x86|x64|amd64)(?![a-z0-9])|^\/aws\/service\/ami-windows-latest\//i],
];

/**
 * What an AMI is built for: what is written, else what the parent's name, path or mapping says, or what a parent of ours is
 * built for. By default x86_64, as the schema says.
 */
export function builtFor(
  { architectures, parent }: Pick<AmiDraft, "architectures" | "parent">,
  inherited: Inherited,
  broken: readonly Path[] = [],
): readonly Architecture[] {
  const written = whole(architectures);
  if (written.length > 0) return written;
  if (parent === undefined) return ["x86_64"];
  if (typeof parent === "string") return [architectureIn(parent) ?? "x86_64"];
  if ("image" in parent) return ofOurs(inherited);
  const [[key = "", value] = []] = Object.entries(parent).filter(([name]) => name !== "version" && name !== "newest");
  if (typeof value === "object") {
    const each = value as Partial<Record<Architecture, string>>;
    const given = ALL.filter((name) => each[name] !== undefined || isAmong(["parent", key, name], broken));
    return given.length > 0 ? given : ["x86_64"];
  }
  return [architectureIn(value ?? "") ?? "x86_64"];
}

/** The architecture that a name, a path or an ARN says, such as `…/arm64/…`; nothing where it says none, or both. */
export function architectureIn(text: string): Architecture | undefined {
  const said = NAMES.filter(([, form]) => form.test(text));
  return said.length === 1 ? said[0]?.[0] : undefined;
}

/** A parent for both does not make a child of both. */
function ofOurs({ architectures = ["x86_64"] }: Inherited): readonly Architecture[] {
  return architectures.includes("x86_64") ? ["x86_64"] : architectures;
}
