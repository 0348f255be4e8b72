import { managedComponents, type ManagedComponent } from "../../../aws/managed-components";
import { error, faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import { closest, listing, surely } from "../../../diagnostics/suggest";
import type { Path } from "../../../yaml/place";
import type { BuilderImage, ComponentUse } from "../../image-definition";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "unknown-managed-component": warning("No managed component is known by this name", {
    why: "Image Builder would refuse the recipe. AWS publishes no full list; the ARN of a component that the list lacks passes.",
    bad: "components: [{managed: updat-linux}]",
    good: "components: [{managed: update-linux}]",
  }),
  "component-platform": error("A component of another operating system", {
    why: "Image Builder refuses the recipe.",
    bad: "parent: amazon-linux-2023\ncomponents: [{managed: update-windows}]",
    good: "parent: amazon-linux-2023\ncomponents: [{managed: update-linux}]",
  }),
  "component-architecture": error("A component that does not run on an architecture", {
    why: "The build would fail on its instance.",
    bad: "architectures: [arm64]\ncomponents: [{managed: scap-compliance-checker-linux}]",
    good: "architectures: [x86_64]\ncomponents: [{managed: scap-compliance-checker-linux}]",
  }),
});

/** Components of Amazon are there, and for the platform and the architectures of the image. */
export const managedUses: BuildRule = {
  codes,
  needs: [["components"], ["tests"], ["platform"], ["parent"], ["architectures"]],
  check({ definition }) {
    return (["components", "tests"] as const).flatMap((section) =>
      definition[section].flatMap((use, index) => useFaults(use, [section, index], definition)),
    );
  },
};

function useFaults(use: ComponentUse, path: Path, definition: BuilderImage): Fault[] {
  const name = nameOf(use);
  const known = name === undefined ? undefined : managedComponents().get(name);
  if (name !== undefined && known !== undefined) return unfit(name, known, [...path, use.kind], definition);
  return use.kind === "managed" ? [unknown(use.name, [...path, "managed"], definition)] : [];
}

/** By name, or by the ARN of one of Amazon's. */
function nameOf(use: ComponentUse): string | undefined {
  if (use.kind === "managed") return use.name;
  return use.kind === "arn" ? /:aws:component\/([^/]+)\//.exec(use.arn)?.[1] : undefined;
}

function unknown(name: string, path: Path, { platform }: BuilderImage): Fault {
  const all = [...managedComponents()];
  const fitting = all.filter(([, component]) => component.platform === platform).map(([other]) => other);
  const meant = closest(name, fitting);
  const message = `No managed component is known as ${name}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`;
  const arn = `{arn: "arn:aws:imagebuilder:<region>:aws:component/${name}/x.x.x"}`;
  const fix =
    meant === undefined ? `Correct it, or write the ARN of one that is newer than golden: ${arn}.` : `Write ${meant}.`;
  return fault("unknown-managed-component", path, message, fix, { mend: surely(name, fitting) });
}

function unfit(name: string, component: ManagedComponent, path: Path, definition: BuilderImage): Fault[] {
  const { platform, architectures } = definition;
  if (component.platform !== platform) {
    const twin = name.replace(component.platform.toLowerCase(), platform.toLowerCase());
    const fix =
      managedComponents().get(twin)?.platform === platform ? `Write ${twin}.` : "Delete it, or choose another.";
    return [
      fault("component-platform", path, `${name} is for ${component.platform}, but the image is ${platform}.`, fix),
    ];
  }
  const lacking = architectures.filter((architecture) => !component.architectures.includes(architecture));
  if (lacking.length === 0) return [];
  const message = `${name} does not run on ${listing(lacking, "and")}, only on ${listing(component.architectures, "and")}.`;
  return [
    fault(
      "component-architecture",
      path,
      message,
      `Delete it, or build for ${listing(component.architectures, "and")} only.`,
    ),
  ];
}
