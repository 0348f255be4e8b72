import type { CodeBuildClient } from "@aws-sdk/client-codebuild";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { Inspector2Client } from "@aws-sdk/client-inspector2";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { STSClient } from "@aws-sdk/client-sts";
import type { Ec2 } from "../ec2/query";
import { quotas, sources } from "./codebuild";
import type { Check, Finding } from "./finding";
import { identity } from "./identity";
import type { Needs } from "./needs";
import { permissions, serviceLinkedRole } from "./permissions";
import { publicImages } from "./public-images";
import { repositories, scans } from "./scans";
import { secrets } from "./secrets";

/** Clients of the stack's Region; each is made when it is asked for. */
export interface HealthClients {
  sts(): Promise<STSClient>;
  secretsManager(): Promise<SecretsManagerClient>;
  codebuild(): Promise<CodeBuildClient>;
  serviceQuotas(): Promise<ServiceQuotasClient>;
  iam(): Promise<IAMClient>;
  inspector(): Promise<Inspector2Client>;
  ecr(): Promise<ECRClient>;
  ec2(): Promise<Ec2>;
}

/** Holds an account against what a stack needs of it. Reads only; all checks run, at once, whatever one of them meets. */
export async function accountHealth(needs: Needs, clients: HealthClients): Promise<readonly Finding[]> {
  const own = await identity(await clients.sts(), needs);
  const { repositories: adopted, publicImages: images } = needs;
  type Job = readonly [check: Check, isNeeded: boolean, run: (arn: string) => Promise<readonly Finding[]>];
  const jobs: readonly Job[] = [
    [
      "permissions",
      needs.permissions.length > 0,
      async (arn) => permissions(await clients.iam(), arn, needs.permissions),
    ],
    ["service-linked role", needs.buildsImages, async () => serviceLinkedRole(await clients.iam())],
    ["secret", needs.secrets.length > 0, async () => secrets(await clients.secretsManager(), needs.secrets)],
    ["source credential", needs.sources.length > 0, async () => sources(await clients.codebuild(), needs.sources)],
    ["quota", Object.keys(needs.quotas).length > 0, async () => quotas(await clients.serviceQuotas(), needs.quotas)],
    ["Inspector", needs.scans.length > 0, async () => scans(await clients.inspector(), needs)],
    ["public images", images.length > 0, async () => publicImages(await clients.ec2(), images)],
    ["repository", adopted.length > 0, async () => repositories(await clients.ecr(), adopted)],
  ];
  const wanted = jobs.filter(([, isNeeded]) => isNeeded);
  if (own.is !== "identity-known") return [own, ...wanted.map(([check]) => ({ is: "not-asked" as const, check }))];
  return [own, ...(await Promise.all(wanted.map(([, , run]) => run(own.arn)))).flat()];
}
