export { retry } from "../cancel/run";
