export const TEXT = { title: 'Search flights' } as const;
