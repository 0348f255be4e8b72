export { versionHistory } from "../../changes/git/version-history";
