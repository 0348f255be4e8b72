import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "parameter-form": error(
    "A parameter name that SSM does not take",
    "A path begins with a slash, has no empty part, is at most 15 levels deep and does not begin with aws or ssm.",
    "parameter: /aws/images/{name}",
    "parameter: /images/{name}",
  ),
  "parameter-architecture": error(
    "One parameter for several architectures",
    "Each build would overwrite the other's AMI id.",
    "parameter: /images/{name}",
    "parameter: /images/{name}/{architecture}",
  ),
});

/** SSM: a path is at most 15 levels deep. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const MAX_LEVELS = 15;

/** The SSM parameter has a name that SSM takes, and one for each architecture. */
export const parameter: ImageRule = {
  codes,
  needs: [["distribution", "parameter"], ["architectures"]],
  check({ definition }) {
    const name = definition.distribution.parameter;
    if (name === undefined) return [];
    const faults: Fault[] = [];
    const left = name.replaceAll(/\{(?:name|architecture|version)\}/g, "x");
    if (/^\/?(?:aws|ssm)/i.test(name))
      faults.push(
        wrong(
          "parameter-form",
          `The parameter ${name} begins with aws or ssm, which AWS keeps for itself.`,
          "Write one like /images/{name}/{architecture}.",
        ),
      );
    else if (/[{}]/.test(left))
      faults.push(
        wrong(
          "parameter-form",
          `The parameter ${name} has braces that are none of {name}, {architecture}, {version}.`,
          "Write one of these, or remove the braces.",
        ),
      );
    else if (!/^\/?[a-zA-Z0-9_.-]+(?:\/[a-zA-Z0-9_.-]+)*$/.test(left))
      faults.push(
        wrong(
          "parameter-form",
          `The parameter ${name} has an empty part, or ends in a slash.`,
          "Write one like /images/{name}/{architecture}.",
        ),
      );
    else if (!name.startsWith("/") && name.includes("/"))
      faults.push(
        wrong("parameter-form", `The parameter ${name} is a path and must begin with a slash.`, `Write /${name}.`),
      );
    else if (name.split("/").length - 1 > MAX_LEVELS)
      faults.push(
        wrong("parameter-form", `The parameter ${name} is more than ${String(MAX_LEVELS)} levels deep.`, "Shorten it."),
      );
    if (definition.architectures.length > 1 && !name.includes("{architecture}")) faults.push(withoutArchitecture(name));
    return faults;
  },
};

function withoutArchitecture(name: string): Fault {
  return wrong(
    "parameter-architecture",
    `The image has several architectures and the parameter ${name} lacks {architecture}: they would overwrite each other.`,
    `Write ${name.replace(/\/$/, "")}/{architecture}.`,
  );
}

function wrong(code: keyof typeof codes, message: string, fix: string): Fault {
  return fault(code, ["distribution", "parameter"], message, fix);
}
