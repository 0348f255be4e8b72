import type { CodeBuildClient } from "@aws-sdk/client-codebuild";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { sourceCredentials } from "../builds/source-credentials";
import { ask } from "./ask";
import type { Finding } from "./finding";
import type { NeededSource } from "./needs";

/** Whether CodeBuild has the credentials of the account that projects use, of the kind that settings say. */
export async function sources(client: CodeBuildClient, needed: readonly NeededSource[]): Promise<readonly Finding[]> {
  if (needed.length === 0) return [];
  return ask({
    check: "source credential",
    about: needed.map(({ server }) => server).join(", "),
    action: "codebuild:ListSourceCredentials",
    call: (limit) => sourceCredentials(client, limit),
    found: (known) =>
      needed.map(({ server, auth: wanted, isMade }): Finding => {
        const auth = known.get(server);
        if (auth === undefined) return { is: isMade ? "source-to-make" : "source-missing", server };
        const isOther = wanted !== undefined && auth !== wanted;
        return isOther ? { is: "source-other", server, auth, wanted } : { is: "source-sound", server, auth };
      }),
  });
}

/** Whether quotas of CodeBuild leave room. They are found by AWS's names, since no page of AWS's gives their codes. */
export async function quotas(
  client: ServiceQuotasClient,
  needed: Readonly<Record<string, number>>,
): Promise<readonly Finding[]> {
  const { paginateListServiceQuotas } = await import("@aws-sdk/client-service-quotas");
  return ask({
    ...{ check: "quota", about: "CodeBuild", action: "servicequotas:ListServiceQuotas" },
    call: async (limit) => {
      const values = new Map<string, number>();
      for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: "codebuild" }, limit)) {
        for (const { QuotaName = "", Value = 0 } of Quotas) values.set(QuotaName, Value);
      }
      return values;
    },
    found: (values) => Object.entries(needed).map(([name, need]) => quotaFinding(name, need, values.get(name))),
  });
}

/** What is more than a quota of builds waits for its turn; with none nothing ever starts. */
function quotaFinding(name: string, needed: number, value: number | undefined): Finding {
  if (value === undefined) return { is: "quota-unknown", name, needed };
  if (value < 1) return { is: "quota-none", name, value, needed };
  return { is: value < needed ? "quota-small" : "quota-enough", name, value, needed };
}
