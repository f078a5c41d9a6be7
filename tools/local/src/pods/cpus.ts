/** Kubernetes' quantity of CPUs, such as `2`, `0.5` or `500m`, in cores. */
export const cpus = (quantity: string) => (quantity.endsWith('m') ? parseFloat(quantity) / 1000 : Number(quantity));
