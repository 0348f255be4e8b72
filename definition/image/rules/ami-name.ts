import type { Fault } from "../../diagnostics/fault";
import type { ImageDefinition } from "../image-definition";
import type { ImageRule } from "./rule";

/** CreateDistributionConfiguration, amiDistributionConfiguration.name (botocore 1.43.11). */
const NAME = /^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/;
const MAX_LENGTH = 127;

const BUILD_DATE = /\{\{ ?imagebuilder:buildDate ?\}\}/;

/** The AMI's name is unique (two architectures, many builds), and one that Image Builder takes. */
export const amiName: ImageRule = {
  needs: [["distribution", "amiName"], ["architectures"], ["version"], ["name"]],
  check({ definition, settings }) {
    const { amiName: template } = definition.distribution;
    const faults: Fault[] = [];
    if (!BUILD_DATE.test(template)) faults.push(withoutDate(template));
    if (definition.architectures.length > 1 && !template.includes("{architecture}"))
      faults.push(withoutArchitecture(template));
    const filled = fill(template, definition, settings?.namePrefix);
    if (!NAME.test(filled) || filled.length > MAX_LENGTH) faults.push(badForm(filled));
    return faults;
  },
};

/** Longest outcome: the prefix of the settings may be put before the name. */
function fill(template: string, { name, version }: ImageDefinition, prefix: string | undefined): string {
  return template
    .replaceAll("{name}", prefix === undefined ? name : `${prefix}-${name}`)
    .replaceAll("{architecture}", "x86_64")
    .replaceAll("{version}", version);
}

function withoutDate(template: string): Fault {
  return {
    code: "ami-name-date",
    path: ["distribution", "amiName"],
    message:
      "The AMI name lacks {{ imagebuilder:buildDate }}, so that the second build would fail: AMI names are unique.",
    fix: `Write "${template}-{{ imagebuilder:buildDate }}".`,
  };
}

function withoutArchitecture(template: string): Fault {
  return {
    code: "ami-name-architecture",
    path: ["distribution", "amiName"],
    message:
      "The image has several architectures and its AMI name lacks {architecture}, so that the second would fail: AMI names are unique.",
    fix: `Write "{architecture}-${template}".`,
  };
}

function badForm(filled: string): Fault {
  const long = filled.length > MAX_LENGTH ? ` It has ${String(filled.length)} characters.` : "";
  return {
    code: "ami-name-form",
    path: ["distribution", "amiName"],
    message: `The AMI name becomes ${JSON.stringify(filled)}, which Image Builder does not take.${long}`,
    fix: `Use letters, digits, spaces and - _ . : in 3 to ${String(MAX_LENGTH)} characters.`,
  };
}
