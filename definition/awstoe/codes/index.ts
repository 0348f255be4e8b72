export { awstoeCodes, type AwstoeCode } from "./catalogue";
