export { fleetRules, imageRules } from "./catalogue";
export type { Fleet, FleetRule, ImageRule, ImageView, Member } from "./rule";
