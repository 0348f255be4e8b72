import { architectureOfType, isKnownType, TYPES_MADE, typesLike } from "../../../aws/instance-types";
import { closest, listing, surely } from "../../../diagnostics/suggest";
import { faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import type { Architecture } from "../../image-definition";
import type { BuildRule } from "./build-rule";
import { typeFault } from "./build";

const { codes, fault } = faultsOf({
  "unknown-instance-type": warning("An instance type that EC2 is not known to have", {
    why: "Most are slips, and the build could not launch. A type newer than golden's list (`definition/aws`) is fine.",
    bad: "build: {instanceTypes: [m7i.larg]}",
    good: "build: {instanceTypes: [m7i.large]}",
  }),
});

/** Each type is one of EC2's, if they are known. */
export const knownTypes: BuildRule = {
  codes,
  needs: [["build", "instanceTypes"]],
  check({ definition: { build } }) {
    const types = Object.values(build.instanceTypes).flat();
    return types.filter((type) => !isKnownType(type)).map(unknown);
  },
};

function unknown(type: string): Fault {
  const meant = closest(type, typesLike(type));
  const message = `No instance type is known as ${type}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`;
  const fix =
    meant === undefined
      ? `Correct it, or keep it if EC2 has added it since ${TYPES_MADE}.`
      : `Write ${meant} for ${type}.`;
  return fault("unknown-instance-type", ["build", "instanceTypes"], message, fix, {
    mend: surely(type, typesLike(type)),
  });
}

/** No type is of an architecture that is not built: it would never be used, and one of the two was overlooked. */
export const typesInUse: BuildRule = {
  codes: {},
  needs: [["build", "instanceTypes"], ["architectures"], ["parent"]],
  check({ definition: { build, architectures } }) {
    // Where an architecture has no type, that is the fault, and it says so.
    if (architectures.some((architecture) => build.instanceTypes[architecture] === undefined)) return [];
    const types = Object.entries(build.instanceTypes).flatMap(([architecture, listed]) =>
      architectures.some((built) => built === architecture) ? [] : listed,
    );
    return types.filter((type) => isKnownType(type)).map((type) => superfluous(type, architectures));
  },
};

function superfluous(type: string, architectures: readonly Architecture[]): Fault {
  const actual = architectureOfType(type);
  const message = `${type} is an ${actual} instance type, but the image is built for ${listing(architectures, "and")} only.`;
  return typeFault(
    "instance-type-architecture",
    ["build", "instanceTypes"],
    message,
    `Delete it, or add ${actual} to architectures.`,
  );
}
