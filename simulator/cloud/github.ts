import { CloudError } from "../failure";
import { text } from "../property";
import { digits, type Kind } from "./kind";

/** A resource of GitHub that is one of its parts, such as `repository:name`. */
export function githubKind(type: string, parts: readonly string[], separator = ":"): Kind {
  return {
    scope: "global",
    ...(type.endsWith(":ActionsSecret")
      ? { writeOnly: ["plaintextValue", "encryptedValue", "value", "valueEncrypted"] }
      : {}),
    create: ({ inputs, store, account, date }) => {
      const id = parts.map((part) => text(inputs, part)).join(separator);
      if (store.get(type, account, "global", id)) {
        const what = type.split(":").at(-1) ?? type;
        throw new CloudError(
          `POST https://api.github.com/repos/${id}: 422 Validation Failed [{Resource:${what} Code:already_exists}]`,
        );
      }
      return { id, outputs: { createdAt: date, updatedAt: date, repositoryId: idNumber(text(inputs, "repository")) } };
    },
    update: ({ date }) => ({ updatedAt: date }),
  };
}

/** Rulesets: GitHub gives each a number; names may repeat. */
export const repositoryRuleset: Kind = {
  scope: "global",
  create: ({ store }) => {
    const rulesetId = 100000 + store.next("github:ruleset");
    return {
      id: String(rulesetId),
      outputs: {
        rulesetId,
        nodeId: `RRS_${digits(16, String(rulesetId))}`,
        etag: `W/"${digits(40, String(rulesetId))}"`,
      },
    };
  },
};

/** Branch protections: one of a pattern in a repository. */
export const branchProtection: Kind = {
  scope: "global",
  create: ({ inputs }) => ({
    id: `BPR_${digits(20, text(inputs, "repositoryId"), text(inputs, "pattern"))}`,
    outputs: {},
  }),
};

function idNumber(name: string): number {
  return Number.parseInt(digits(7, name), 16);
}
