import { digits } from "../../cloud/kind";
import { type Properties, text, texts } from "../../schema/property";
import { type Handlers, listed } from "../api";
import { ApiError } from "../error";
import { AMIS } from "./amis";

/** Whether Amazon Inspector scans is not simulated: it does, in every account. */
export const INSPECTOR: Handlers = {
  BatchGetAccountStatus: (params, api) => {
    const ids = texts(params, "accountIds");
    const state = { status: "ENABLED", errorCode: "SUCCESS", errorMessage: "none" };
    const own = (accountId: string): Properties => ({ accountId, state, resourceState: { ec2: state, ecr: state } });
    return { accounts: (ids.length > 0 ? ids : [api.account]).map(own) };
  },
};

/** Of EC2 what the account says of public AMIs: every AMI may be public, and no disk is encrypted by default. */
export const EC2: Handlers = {
  GetImageBlockPublicAccessState: () => ({ ImageBlockPublicAccessState: "unblocked", ManagedBy: "account" }),
  GetEbsEncryptionByDefault: () => ({ EbsEncryptionByDefault: false }),
  ...AMIS,
};

/**
 * Names by AWS's guide; its default of concurrent builds is 20 for some machines, and as low as 5 in a new account.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html
 */
const MACHINES = ["Linux", "ARM"].flatMap((kind) =>
  ["Small", "Medium", "Large", "XLarge", "2XLarge"].map(
    (size) => `Concurrently running builds for ${kind}/${size} environment`,
  ),
);
const QUOTAS: Readonly<Record<string, number>> = {
  "Build projects": 5000,
  ...Object.fromEntries(MACHINES.map((name) => [name, 20])),
};

/** Service Quotas: those of CodeBuild. */
export const SERVICE_QUOTAS: Handlers = {
  ListServiceQuotas: (params, api) => {
    if (text(params, "ServiceCode") !== "codebuild")
      throw new ApiError("NoSuchResourceException", "golden-images simulator: there are quotas of codebuild alone.");
    const quotas = Object.entries(QUOTAS).map(([QuotaName, Value]) => {
      return { ServiceCode: "codebuild", QuotaName, QuotaCode: `L-${digits(8, QuotaName).toUpperCase()}`, Value };
    });
    return listed("Quotas", quotas, params, api);
  },
};
