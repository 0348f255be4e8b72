import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../properties";
import type { Keys } from "../report";
import { DISTRIBUTION, LAUNCH_TEMPLATE } from "./tables";

/** `distribution` of a distribution configuration. What AMIs get must be the same in every Region. */
export function distributionOf(configuration: Properties, account: string | undefined): Keys {
  configuration.take({ Tags: null, Description: null });
  const distributions = configuration.items("Distributions");
  const regions = distributions.map((each) => each.text("Region") ?? "");
  const [first, ...others] = distributions.map((each) => amiOf(each, account));
  const odd = others.findIndex((other) => !isDeepStrictEqual(other, first));
  if (odd !== -1) {
    const message = `AMIs of ${regions[odd + 1] ?? ""} differ from those of ${regions[0] ?? ""}; a definition says the same of all.`;
    configuration.decide(message, "Look at `distribution`: it has the first.");
  }
  const launchTemplates = distributions.flatMap((each, index) =>
    each
      .items("LaunchTemplateConfigurations")
      .map((template) => template.take(LAUNCH_TEMPLATE, { region: regions[index] })),
  );
  return { regions, ...first, launchTemplates };
}

/** Their parameters are one in the account of the image, and perhaps the same in each account that gets a copy. */
function amiOf(distribution: Properties, home: string | undefined): Keys {
  const ami = distribution.take(DISTRIBUTION);
  const all = distribution.items("SsmParameterConfigurations").map((each) => {
    each.take({ DataType: null });
    return { name: each.text("ParameterName"), account: each.text("AmiAccountId") ?? home };
  });
  const own = all.filter(({ account }) => account === home);
  const copies = all.filter(({ account }) => account !== home);
  const [parameter] = own.map(({ name }) => name);
  const accounts = copies.map(({ account }) => account).sort();
  const isEverywhere = copies.length === 0 || isDeepStrictEqual(accounts, [...(ami["copyTo"] as string[])].sort());
  if (all.length > 0 && (own.length !== 1 || !isEverywhere || copies.some(({ name }) => name !== parameter))) {
    const theirs = all.map(({ name = "?", account }) => (account === home ? name : `${name} of ${account ?? ""}`));
    const message = `The AMI id is written to ${theirs.join(", ")}; a definition has one parameter, and the same one in every account of \`copyTo\`.`;
    distribution.decide(message, "Look at `distribution.parameter`.", "SsmParameterConfigurations");
  }
  return { ...ami, parameter, parameterInCopies: copies.length > 0 && isEverywhere ? true : undefined };
}
