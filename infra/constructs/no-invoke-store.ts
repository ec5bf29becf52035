// Stands in for the SDK's view of a function that serves several requests at once: ours serve one, whose trace stands in the environment,
// where the SDK looks next.
export const InvokeStore = { getInstanceAsync: async () => undefined };
