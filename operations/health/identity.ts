import type { STSClient } from "@aws-sdk/client-sts";
import { ask } from "./ask";
import type { Finding } from "./finding";
import type { Needs } from "./needs";

/** As whom AWS is asked. Without an answer, or in another account, nothing else is worth asking. */
export async function identity(sts: STSClient, { account }: Pick<Needs, "account">): Promise<Finding> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const [finding] = await ask({
    ...{ check: "identity", about: "", action: "sts:GetCallerIdentity" },
    call: (limit) => sts.send(new GetCallerIdentityCommand({}), limit),
    found: ({ Account = "", Arn: arn = "" }) =>
      Account === account
        ? [{ is: "identity-known", account, arn }]
        : [{ is: "identity-other", account: Account, wanted: account }],
  });
  const error = finding?.is === "no-answer" ? finding.error : undefined;
  return finding === undefined || finding.is === "no-answer" ? { is: "identity-refused", error } : finding;
}
