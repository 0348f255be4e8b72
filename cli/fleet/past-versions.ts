export { versionHistory, type VersionHistory } from "../../changes/git/version-history";
