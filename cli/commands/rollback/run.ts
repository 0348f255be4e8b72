export { rollback } from "../promote/run";
