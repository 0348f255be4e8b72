export { addFlags } from "../parents/flags";

export const HELP = `
AWS publishes no complete list: one that is missing here may be there.

Examples:
  golden managed-components
  golden managed-components --format json | jq -r '.components[].name'`;
