import { described, integer, listOf, mapping } from "../keywords";
import { accountId, boundaryArn, MOST_BOUNDARY_ARNS, MOST_PROJECT_ARNS, regionName } from "../text";
import { defaultTags, prefixOfImages } from "./every-stack";

/** The object under `golden-images:bootstrap` in `Pulumi.<stack>.yaml`. */
export const bootstrapSchema = mapping(
  "Settings of a stack that makes the state's bucket and key.",
  ["region", "account"],
  {
    region: described(regionName, "Where the bucket and the key of the state are."),
    account: described(accountId, "The account that keeps the state. Deploying to any other fails."),
    namePrefix: prefixOfImages,
    keepVersionsDays: integer("Days that overwritten and deleted versions of a state are kept.", 1, 3650, {
      default: 365,
      "x-is": "a number of days",
    }),
    defaultTags,
    buildsMayRead: listOf(
      "What `build.mayRead` of images may name: the boundary of roles allows no more, and has room for four. For more, write a boundary of your own.",
      boundaryArn,
      { minItems: 1, maxItems: MOST_BOUNDARY_ARNS, uniqueItems: true, "x-is": "a list of ARNs" },
    ),
    projectsMayRead: listOf(
      "The secrets and parameters, and of `access.mayRead` the objects and keys, that `ci` and `release` may name: the boundary of CodeBuild projects allows no more, and has room for 28.",
      boundaryArn,
      { minItems: 1, maxItems: MOST_PROJECT_ARNS, uniqueItems: true, "x-is": "a list of ARNs" },
    ),
  },
);
