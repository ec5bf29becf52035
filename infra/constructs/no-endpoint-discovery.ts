// Stands in for the SDK's endpoint discovery in every bundle: DynamoDB's endpoint follows from the region or the environment, and the
// cache of discovered ones would add 8 kB to each function.
export const resolveEndpointDiscoveryConfig = <C>(config: C): C => config;

const absent = () => undefined;
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: absent,
  configFileSelector: absent,
  default: false,
};
