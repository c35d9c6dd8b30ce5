/** The pages of the settings window, in the order in which it lists them. */
export const settingsPages = [
  'general',
  'keys',
  'sound',
  'appearance',
  'calls',
  'privacy',
  'network',
  'updates',
  'diagnostics',
  'help',
  'about',
] as const;

export type SettingsPage = (typeof settingsPages)[number];
