import type { ECRClient, EnhancedImageScanFinding } from "@aws-sdk/client-ecr";
import type { ImagebuilderClient, ImageScanFinding } from "@aws-sdk/client-imagebuilder";
import { SEVERITIES, type Severity } from "./severity";

/** Findings with a fix; `first` is one of the worst, mostly a CVE. `none` says why nothing is known of a build. */
export type Findings = { readonly count: number; readonly first: string } | { readonly none: string };

type Finding = ImageScanFinding | EnhancedImageScanFinding;

/** Of a build of Image Builder: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ListImageScanFindings.html */
export async function findingsOfImage(client: ImagebuilderClient, arn: string, least: Severity): Promise<Findings> {
  const { paginateListImageScanFindings } = await import("@aws-sdk/client-imagebuilder");
  // It takes one filter, with one value. Pages of 25 every version of its API takes; the newest model says 100.
  const input = { filters: [{ name: "imageBuildVersionArn", values: [arn] }], maxResults: 25 };
  const all: Finding[] = [];
  for await (const { findings = [] } of paginateListImageScanFindings({ client }, input)) all.push(...findings);
  return summed(all, least);
}

/**
 * Of an image in ECR, by its digest: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html
 * ECR's basic scanning does not tell whether there is a fix.
 */
export async function findingsInRegistry(client: ECRClient, reference: string, least: Severity): Promise<Findings> {
  const { paginateDescribeImageScanFindings } = await import("@aws-sdk/client-ecr");
  const [, registryId, repositoryName = "", imageDigest] =
    /^(\d{12})\.[^/]+\/([^@]+)@(sha256:[^@]+)$/.exec(reference) ?? [];
  const input = { registryId, repositoryName, imageId: { imageDigest }, maxResults: 1000 };
  const all: Finding[] = [];
  let isBasic = false;
  try {
    for await (const { imageScanFindings } of paginateDescribeImageScanFindings({ client }, input)) {
      all.push(...(imageScanFindings?.enhancedFindings ?? []));
      isBasic ||= (imageScanFindings?.findings ?? []).length > 0;
    }
  } catch (error) {
    if (!(error instanceof Error) || !UNSCANNED.test(error.name)) throw error;
    return { none: "ECR has no scan of it; of several platforms it scans each alone" };
  }
  return isBasic && all.length === 0 ? { none: "ECR's basic scan does not say whether findings have a fix" } : summed(all, least); // prettier-ignore
}

const UNSCANNED = /^(?:ScanNotFound|UnsupportedImageType|ImageNotFound)Exception$/;

function summed(all: readonly Finding[], least: Severity): Findings {
  const wanted = SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1);
  const rank = ({ severity = "" }: Finding): number => wanted.findIndex((each) => each === severity.toLowerCase());
  const own = all.filter((each) => rank(each) >= 0 && ["YES", "PARTIAL"].includes(each.fixAvailable ?? ""));
  const [first] = own.sort((one, other) => rank(one) - rank(other));
  const name = first?.packageVulnerabilityDetails?.vulnerabilityId ?? first?.title ?? "";
  return { count: own.length, first: name };
}
