import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { ImageDefinition } from "../image-definition";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "ami-name-date": error(
    "The AMI name lacks the build date",
    "AMI names are unique in a Region: the second build would fail.",
    'amiName: "{name}-{version}"',
    'amiName: "{name}-{version}-{{ imagebuilder:buildDate }}"',
  ),
  "ami-name-architecture": error(
    "The AMI name lacks the architecture",
    "Both architectures are built at once, and AMI names are unique.",
    'amiName: "{name}-{{ imagebuilder:buildDate }}"',
    'amiName: "{name}-{architecture}-{{ imagebuilder:buildDate }}"',
  ),
  "ami-name-form": error(
    "An AMI name that Image Builder does not take",
    "3 to 127 characters, of letters, digits, spaces and - _ . :",
    'amiName: "{name}/{{ imagebuilder:buildDate }}"',
    'amiName: "{name}-{{ imagebuilder:buildDate }}"',
  ),
});

/** CreateDistributionConfiguration, amiDistributionConfiguration.name (botocore 1.43.11). */
const NAME = /^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/;
const MAX_LENGTH = 127;

const BUILD_DATE = /\{\{ ?imagebuilder:buildDate ?\}\}/;

/** The AMI's name is unique (two architectures, many builds), and one that Image Builder takes. */
export const amiName: ImageRule = {
  codes,
  settings: "used",
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
  return fault(
    "ami-name-date",
    ["distribution", "amiName"],
    "The AMI name lacks {{ imagebuilder:buildDate }}, so that the second build would fail: AMI names are unique.",
    `Write "${template}-{{ imagebuilder:buildDate }}".`,
  );
}

function withoutArchitecture(template: string): Fault {
  return fault(
    "ami-name-architecture",
    ["distribution", "amiName"],
    "The image has several architectures and its AMI name lacks {architecture}, so that the second would fail: AMI names are unique.",
    `Write "{architecture}-${template}".`,
  );
}

function badForm(filled: string): Fault {
  const long = filled.length > MAX_LENGTH ? ` It has ${String(filled.length)} characters.` : "";
  return fault(
    "ami-name-form",
    ["distribution", "amiName"],
    `The AMI name becomes ${JSON.stringify(filled)}, which Image Builder does not take.${long}`,
    `Use letters, digits, spaces and - _ . : in 3 to ${String(MAX_LENGTH)} characters.`,
  );
}
