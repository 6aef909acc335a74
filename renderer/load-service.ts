/** Service mode is loaded apart from the driver's page: nobody but a technician ever needs it. */
type ServiceModule = typeof import('./service/Service.svelte');

let loading: Promise<ServiceModule> | undefined;

/** Loads it once; a load that failed is tried again by the next call. */
export function loadService(): Promise<ServiceModule> {
  loading ??= import('./service/Service.svelte').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
