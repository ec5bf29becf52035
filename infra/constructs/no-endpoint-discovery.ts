// Stands in for the SDK's endpoint discovery in every bundle: DynamoDB needs none and has it off, and its cache would add 6 kB to each function.
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

export const resolveEndpointDiscoveryConfig = <C>(config: C): C => config;

/** The command that discovery would ask with; the client only passes it on. */
export const DescribeEndpointsCommand = undefined;
