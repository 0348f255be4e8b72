import { error, faultsOf } from "../../../diagnostics/fault";
import type { Rule } from "../../rules/rule";

const { codes, fault } = faultsOf({
  "build-boundary": error("CodeBuild projects under golden's own boundary", {
    why: "golden-images-boundary and the deploy role are for images so far: builds could write no log and read no secret, and the deployment could not make their roles.",
    bad: "ci: {source: …}   # with no permissionsBoundary in Pulumi.prod.yaml",
    good: "permissionsBoundary: none   # in Pulumi.prod.yaml, or the ARN of a policy of your own; roles of your own deploy it",
  }),
});

/** Where settings name no boundary, that of the stack `bootstrap` holds for every role. */
export const buildBoundary: Rule = {
  codes,
  settings: "needed",
  needs: [["ci"], ["release"]],
  check({ definition, settings }) {
    const [role] = (["ci", "release"] as const).filter((each) => definition[each] !== undefined);
    if (role === undefined || settings.permissionsBoundary !== undefined) return [];
    const message =
      "The roles of CodeBuild projects do not fit into golden-images-boundary, which holds for every role here.";
    const fix =
      "Write permissionsBoundary: none, or a policy of your own, in the settings; deploy with a role that may make theirs.";
    return [fault("build-boundary", [role], message, fix, { at: "key" })];
  },
};
