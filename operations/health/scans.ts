import type { ECRClient } from "@aws-sdk/client-ecr";
import type { Inspector2Client } from "@aws-sdk/client-inspector2";
import { ask } from "./ask";
import type { Finding } from "./finding";
import type { Needs } from "./needs";

/** Whether Amazon Inspector scans what definitions want scanned. https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html */
export async function scans(client: Inspector2Client, { scans: wanted, account }: Pick<Needs, "scans" | "account">) {
  const { BatchGetAccountStatusCommand } = await import("@aws-sdk/client-inspector2");
  return ask({
    ...{ check: "Inspector", about: account, action: "inspector2:BatchGetAccountStatus" },
    call: (limit) => client.send(new BatchGetAccountStatusCommand({ accountIds: [account] }), limit),
    found: ({ accounts = [] }) =>
      wanted.map((what): Finding => {
        const status = accounts[0]?.resourceState?.[what]?.status ?? "DISABLED";
        return { is: status === "ENABLED" ? "scans" : "scans-not", what, status };
      }),
  });
}

/** Whether repositories that are taken as they are exist. */
export async function repositories(client: ECRClient, names: readonly string[]): Promise<readonly Finding[]> {
  const { DescribeRepositoriesCommand } = await import("@aws-sdk/client-ecr");
  const asked = names.map((name) =>
    ask({
      ...{ check: "repository", about: name, action: "ecr:DescribeRepositories" },
      call: (limit) => client.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }), limit),
      found: () => [{ is: "repository-there", name }],
      refused: { RepositoryNotFoundException: { is: "repository-missing", name } },
    }),
  );
  return (await Promise.all(asked)).flat();
}
