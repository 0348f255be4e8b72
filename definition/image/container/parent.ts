import { error, faultsOf } from "../../diagnostics/fault";
import type { ContainerDraft } from "../../form/draft";
import { isAmong } from "../../yaml/place";
import { architectureIn } from "../ami/architectures";
import type { Architecture, Parent } from "../image-definition";
import type { Given, Inherited, Normal } from "../kind";

const { codes, fault } = faultsOf({
  "registry-digest": error("A parent in a registry without its digest", {
    why: "Whoever may push there could change the image under a tag: two builds of one version would differ, or be taken over.",
    bad: 'parent: {registry: docker.io/library/ubuntu, tag: "24.04"}',
    good: 'parent: {registry: docker.io/library/ubuntu, tag: "24.04", digest: "sha256:c35e29c9450151419d9448b0fd75374fec4fff364a27f176fb458d472dfc9e54"}',
  }),
});
export { codes as parentCodes };

/** Stands where the parent is broken. Rules that read the parent are left out then. */
const UNKNOWN: Parent = { kind: "registry", reference: "" };

/** What a container is built for: what is written, else what its parent is built for. */
export function builtFor(
  parent: ContainerDraft["parent"],
  written: readonly Architecture[],
  { architectures = ["x86_64"] }: Inherited,
): readonly Architecture[] {
  if (written.length > 0 || parent === undefined) return written.length > 0 ? written : ["x86_64"];
  if ("image" in parent) return architectures.includes("x86_64") ? ["x86_64"] : architectures;
  if (!("arn" in parent) || parent.arn === undefined) return ["x86_64"];
  const { arn } = parent;
  if (typeof arn === "string") return [architectureIn(arn) ?? "x86_64"];
  const given = (["x86_64", "arm64"] as const).filter((name) => arn[name] !== undefined);
  return given.length > 0 ? given : ["x86_64"];
}

export function platformOf({ platform }: Pick<ContainerDraft, "platform">, inherited: Inherited): "Linux" | "Windows" {
  return platform ?? (inherited.platform === "Windows" ? "Windows" : "Linux");
}

export function normalizeParent(
  parent: ContainerDraft["parent"],
  architectures: readonly Architecture[],
  { broken }: Given,
): Normal<Parent> {
  if (parent === undefined) return { value: UNKNOWN, faults: [] };
  if ("image" in parent && parent.image !== undefined)
    return { value: { kind: "image", image: parent.image, version: parent.version ?? "x.x.x" }, faults: [] };
  if ("arn" in parent && parent.arn !== undefined) {
    const { arn } = parent;
    const arns = architectures.map((name) => [name, typeof arn === "string" ? arn : arn[name]]);
    return { value: { kind: "arn", arns: Object.fromEntries(arns.filter(([, one]) => one)) as object }, faults: [] };
  }
  if (!("registry" in parent) || parent.registry === undefined) return { value: UNKNOWN, faults: [] };
  const { registry, tag, digest } = parent;
  const tagged = tag === undefined ? registry : `${registry}:${tag}`;
  if (digest !== undefined) return { value: { kind: "registry", reference: `${tagged}@${digest}` }, faults: [] };
  if (isAmong(["parent", "digest"], broken)) return { value: UNKNOWN, faults: [] };
  const message = `${tagged} has no digest: what it stands for can change with every push.`;
  const fix = `Add "digest: sha256:…", which this prints: docker buildx imagetools inspect ${tagged}`;
  return { value: UNKNOWN, faults: [fault("registry-digest", ["parent"], message, fix)] };
}
