export type { Fleet } from "./member";
export { MARK } from "./page";
export { catalogueSite } from "./site";
